package io.bearman.testkit.bmc;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The commands of the event log (IPMI v2.0 §31, §29.3). Guarded by the BMC's lock. */
final class SelCommands implements CommandFamily {
    private static final int PLATFORM_EVENT = 0x04_02;
    private static final int GET_INFO = 0x0a_40;
    private static final int GET_ALLOCATION = 0x0a_41;
    private static final int RESERVE = 0x0a_42;
    private static final int GET_ENTRY = 0x0a_43;
    private static final int ADD_ENTRY = 0x0a_44;
    private static final int DELETE_ENTRY = 0x0a_46;
    private static final int CLEAR = 0x0a_47;
    private static final int GET_TIME = 0x0a_48;
    private static final int SET_TIME = 0x0a_49;
    private static final int GET_UTC_OFFSET = 0x0a_5c;
    private static final int SET_UTC_OFFSET = 0x0a_5d;

    private static final int ERASE_IN_PROGRESS = 0x81;

    private static final int VERSION = 0x51;
    // Delete, reserve, allocation information.
    private static final int OPERATIONS = 0x0b;
    private static final int OVERFLOWN = 0x80;
    private static final int WHOLE_RECORD = 0xff;
    private static final int ERASE = 0xaa;
    private static final byte[] CONFIRMATION = {'C', 'L', 'R'};
    private static final int UNSPECIFIED_OFFSET = 0x07ff;
    private static final int SOFTWARE = 0x41;
    private static final int PLATFORM_EVENT_FROM_SOFTWARE = 8;

    private final EventLog log;
    private final BmcClock clock;
    private int eraser;
    private int utcOffset = UNSPECIFIED_OFFSET;

