package io.bearman.store;

import io.bearman.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes tokens and secrets of 256 bits. A boot script is asked for again and again and must have the
 * same token, which the store does not keep: it is made again of a seed that is kept and a key that is
 * not. That is derived from the sealing key, else random: then another process, or this one after a
 * restart, gives another token.
 */
final class BootTokens {
    private static final int BYTES = 32;
    private static final int ID_BYTES = 16;

    private final Supplier<Optional<SealingKey>> sealing;
    private final SecureRandom random;
    private final byte[] ours = new byte[BYTES];

    BootTokens(Supplier<Optional<SealingKey>> sealing, SecureRandom random) {
        this.sealing = sealing;
        this.random = random;
        random.nextBytes(ours);
    }

    /** {@return 64 hexadecimal digits} */
    String seed() {
        return HexFormat.of().formatHex(bytes(BYTES));
    }

    /** {@return the token of this seed} */
    Secret token(String seed) {
        byte[] key = sealing.get().map(it -> it.derived("boot tokens")).orElse(ours);
        try {
            javax.crypto.Mac hmac = javax.crypto.Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(key, "HmacSHA256"));
            return text(hmac.doFinal(seed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every JRE has it.
        }
    }

    /** {@return a new secret} */
    Secret secret() {
        return text(bytes(BYTES));
    }

    /** {@return a new id of a session} */
    String id() {
        return text(bytes(ID_BYTES)).text();
    }

    /** {@return what is kept of a token or secret} 256 random bits need no salt and no work factor. */
    static String digest(Secret secret) {
        return digest(secret.bytes());
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every JRE has it.
        }
    }

    /** {@return whether two digests are the same, in a time that does not tell where they differ} */
    static boolean same(String digest, String other) {
        return MessageDigest.isEqual(
                digest.getBytes(StandardCharsets.US_ASCII),
                other.getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Secret text(byte[] bytes) {
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
