package io.bearman.core.secret;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user and the secrets that prove it.
 *
 * @param user the user name
 * @param password its password
 * @param bmcKey the K_g that some BMCs want besides (IPMI v2.0 §13.33), 20 bytes; null for none
 */
public record Credential(
        String user, Secret password, @Nullable Secret bmcKey) {
    /** How many bytes a K_g has. */
    public static final int KG_BYTES = 20;

    public Credential {
        if (bmcKey != null && bmcKey.length() != KG_BYTES) {
            throw new IllegalArgumentException(
                    "a K_g has " + KG_BYTES + " bytes, not " + bmcKey.length());
        }
    }

    /** A user of BMCs that want no K_g. */
    public Credential(String user, Secret password) {
        this(user, password, null);
    }

    /** {@return the K_g, if the BMCs want one} */
    public Optional<Secret> kg() {
        return Optional.ofNullable(bmcKey);
    }
}
