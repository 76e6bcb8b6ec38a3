package io.bearman.ipmi.record;

import java.util.Optional;

/** What a BMC returns of a record or a memory that is read in parts. */
public sealed interface Part {
    /**
     * Some bytes.
     *
     * @param next the number of the record after this one, {@link #LAST} after the last; without
     *     meaning when the memory has no records
     * @param bytes as many as it chose to return
     */
    record Bytes(int next, byte[] bytes) implements Part {
        public Bytes {
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }
    }

    /** Why there are none. */
    enum None implements Part {
        /** It cannot return that many at once; fewer may do. */
        TOO_MANY,
        /** Somebody else changed the records, or reserved them: reserve again and begin again. */
        CANCELLED,
        /** There is no such record, or memory. */
        MISSING
    }

    /** The number of no record: the list ends. */
    int LAST = 0xffff;

    /** {@return what these completion codes say to whoever reads a record in parts} */
    static Optional<Part> otherwise(int completionCode) {
        return switch (completionCode) {
            // c8 and ff come from BMCs that mean ca.
            case 0xc8, 0xca, 0xff -> Optional.of(None.TOO_MANY);
            case 0xc5 -> Optional.of(None.CANCELLED);
            case 0xcb -> Optional.of(None.MISSING);
            default -> Optional.empty();
        };
    }
}
