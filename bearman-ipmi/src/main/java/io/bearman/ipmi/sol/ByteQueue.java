package io.bearman.ipmi.sol;

/** Characters that wait, first in, first out, never more than there is room for. Not thread-safe. */
final class ByteQueue {
    private final byte[] ring;
    private int head;
    private int size;

    ByteQueue(int capacity) {
        this.ring = new byte[capacity];
    }

    int size() {
        return size;
    }

    /** {@return how many more there is room for} */
    int room() {
        return ring.length - size;
    }

    void add(byte[] characters, int offset, int length) {
        if (length > room()) {
            throw new IllegalArgumentException(length + " characters, room for " + room());
        }
        int tail = (head + size) % ring.length;
        int first = Math.min(length, ring.length - tail);
        System.arraycopy(characters, offset, ring, tail, first);
        System.arraycopy(characters, offset + first, ring, 0, length - first);
        size += length;
    }

    /** {@return the first characters, at most so many; they stay here} */
    byte[] peek(int most) {
        byte[] characters = new byte[Math.min(most, size)];
        copy(characters, 0, characters.length);
        return characters;
    }

    /** Takes at most so many characters out, and says how many. */
    int remove(byte[] into, int offset, int most) {
        int count = Math.min(most, size);
        copy(into, offset, count);
        remove(count);
        return count;
    }

    void remove(int count) {
        head = (head + count) % ring.length;
        size -= count;
    }

    void clear() {
        size = 0;
    }

    private void copy(byte[] into, int offset, int count) {
        int first = Math.min(count, ring.length - head);
        System.arraycopy(ring, head, into, offset, first);
        System.arraycopy(ring, 0, into, offset + first, count - first);
    }
}
