package io.bearman.ipmi.sol;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Characters and breaks on their way to the BMC, in the order of the user: a break between two
 * characters stays between them. Not thread-safe.
 */
final class Outbox {
    private final byte[] ring;
    private int head;
    private int size;
    /** How many characters are before each break, counted from the break before it. */
    private final Deque<Integer> breaks = new ArrayDeque<>();
    private int afterLastBreak;

    Outbox(int capacity) {
        this.ring = new byte[capacity];
    }

    /** {@return how many characters can be added} */
    int room() {
        return ring.length - size;
    }

    boolean isEmpty() {
        return size == 0 && breaks.isEmpty();
    }

    /** Adds as many of these characters as there is room for. */
    int add(byte[] characters, int offset, int length) {
        int count = Math.min(length, room());
        for (int i = 0; i < count; i++) {
            ring[(head + size + i) % ring.length] = characters[offset + i];
        }
        size += count;
        afterLastBreak += count;
        return count;
    }

    void addBreak() {
        breaks.add(afterLastBreak);
        afterLastBreak = 0;
    }

    /** {@return whether a break is next} */
    boolean breakIsNext() {
        return !breaks.isEmpty() && breaks.getFirst() == 0;
    }

    /** {@return the next characters, at most so many, none beyond a break; they stay here} */
    byte[] peek(int most) {
        int count = Math.min(most, breaks.isEmpty() ? size : breaks.getFirst());
        byte[] characters = new byte[count];
        for (int i = 0; i < count; i++) {
            characters[i] = ring[(head + i) % ring.length];
        }
        return characters;
    }

    /** These characters, seen by {@link #peek}, have arrived. */
    void remove(int count) {
        head = (head + count) % ring.length;
        size -= count;
        if (breaks.isEmpty()) {
            afterLastBreak -= count;
        } else {
            breaks.addFirst(breaks.removeFirst() - count);
        }
    }

    /** The break that was next has arrived. */
    void removeBreak() {
        breaks.removeFirst();
    }

    void clear() {
        size = 0;
        breaks.clear();
        afterLastBreak = 0;
    }
}
