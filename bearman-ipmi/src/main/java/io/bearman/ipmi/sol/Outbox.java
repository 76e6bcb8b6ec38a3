package io.bearman.ipmi.sol;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Characters and breaks on their way to the BMC, in the order of the user: a break between two
 * characters stays between them. Not thread-safe.
 */
final class Outbox {
    private final ByteQueue characters;
    /** How many characters are before each break, counted from the break before it. */
    private final Deque<Integer> breaks = new ArrayDeque<>();

    private int afterLastBreak;

    Outbox(int capacity) {
        this.characters = new ByteQueue(capacity);
    }

    /** {@return how many characters can be added} */
    int room() {
        return characters.room();
    }

    boolean isEmpty() {
        return characters.size() == 0 && breaks.isEmpty();
    }

    void add(byte[] bytes, int offset, int length) {
        characters.add(bytes, offset, length);
        afterLastBreak += length;
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
        return characters.peek(breaks.isEmpty() ? most : Math.min(most, breaks.getFirst()));
    }

    /** These characters, seen by {@link #peek}, have arrived. */
    void remove(int count) {
        characters.remove(count);
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
        characters.clear();
        breaks.clear();
        afterLastBreak = 0;
    }
}
