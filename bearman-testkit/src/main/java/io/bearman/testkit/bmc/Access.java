package io.bearman.testkit.bmc;

import io.bearman.core.secret.Secret;
import java.util.Set;

/**
 * How a simulated BMC lets consoles in.
 *
 * @param suites cipher suites it offers, of 0, 3 and 17; 0 lets anybody in
 * @param sessionLimit how many sessions at a time, half-open ones included
 * @param kg the BMC key, no or 20 bytes; without one the user's password takes its place
 * @param limit the highest privilege of any session of its LAN channel
 */
public record Access(Set<Integer> suites, int sessionLimit, Secret kg, Privilege limit) {
    static final int KG_LENGTH = 20;

    /** Suites 3 and 17, eight sessions, no K_g, administrators too. */
    public static final Access USUAL =
            new Access(Set.of(3, 17), 8, Secret.of(new byte[0]), Privilege.ADMINISTRATOR);

    public Access {
        if (suites.isEmpty() || !suites.stream().allMatch(id -> Suite.ofId(id).isPresent())) {
            throw new IllegalArgumentException("not cipher suites out of 0, 3, 17: " + suites);
        }
        if (sessionLimit < 1) {
            throw new IllegalArgumentException("not a session limit: " + sessionLimit);
        }
        if (kg.length() != 0 && kg.length() != KG_LENGTH) {
            throw new IllegalArgumentException("a K_g has 20 bytes, not " + kg.length());
        }
        suites = Set.copyOf(suites);
    }
}
