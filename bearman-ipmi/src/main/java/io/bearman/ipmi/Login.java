package io.bearman.ipmi;

import io.bearman.core.UsageException;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.command.Privilege;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Who logs in, as bytes that fit the protocol.
 *
 * @param user at most 16 bytes
 * @param password at most 20 bytes
 * @param kg the BMC's key, 20 bytes; empty for none
 * @param privilege what for
 */
record Login(byte[] user, byte[] password, byte[] kg, Privilege privilege) {
    private static final byte[] NONE = {};

    static Login of(String endpoint, Credential credential, Privilege privilege) {
        byte[] user = credential.user().getBytes(StandardCharsets.UTF_8);
        if (user.length > RakpMessage1.LONGEST_USER) {
            throw new UsageException(endpoint + ": the user name '" + credential.user()
                    + "' is longer than IPMI's " + RakpMessage1.LONGEST_USER + " bytes");
        }
        byte[] password = credential.password().bytes();
        if (password.length > RakpKeys.PASSWORD_LENGTH) {
            throw new UsageException(endpoint + ": the password of '" + credential.user()
                    + "' is longer than IPMI's " + RakpKeys.PASSWORD_LENGTH + " bytes");
        }
        byte[] kg = credential.kg().map(Secret::bytes).orElse(NONE);
        // A key of zeros is none: a BMC that has it wants the user's alone (§13.33).
        boolean none = Arrays.equals(kg, new byte[kg.length]);
        return new Login(user, password, none ? NONE : kg, privilege);
    }

    /** {@return whether a session needs to be raised: it begins as USER (§22.18)} */
    boolean raises() {
        return privilege != Privilege.USER;
    }

    /** {@return whether a session of this login serves the other too} */
    boolean covers(Login other) {
        return Arrays.equals(user, other.user)
                && MessageDigest.isEqual(password, other.password)
                && MessageDigest.isEqual(kg, other.kg)
                && privilege.number() >= other.privilege.number();
    }

    boolean is(Login other) {
        return covers(other) && other.covers(this);
    }

    String userName() {
        return new String(user, StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return userName() + " as " + privilege;
    }
}
