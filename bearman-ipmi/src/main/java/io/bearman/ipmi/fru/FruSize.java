package io.bearman.ipmi.fru;

/**
 * How large an inventory's memory is (IPMI v2.0 §34.1).
 *
 * @param bytes 0 to 65535
 * @param words whether it is read two bytes at a time
 */
public record FruSize(int bytes, boolean words) {
    public FruSize {
        if (bytes < 0 || bytes > 0xffff) {
            throw new IllegalArgumentException("an inventory of " + bytes + " bytes");
        }
    }

    /** {@return how many bytes offsets and counts count} */
    int unit() {
        return words ? 2 : 1;
    }
}
