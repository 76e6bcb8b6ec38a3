package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.WireReader;

/**
 * How many sensors a record describes, and how they are told apart (record sharing, IPMI v2.0 §43.2):
 * their numbers follow each other.
 *
 * @param count 1 or more
 * @param letters whether letters follow the name rather than numbers
 * @param offset of the first letter (0 is A) or the first number
 * @param entities whether each belongs to an entity instance of its own
 */
public record Sharing(int count, boolean letters, int offset, boolean entities) {
    static final Sharing ALONE = new Sharing(1, false, 0, false);

    private static final int ALPHABET = 26;

    public Sharing {
        if (count < 1 || count > 15 || offset < 0 || offset > 0x7f) {
            throw new IllegalArgumentException(count + " sensors from " + offset);
        }
    }

    static Sharing read(WireReader in) {
        int sharing = in.uint8();
        int instances = in.uint8();
        return new Sharing(
                Math.max(1, sharing & 0x0f),
                (sharing >> 4 & 0x03) == 1,
                instances & 0x7f,
                (instances & 0x80) != 0);
    }

    /** {@return the name of one of the sensors, counted from 0} */
    public String name(String base, int index) {
        return count == 1 ? base.strip() : base + suffix(offset + index);
    }

    private String suffix(int number) {
        if (!letters) {
            return Integer.toString(number);
        }
        String last = String.valueOf((char) ('A' + number % ALPHABET));
        return number < ALPHABET ? last : suffix(number / ALPHABET - 1) + last;
    }

    /** {@return the key of one of the sensors, counted from 0} */
    public SensorKey key(SensorKey first, int index) {
        return first.plus(index);
    }

    /** {@return the entity of one of the sensors, counted from 0} */
    public Entity entity(Entity first, int index) {
        return entities ? first.plus(index) : first;
    }
}
