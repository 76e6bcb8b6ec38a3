package io.bearman.ipmi.record;

import io.bearman.ipmi.command.Flags;
import io.bearman.ipmi.command.Timestamp;
import io.bearman.ipmi.command.WireReader;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a BMC says of its repository of sensor records, or of its event log (IPMI v2.0 §31.2, §33.9).
 *
 * @param version of the commands for it, such as {@code 1.5}
 * @param records how many it has
 * @param free its field of free space as it came, see {@link #freeBytes()}
 * @param added when the last record was added
 * @param erased when records were deleted or cleared the last time
 * @param features what it can do
 */
public record RecordStore(
        String version,
        int records,
        int free,
        Timestamp added,
        Timestamp erased,
        Set<Feature> features) {
    private static final int UNSPECIFIED = 0xffff;

    public RecordStore {
        features = Flags.copy(features);
    }

    /** What a store can do, or has had happen to it. */
    public enum Feature implements Flags.Bit {
        ALLOCATION_INFO(0),
        RESERVE(1),
        PARTIAL_ADD(2),
        DELETE(3),
        /** A record did not find room. */
        OVERFLOW(7);

        private final int bit;

        Feature(int bit) {
            this.bit = bit;
        }

        @Override
        public int bit() {
            return bit;
        }
    }

    /** {@return what comes after the completion code} */
    public static RecordStore read(WireReader in) {
        int version = in.uint8(); // BCD, least significant digit in the upper half
        int records = in.uint16le();
        int free = in.uint16le();
        Timestamp added = Timestamp.read(in);
        Timestamp erased = Timestamp.read(in);
        return new RecordStore(
                (version & 0x0f) + "." + (version >> 4),
                records,
                free,
                added,
                erased,
                Flags.of(Feature.values(), in.uint8()));
    }

    /** {@return how much room is left in bytes, 65534 for that and more; empty when unknown} */
    public OptionalInt freeBytes() {
        return free == UNSPECIFIED ? OptionalInt.empty() : OptionalInt.of(free);
    }
}
