package io.bearman.core.bmc;

import io.bearman.core.power.RestorePolicy;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How one machine's BMC ought to be set up. Whatever is wanted, nobody may get in without proving
 * who he is: cipher suite 0, IPMI v1.5 sessions without authentication and enabled users without a
 * name are always findings.
 *
 * @param profile where this comes from, for people
 * @param credential the credential that Bearman ought to log in with; null for the one that the
 *     inventory has
 * @param users who ought to be there, or not
 * @param otherUsers what becomes of those who are not named
 * @param lan how it is reached
 * @param cipherSuites the suites that may be open (IPMI v2.0 table 22-20); empty for any that
 *     authenticates
 * @param sol serial over LAN
 * @param restorePolicy what the machine does when mains power returns; null for whatever it is
 * @param firmware the versions that are accepted, as the BMC tells them, such as {@code 9.08}; empty
 *     for any
 */
public record WantedSettings(
        String profile,
        @Nullable String credential,
        List<WantedUser> users,
        OtherUsers otherUsers,
        WantedLan lan,
        Set<Integer> cipherSuites,
        WantedSol sol,
        @Nullable RestorePolicy restorePolicy,
        Set<String> firmware) {
    private static final int LAST_SUITE = 0xbf;

    public WantedSettings {
        if (profile.isBlank()) {
            throw new IllegalArgumentException("the profile of BMC settings needs a name");
        }
        Set<String> names = new HashSet<>();
        for (WantedUser user : users) {
            if (!names.add(user.name())) {
                throw new IllegalArgumentException("the user '" + user.name() + "' twice");
            }
        }
        for (int suite : cipherSuites) {
            if (suite == 0) {
                throw new IllegalArgumentException(
                        "cipher suite 0 lets anybody in without a password; it is never wanted");
            }
            if (suite < 0 || suite > LAST_SUITE) {
                throw new IllegalArgumentException("not a cipher suite: " + suite);
            }
        }
        users = List.copyOf(users);
        // In order, so that equal wishes print alike.
        cipherSuites = Collections.unmodifiableSet(new TreeSet<>(cipherSuites));
        firmware = Collections.unmodifiableSet(new TreeSet<>(firmware));
    }

    /** {@return the same, reached otherwise} */
    public WantedSettings with(WantedLan other) {
        return new WantedSettings(
                profile,
                credential,
                users,
                otherUsers,
                other,
                cipherSuites,
                sol,
                restorePolicy,
                firmware);
    }

    /** {@return the same with another credential to log in with, the inventory's aside} */
    public WantedSettings with(String other) {
        return new WantedSettings(
                profile, other, users, otherUsers, lan, cipherSuites, sol, restorePolicy, firmware);
    }

    /** {@return what is wanted of every BMC: that nobody gets in without proving who he is} */
    public static WantedSettings closed(String profile) {
        return new WantedSettings(
                profile,
                null,
                List.of(),
                OtherUsers.ALLOWED,
                WantedLan.ANY,
                Set.of(),
                WantedSol.ANY,
                null,
                Set.of());
    }
}
