package io.bearman.ipmi.settings;

import io.bearman.core.UsageException;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Credentials;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.user.PasswordLength;
import java.util.Arrays;
import java.util.Optional;

/**
 * A credential and its name.
 *
 * @param name the name
 * @param credential the credential
 */
record Login(String name, Credential credential) {
    private static final int LONGEST = PasswordLength.TWENTY.bytes();

    static Login named(Credentials credentials, String name) {
        return new Login(name, credentials.named(name));
    }

    /** {@return the same as a BMC knows it that keeps 16 bytes and says nothing, if that is another} */
    Optional<Login> cutOff() {
        int kept = PasswordLength.SIXTEEN.bytes();
        if (credential.password().length() <= kept) {
            return Optional.empty();
        }
        Secret cut = Secret.of(Arrays.copyOf(credential.password().bytes(), kept));
        return Optional.of(
                new Login(name, new Credential(user(), cut, credential.kg().orElse(null))));
    }

    String user() {
        return credential.user();
    }

    /**
     * {@return this, whose password a BMC can keep} Suites 3 and 17 know passwords of 20 bytes, whose
     * end is filled with zeros (IPMI v2.0 §13.32), so one that holds a zero is another in the BMC.
     *
     * @throws UsageException when it cannot, naming the credential and never the password
     */
    Login storable() {
        byte[] bytes = credential.password().bytes();
        boolean zero = false;
        for (byte one : bytes) {
            zero |= one == 0;
        }
        int length = bytes.length;
        Arrays.fill(bytes, (byte) 0);
        if (length < 1 || length > LONGEST || zero) {
            throw new UsageException("the password of credential '" + name + "' has " + length
                    + " bytes" + (zero ? ", a zero among them" : "")
                    + "; a BMC keeps 1 to " + LONGEST + ", none of them zero");
        }
        return this;
    }
}
