package io.bearman.store;

import io.bearman.core.UsageException;
import io.bearman.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that secrets are sealed under: 256 bits, as 64 hexadecimal digits. Whoever has it and the
 * store has the secrets; the store never has it. Its {@link #id} is no secret: it tells keys apart.
 */
public final class SealingKey {
    private static final int BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int ID_BYTES = 8;

    private final byte[] key;
    private final SecureRandom random;

    private SealingKey(byte[] key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    /**
     * {@return the key of these digits}
     *
     * @throws UsageException when it is not 64 hexadecimal digits; the message does not repeat it
     */
    public static SealingKey of(Secret digits, SecureRandom random) {
        byte[] key;
        try {
            key = HexFormat.of().parseHex(digits.text().strip());
        } catch (IllegalArgumentException e) {
            // Without the cause: it would quote what may be a key with a slip in it.
            throw noKey();
        }
        if (key.length != BYTES) {
            throw noKey();
        }
        return new SealingKey(key, random);
    }

    private static UsageException noKey() {
        return new UsageException("the sealing key is not 64 hexadecimal digits;"
                + " make one: bearman secret make-key FILE");
    }

    /** {@return the digits of a new key} */
    public static Secret digits(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return Secret.of(HexFormat.of().formatHex(key));
    }

    /** {@return what tells this key from others: 16 hexadecimal digits of a digest} */
    public String id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            // Not the digest of the key alone, which somebody may use as a key elsewhere.
            digest.update("bearman sealing key id".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(key), ID_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every JRE has it.
        }
    }

    /**
     * Text that was sealed.
     *
     * @param nonce 96 random bits in hexadecimal
     * @param text with its tag, in hexadecimal
     */
    record Sealed(String nonce, String text) {}

    /**
     * {@return the secret, sealed under a new random nonce}
     *
     * @param what what it is and whose; it opens for exactly this
     */
    Sealed seal(String what, Secret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain = secret.bytes();
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, what).doFinal(plain);
            HexFormat hex = HexFormat.of();
            return new Sealed(hex.formatHex(nonce), hex.formatHex(sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing " + what, e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * {@return the secret}
     *
     * @throws GeneralSecurityException when it was sealed under another key, for something else, or
     *     changed since
     */
    Secret open(String what, Sealed sealed) throws GeneralSecurityException {
        HexFormat hex = HexFormat.of();
        byte[] plain = cipher(Cipher.DECRYPT_MODE, hex.parseHex(sealed.nonce), what)
                .doFinal(hex.parseHex(sealed.text));
        try {
            return Secret.of(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * {@return a key for another use} Whoever knows it learns nothing of this one.
     *
     * @param use what for
     */
    byte[] derived(String use) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(key, "HmacSHA256"));
            return hmac.doFinal(("bearman " + use).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every JRE has it.
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String what) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(what.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** {@return its id, never the key} */
    @Override
    public String toString() {
        return "sealing key " + id();
    }
}
