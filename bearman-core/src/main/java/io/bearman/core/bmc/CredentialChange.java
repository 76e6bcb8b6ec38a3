package io.bearman.core.bmc;

import io.bearman.core.secret.Credential;

/**
 * One credential of a BMC that takes the place of another.
 *
 * @param fromName the name of the old one
 * @param from the old one
 * @param toName the name of the new one
 * @param to the new one; its user may be another
 */
public record CredentialChange(String fromName, Credential from, String toName, Credential to) {
    public CredentialChange {
        if (fromName.isBlank() || toName.isBlank()) {
            throw new IllegalArgumentException("a credential has a name");
        }
        if (fromName.equals(toName) && from.equals(to)) {
            throw new IllegalArgumentException(
                    "the credential '" + fromName + "' does not take its own place");
        }
    }

    /** {@return whether a BMC that knows one of this change's credentials is where that one begins} */
    public boolean continuedBy(CredentialChange next) {
        return next.fromName.equals(fromName) && next.from.equals(from)
                || next.fromName.equals(toName) && next.from.equals(to);
    }
}
