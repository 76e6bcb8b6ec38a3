package io.bearman.ipmi.command;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Bits of a bit field as a set of what they mean, in the order of the specification. */
public final class Flags {
    private Flags() {}

    /** A bit with a meaning: an enum's constant. */
    public interface Bit {
        /** {@return which byte of the field it is in, from 0} */
        default int octet() {
            return 0;
        }

        /** {@return which bit of that byte, from 0} */
        int bit();
    }

    /** {@return those of the constants whose bit is set; bytes that are not there are zero} */
    public static <B extends Bit> Set<B> of(B[] constants, int... octets) {
        Set<B> set = new LinkedHashSet<>();
        for (B one : constants) {
            if (one.octet() < octets.length && (octets[one.octet()] >> one.bit() & 1) != 0) {
                set.add(one);
            }
        }
        return Collections.unmodifiableSet(set);
    }

    /** {@return the byte in which the bits of these are set} */
    public static int octet(Set<? extends Bit> set) {
        int octet = 0;
        for (Bit one : set) {
            octet |= 1 << one.bit();
        }
        return octet;
    }

    /** {@return an unmodifiable copy in the same order} */
    public static <B> Set<B> copy(Set<B> set) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(set));
    }
}
