package io.bearman.cli;

import io.bearman.core.UsageException;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import java.util.Arrays;
import java.util.HexFormat;

/** A BMC's key K_g as people write it: 40 hexadecimal digits, or up to 20 characters, which zeros follow. */
final class Kg {
    private Kg() {}

    static Secret of(Secret text) {
        byte[] bytes = text.bytes();
        if (text.text().matches("[0-9A-Fa-f]{" + 2 * Credential.KG_BYTES + "}")) {
            return Secret.of(HexFormat.of().parseHex(text.text()));
        }
        if (bytes.length == 0 || bytes.length > Credential.KG_BYTES) {
            throw new UsageException("a K_g is 40 hexadecimal digits or 1 to " + Credential.KG_BYTES
                    + " characters, what the file has is neither");
        }
        return Secret.of(Arrays.copyOf(bytes, Credential.KG_BYTES));
    }
}
