package io.bearman.testkit.bmc;

import java.time.Instant;
import java.util.List;

/**
 * The sensor data repository of a {@link SimulatedBmc} (IPMI v2.0 §33). A change of it cancels the
 * reservation of whoever reads it. Thread-safe: the BMC's lock.
 */
public final class SdrRepository {
    private static final int FIRST_ID = 1;
    // Clients have to follow the next record's id and must not count.
    private static final int STEP = 16;
    private static final int VERSION = 0x51;
    private static final int WHOLE_RECORD = 0xff;

    private final Object lock;
    private final BmcClock clock;
    private final SensorCommands sensors;
    final RecordTable<SdrRecord> records = new RecordTable<>();
    final Reservations reservations = new Reservations();
    int largestRead = WHOLE_RECORD;
    Instant added;
    Instant erased;

    SdrRepository(List<SdrRecord> given, SensorCommands sensors, BmcClock clock, Object lock) {
        this.lock = lock;
        this.clock = clock;
        this.sensors = sensors;
        this.added = clock.now();
        this.erased = Instant.EPOCH;
        given.forEach(this::put);
    }

    private int put(SdrRecord record) {
        sensors.add(record, lock);
        int id = records.size() == 0 ? FIRST_ID : records.lastId() + STEP;
        records.put(id, record);
        return id;
    }

    /**
     * Adds a record, and the sensors that it describes.
     *
     * @return its id
     */
    public int add(SdrRecord record) {
        synchronized (lock) {
            int id = put(record);
            added = clock.now();
            reservations.cancel();
            return id;
        }
    }

    /** Removes a record by its id, and the sensors that it describes. */
    public void remove(int id) {
        synchronized (lock) {
            SdrRecord gone = records.remove(id)
                    .orElseThrow(() -> new IllegalArgumentException("no record " + id));
            sensors.remove(gone);
            erased = clock.now();
            reservations.cancel();
        }
    }

    /** Gives at most so many bytes at a time from now on, 1 to 254; 255: whole records. */
    public void largestRead(int bytes) {
        if (bytes < 1 || bytes > WHOLE_RECORD) {
            throw new IllegalArgumentException("not from 1 to 255 bytes: " + bytes);
        }
        synchronized (lock) {
            largestRead = bytes;
        }
    }

    /** Cancels the reservation of whoever reads it. */
    public void cancelReservation() {
        synchronized (lock) {
            reservations.cancel();
        }
    }

    static byte[] encode(int id, SdrRecord record) {
        byte[] body = record.body();
        return new Wire.Writer()
                .uint16(id)
                .uint8(VERSION)
                .uint8(record.recordType())
                .uint8(body.length)
                .bytes(body)
                .done();
    }
}
