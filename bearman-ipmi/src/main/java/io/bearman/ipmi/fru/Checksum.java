package io.bearman.ipmi.fru;

/** Bytes that add up to zero (FRU Information Storage Definition §8, §16). */
final class Checksum {
    private Checksum() {}

    static boolean right(byte[] bytes) {
        return right(bytes, 0);
    }

    /** @param checksum where it is not one of the bytes */
    static boolean right(byte[] bytes, int checksum) {
        byte sum = (byte) checksum;
        for (byte one : bytes) {
            sum += one;
        }
        return sum == 0;
    }
}