    SelCommands(EventLog log, BmcClock clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public Optional<Answer> answer(Command command) {
        Wire.Reader in = command.in();
        return switch (command.code()) {
            case PLATFORM_EVENT -> needing(Privilege.OPERATOR, command, () -> platformEvent(in));
            case GET_INFO -> needing(Privilege.USER, command, this::info);
            case GET_ALLOCATION -> needing(Privilege.USER, command, this::allocation);
            case RESERVE -> needing(Privilege.USER, command, this::reserve);
            case GET_ENTRY -> needing(Privilege.USER, command, () -> get(in));
            case ADD_ENTRY -> needing(Privilege.OPERATOR, command, () -> add(in));
            case DELETE_ENTRY -> needing(Privilege.OPERATOR, command, () -> delete(in));
            case CLEAR -> command.needing(Privilege.OPERATOR, () -> clear(in));
            case GET_TIME -> command.needing(Privilege.USER, this::time);
            case SET_TIME -> command.needing(Privilege.OPERATOR, () -> setTime(in));
            case GET_UTC_OFFSET -> command.needing(Privilege.USER, this::utcOffset);
            case SET_UTC_OFFSET -> command.needing(Privilege.OPERATOR, () -> setUtcOffset(in));
            default -> Optional.empty();
        };
    }

    /** Nothing of the log can be had while it is erased. */
    private Optional<Answer> needing(Privilege needed, Command command, Supplier<Answer> work) {
        return command.needing(
                needed, () -> log.isErasing() ? Answer.code(ERASE_IN_PROGRESS) : work.get());
    }

    /** Get SEL Info (§31.2). */
    private Answer info() {
        int free = (log.capacity - log.records.size()) * EventLog.RECORD;
        return Answer.ok(new Wire.Writer()
                .uint8(VERSION)
                .uint16(log.records.size())
                .uint16(Math.min(0xffff, Math.max(0, free)))
                .uint32(timestamp(log.added))
                .uint32(timestamp(log.erased))
                .uint8(OPERATIONS | (log.overflown ? OVERFLOWN : 0)));
    }

    private static int timestamp(Optional<Instant> instant) {
        return instant.map(it -> (int) it.getEpochSecond()).orElse(-1);
    }

    /** Get SEL Allocation Info (§31.3): one record a unit. */
    private Answer allocation() {
        return Answer.ok(new Wire.Writer()
                .uint16(log.capacity)
                .uint16(EventLog.RECORD)
                .uint16(log.capacity - log.records.size()) // free units
                .uint16(log.capacity - log.records.size()) // largest free block
                .uint8(1)); // largest record, in units
    }

    /** Reserve SEL (§31.4). */
    private Answer reserve() {
        return Answer.ok(new Wire.Writer().uint16(log.reservations.reserve()));
    }

    /** Get SEL Entry (§31.5); only for the beginning of a record no reservation is needed. */
    private Answer get(Wire.Reader in) {
        int reservation = in.uint16();
        Optional<Map.Entry<Integer, byte[]>> found = log.records.find(in.uint16());
        int offset = in.uint8();
        int count = in.uint8();
        if (offset != 0 && !log.reservations.holds(reservation)) {
            return Answer.code(Completion.RESERVATION_LOST);
        }
        if (found.isEmpty()) {
            return Answer.code(Completion.NOT_PRESENT);
        }
        int wanted = count == WHOLE_RECORD ? EventLog.RECORD - offset : count;
        if (wanted < 0 || offset + wanted > EventLog.RECORD) {
            return Answer.code(Completion.OUT_OF_RANGE);
        }
        return Answer.ok(new Wire.Writer()
                .uint16(log.records.next(found.get().getKey()))
                .bytes(Arrays.copyOfRange(found.get().getValue(), offset, offset + wanted)));
    }

    /** Add SEL Entry (§31.6); id and time of the record are the log's. */
    private Answer add(Wire.Reader in) {
        in.skip(2); // record id
        int type = in.uint8();
        byte[] rest = in.bytes(EventLog.RECORD - 3);
        boolean timed = type < 0xe0;
        return added(log.add(type, timed ? Arrays.copyOfRange(rest, 4, rest.length) : rest));
    }

    private static Answer added(Optional<Integer> id) {
        return id.map(it -> Answer.ok(new Wire.Writer().uint16(it)))
                .orElse(Answer.code(Completion.OUT_OF_SPACE));
    }

    /** Delete SEL Entry (§31.8). */
    private Answer delete(Wire.Reader in) {
        int reservation = in.uint16();
        int id = in.uint16();
        if (!log.reservations.holds(reservation)) {
            return Answer.code(Completion.RESERVATION_LOST);
        }
        return log.remove(id)
                ? Answer.ok(new Wire.Writer().uint16(id))
                : Answer.code(Completion.NOT_PRESENT);
    }

    /** Clear SEL (§31.9). Who erases asks with the same reservation how far it is. */
    private Answer clear(Wire.Reader in) {
        int reservation = in.uint16();
        byte[] confirmation = in.bytes(CONFIRMATION.length);
        int action = in.uint8(); // AAh erase, 00h say how far it is
        if (!Arrays.equals(confirmation, CONFIRMATION) || action != ERASE && action != 0) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        if (!log.reservations.holds(reservation) && (action == ERASE || reservation != eraser)) {
            return Answer.code(Completion.RESERVATION_LOST);
        }
        if (action == ERASE) {
            log.erase();
            log.reservations.cancel();
            eraser = reservation;
        }
        return Answer.ok(new Wire.Writer().uint8(log.isErasing() ? 0 : 1));
    }

    /** Get SEL Time (§31.10). */
    private Answer time() {
        return Answer.ok(new Wire.Writer().uint32(clock.seconds()));
    }

    /** Set SEL Time (§31.11). */
    private Answer setTime(Wire.Reader in) {
        clock.set(in.uint32());
        return Answer.done();
    }

    /** Get SEL Time UTC Offset (§31.11a). */
    private Answer utcOffset() {
        return Answer.ok(new Wire.Writer().uint16(utcOffset));
    }

    /** Set SEL Time UTC Offset (§31.11b). */
    private Answer setUtcOffset(Wire.Reader in) {
        utcOffset = in.uint16();
        return Answer.done();
    }

    /** Platform Event (§29.3); over LAN without who generated it. */
    private Answer platformEvent(Wire.Reader in) {
        int generator = in.left() == PLATFORM_EVENT_FROM_SOFTWARE ? in.uint8() : SOFTWARE;
        in.skip(1); // event message revision
        int sensorType = in.uint8();
        int sensor = in.uint8();
        int type = in.uint8();
        Event event = new Event(
                generator,
                sensorType,
                sensor,
                type & 0x7f,
                (type & 0x80) == 0,
                in.uint8(),
                in.uint8(),
                in.uint8());
        return added(log.add(event)).completion() == Completion.OK
                ? Answer.done()
                : Answer.code(Completion.OUT_OF_SPACE);
    }
}
