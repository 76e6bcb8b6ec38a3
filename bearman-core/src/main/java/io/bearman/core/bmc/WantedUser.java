package io.bearman.core.bmc;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a user of a BMC ought to be.
 *
 * @param name 1 to 16 printable ASCII characters without a blank
 * @param privilege what it may do, at most and at least
 * @param enabled whether it may log in; one that may not need not exist
 * @param credential the name under which {@link io.bearman.core.secret.Credentials} knows its
 *     password; null when its password is nobody's business here
 */
public record WantedUser(
        String name,
        BmcPrivilege privilege,
        boolean enabled,
        @Nullable String credential) {
    private static final Pattern FORM = Pattern.compile("[!-~]{1,16}");

    public WantedUser {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("a BMC's user has 1 to 16 printable characters and"
                    + " no blank, not '" + name + "'");
        }
        if (credential != null && credential.isBlank()) {
            throw new IllegalArgumentException("the credential of user '" + name + "' is blank");
        }
    }

    /** {@return a user who must not be able to log in} */
    public static WantedUser disabled(String name) {
        return new WantedUser(name, BmcPrivilege.USER, false, null);
    }
}
