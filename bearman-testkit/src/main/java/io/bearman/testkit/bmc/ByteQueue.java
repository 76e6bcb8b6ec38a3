package io.bearman.testkit.bmc;

import java.util.Arrays;

/** Bytes in order, which can also be put back. Not thread-safe. */
final class ByteQueue {
    private byte[] bytes = new byte[64];
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    void add(byte[] more) {
        if (bytes.length - end < more.length) {
            int length = Math.max(2 * (size() + more.length), bytes.length);
            bytes = Arrays.copyOfRange(bytes, start, start + length);
            end -= start;
            start = 0;
        }
        System.arraycopy(more, 0, bytes, end, more.length);
        end += more.length;
    }

    /** {@return the next bytes, at most so many} */
    byte[] take(int most) {
        int count = Math.min(most, size());
        start += count;
        return Arrays.copyOfRange(bytes, start - count, start);
    }

    /** Puts back what was taken last, or the end of it. */
    void putBack(byte[] taken) {
        if (start < taken.length) { // the room in front was given up meanwhile
            byte[] behind = take(size());
            bytes = Arrays.copyOfRange(bytes, 0, taken.length + bytes.length);
            System.arraycopy(behind, 0, bytes, taken.length, behind.length);
            start = taken.length;
            end = taken.length + behind.length;
        }
        start -= taken.length;
        System.arraycopy(taken, 0, bytes, start, taken.length);
    }

    void clear() {
        start = 0;
        end = 0;
    }
}
