package io.bearman.ipmi.lan;

import io.bearman.ipmi.command.WireReader;
import java.util.function.Function;

/**
 * A configuration parameter of a channel, and how its data are read and written.
 *
 * @param <T> what it says
 */
public final class Parameter<T> {
    private final Family family;
    private final int number;
    private final String name;
    private final Function<WireReader, T> decoder;
    private final Function<T, byte[]> encoder;

    Parameter(
            Family family,
            int number,
            String name,
            Function<WireReader, T> decoder,
            Function<T, byte[]> encoder) {
        this.family = family;
        this.number = number;
        this.name = name;
        this.decoder = decoder;
        this.encoder = encoder;
    }

    /** Which table a parameter is in. */
    public enum Family {
        /** LAN configuration, IPMI v2.0 table 23-4. */
        LAN("LAN", 0x01, 0x02, "23"),
        /** SOL configuration, IPMI v2.0 table 26-5. */
        SOL("SOL", 0x21, 0x22, "26");

        private final String title;
        private final int set;
        private final int get;
        private final String chapter;

        Family(String title, int set, int get, String chapter) {
            this.title = title;
            this.set = set;
            this.get = get;
            this.chapter = chapter;
        }

        String title() {
            return title;
        }

        int set() {
            return set;
        }

        int get() {
            return get;
        }

        String chapter() {
            return chapter;
        }
    }

    /** {@return the table it is in} */
    public Family family() {
        return family;
    }

    /** {@return its number, 0 to 255} */
    public int number() {
        return number;
    }

    /** {@return its name for people} */
    public String name() {
        return name;
    }

    T decode(WireReader in) {
        return decoder.apply(in);
    }

    byte[] encode(T value) {
        return encoder.apply(value);
    }

    @Override
    public String toString() {
        return family.title() + " parameter " + number + " (" + name + ")";
    }
}
