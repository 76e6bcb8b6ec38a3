package io.bearman.testkit.bmc;

import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The event log (SEL) of a {@link SimulatedBmc} (IPMI v2.0 §31, §32). Thread-safe: the BMC's lock.
 */
public final class EventLog {
    static final int RECORD = 16;

    private static final int FIRST_ID = 1;
    private static final int LAST_ID = 0xfffe;
    private static final int OEM_WITHOUT_TIME = 0xe0;

    private final Object lock;
    private final TimeSource time;
    private final BmcClock clock;
    final RecordTable<byte[]> records = new RecordTable<>();
    final Reservations reservations = new Reservations();
    private Duration erasing = Duration.ofSeconds(1);
    private Deadline erasedAt;
    private int lastId;
    int capacity = 512;
    boolean overflown;
    Optional<Instant> added = Optional.empty();
    Optional<Instant> erased = Optional.empty();

    EventLog(TimeSource time, BmcClock clock, Object lock) {
        this.lock = lock;
        this.time = time;
        this.clock = clock;
        this.erasedAt = Deadline.in(time, Duration.ZERO);
    }

    /**
     * Adds an event with the time of the BMC's clock.
     *
     * @return the id of its record, empty when the log is full
     */
    public Optional<Integer> add(Event event) {
        return add(Event.RECORD_TYPE, event.encode());
    }

    /**
     * Adds a record of any type.
     *
     * @param type 02h, C0h to DFh with a timestamp, E0h to FFh without
     * @param data what follows the timestamp or, without one, the type: 9 or 13 bytes
     * @return its id, empty when the log is full
     */
    public Optional<Integer> add(int type, byte[] data) {
        Wire.Writer rest = new Wire.Writer();
        synchronized (lock) {
            if (type < OEM_WITHOUT_TIME) {
                rest.uint32(clock.seconds());
            }
            rest.bytes(data);
            if (rest.size() != RECORD - 3) {
                throw new IllegalArgumentException("not the data of a record: " + data.length);
            }
            return append(type, rest.done());
        }
    }

    private Optional<Integer> append(int type, byte[] rest) {
        if (records.size() >= capacity) {
            overflown = true;
            return Optional.empty();
        }
        lastId = lastId >= LAST_ID ? FIRST_ID : lastId + 1;
        records.put(
                lastId, new Wire.Writer().uint16(lastId).uint8(type).bytes(rest).done());
        added = Optional.of(clock.now());
        reservations.cancel();
        return Optional.of(lastId);
    }

    /** {@return the records as they are read, 16 bytes each, oldest first} */
    public List<byte[]> records() {
        synchronized (lock) {
            return records.all().stream().map(byte[]::clone).toList();
        }
    }

    /** Has room for so many records, 512 at first. */
    public void capacity(int count) {
        synchronized (lock) {
            capacity = count;
        }
    }

    /** Takes so long to be erased, a second at first. */
    public void eraseTakes(Duration duration) {
        synchronized (lock) {
            erasing = duration;
        }
    }

    void erase() {
        records.clear();
        overflown = false;
        erased = Optional.of(clock.now());
        erasedAt = Deadline.in(time, erasing);
    }

    boolean isErasing() {
        return !erasedAt.passed(time);
    }

    boolean remove(int id) {
        boolean removed = records.remove(id).isPresent();
        if (removed) {
            erased = Optional.of(clock.now());
            reservations.cancel();
        }
        return removed;
    }
}
