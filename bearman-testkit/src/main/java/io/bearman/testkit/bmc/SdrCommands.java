package io.bearman.testkit.bmc;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The commands of the sensor data repository (IPMI v2.0 §33). Guarded by the BMC's lock. */
final class SdrCommands implements CommandFamily {
    private static final int GET_INFO = 0x0a_20;
    private static final int GET_ALLOCATION = 0x0a_21;
    private static final int RESERVE = 0x0a_22;
    private static final int GET = 0x0a_23;
    private static final int GET_TIME = 0x0a_28;

    private static final int VERSION = 0x51;
    private static final int FREE_BYTES = 0x4000;
    private static final int WHOLE_RECORD = 0xff;
    // Updates at any time; reservations and allocation information.
    private static final int OPERATIONS = 0x23;
    private static final int UNIT = 16;

    private final SdrRepository repository;
    private final BmcClock clock;

    SdrCommands(SdrRepository repository, BmcClock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    @Override
    public Optional<Answer> answer(Command command) {
        return switch (command.code()) {
            case GET_INFO -> command.needing(Privilege.USER, this::info);
            case GET_ALLOCATION -> command.needing(Privilege.USER, this::allocation);
            case RESERVE -> command.needing(Privilege.USER, this::reserve);
            case GET -> command.needing(Privilege.USER, () -> get(command.in()));
            case GET_TIME -> command.needing(Privilege.USER, this::time);
            default -> Optional.empty();
        };
    }

    /** Get SDR Repository Info (§33.9). */
    private Answer info() {
        return Answer.ok(new Wire.Writer()
                .uint8(VERSION)
                .uint16(repository.records.size())
                .uint16(FREE_BYTES)
                .uint32((int) repository.added.getEpochSecond())
                .uint32((int) repository.erased.getEpochSecond())
                .uint8(OPERATIONS));
    }

    /** Get SDR Repository Allocation Info (§33.10). */
    private Answer allocation() {
        return Answer.ok(new Wire.Writer()
                .uint16(FREE_BYTES / UNIT) // possible units
                .uint16(UNIT)
                .uint16(FREE_BYTES / UNIT) // free units
                .uint16(FREE_BYTES / UNIT) // largest free block
                .uint8(UNIT)); // largest record, in units
    }

    /** Reserve SDR Repository (§33.11). */
    private Answer reserve() {
        return Answer.ok(new Wire.Writer().uint16(repository.reservations.reserve()));
    }

    /** Get SDR (§33.12); only for the beginning of a record no reservation is needed. */
    private Answer get(Wire.Reader in) {
        int reservation = in.uint16();
        Optional<Map.Entry<Integer, SdrRecord>> found = repository.records.find(in.uint16());
        int offset = in.uint8();
        int count = in.uint8();
        if (offset != 0 && !repository.reservations.holds(reservation)) {
            return Answer.code(Completion.RESERVATION_LOST);
        }
        if (found.isEmpty()) {
            return Answer.code(Completion.NOT_PRESENT);
        }
        int id = found.get().getKey();
        byte[] record = SdrRepository.encode(id, found.get().getValue());
        if (offset >= record.length) {
            return Answer.code(Completion.OUT_OF_RANGE);
        }
        int wanted = count == WHOLE_RECORD ? record.length - offset : count;
        if (wanted > repository.largestRead || offset + wanted > record.length) {
            return Answer.code(Completion.TOO_MANY_BYTES_ASKED);
        }
        return Answer.ok(new Wire.Writer()
                .uint16(repository.records.next(id))
                .bytes(Arrays.copyOfRange(record, offset, offset + wanted)));
    }

    /** Get SDR Repository Time (§33.17). */
    private Answer time() {
        return Answer.ok(new Wire.Writer().uint32(clock.seconds()));
    }
}
