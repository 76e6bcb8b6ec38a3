package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.Malformed;
import java.util.Arrays;

/** An inventory's memory. */
interface FruMemory {
    /** {@return how many bytes it has} */
    int size();

    /**
     * {@return these bytes}
     *
     * @throws Malformed when there are fewer
     */
    byte[] bytes(int offset, int count);

    /** {@return a memory that holds these bytes} */
    static FruMemory of(byte[] bytes) {
        return new FruMemory() {
            @Override
            public int size() {
                return bytes.length;
            }

            @Override
            public byte[] bytes(int offset, int count) {
                check(this, offset, count);
                return Arrays.copyOfRange(bytes, offset, offset + count);
            }
        };
    }

    /** Refuses what is not within the memory. */
    static void check(FruMemory memory, int offset, int count) {
        if (offset < 0 || count < 0 || offset + count > memory.size()) {
            throw new Malformed("ends after " + memory.size() + " bytes");
        }
    }
}
