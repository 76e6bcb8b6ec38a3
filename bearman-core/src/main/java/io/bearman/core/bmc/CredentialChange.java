package io.bearman.core.bmc;

import io.bearman.core.secret.Credential;

/**
 * One credential of a BMC that takes the place of another. They have different names: a name stands
 * for one password, so that a machine's inventory says which of the two its BMC knows.
 *
 * @param fromName the name of the old one
 * @param from the old one
 * @param toName the name of the new one
 * @param to the new one; its user may be another
 */
public record CredentialChange(String fromName, Credential from, String toName, Credential to) {
    public CredentialChange {
        if (fromName.isBlank() || toName.isBlank() || fromName.equals(toName)) {
            throw new IllegalArgumentException("a credential takes the place of one with another"
                    + " name, not '" + toName + "' of '" + fromName + "'");
        }
    }
}
