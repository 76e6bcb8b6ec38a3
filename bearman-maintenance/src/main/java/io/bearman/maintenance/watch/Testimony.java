package io.bearman.maintenance.watch;

import io.bearman.core.alive.Sign;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a witness says of a host.
 *
 * @param witness who
 * @param sign what
 */
public record Testimony(String witness, Sign sign) {
    /** {@return whether it saw a sign of life} */
    public boolean alive() {
        return sign instanceof Sign.Alive;
    }

    /** {@return whether it works and saw nothing} */
    public boolean silent() {
        return sign instanceof Sign.Silent;
    }

    /** {@return alive, silent, or unknown} */
    public String word() {
        return alive() ? "alive" : silent() ? "silent" : "unknown";
    }

    /** {@return for people} */
    public String line() {
        String verdict = alive() ? "alive" : silent() ? "silent" : "cannot tell";
        return witness + ": " + verdict + " (" + sign.what() + ")";
    }

    static String line(List<Testimony> testimonies) {
        return testimonies.isEmpty()
                ? "nobody else was asked"
                : testimonies.stream().map(Testimony::line).collect(Collectors.joining(", "));
    }
}
