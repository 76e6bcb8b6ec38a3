package io.bearman.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.UsageException;
import io.bearman.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Text that only who knows a passphrase can read, as one JSON object: AES-256-GCM under a key made of
 * the passphrase by PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2). For secrets that travel from one store
 * to another.
 */
public final class PassphraseFile {
    /** As many as OWASP's password storage cheat sheet asks for with HMAC-SHA-256. */
    private static final int ITERATIONS = 600_000;

    /** No file may keep the reader busy for minutes. */
    private static final int MOST_ITERATIONS = 10_000_000;

    private static final int SHORTEST_PASSPHRASE = 12;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int KEY_BITS = 256;
    private static final int TAG_BITS = 128;
    private static final String KIND = "sealed export";
    private static final ObjectMapper JSON = new ObjectMapper();

    private PassphraseFile() {}

    /**
     * {@return the text, sealed}
     *
     * @throws UsageException when the passphrase is under 12 characters
     */
    public static String seal(String text, Secret passphrase, SecureRandom random) {
        return seal(text, passphrase, random, ITERATIONS);
    }

    static String seal(String text, Secret passphrase, SecureRandom random, int iterations) {
        if (passphrase.text().length() < SHORTEST_PASSPHRASE) {
            throw new UsageException("the passphrase is too short: at least " + SHORTEST_PASSPHRASE
                    + " characters stand between everybody and every BMC");
        }
        byte[] salt = new byte[SALT_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        HexFormat hex = HexFormat.of();
        ObjectNode file = JSON.createObjectNode();
        file.put("bearman", KIND);
        file.put("iterations", iterations);
        file.put("salt", hex.formatHex(salt));
        file.put("nonce", hex.formatHex(nonce));
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, passphrase, file).doFinal(plain);
            file.put("sealed", hex.formatHex(sealed));
            return file + "\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing an export", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** {@return whether this is the beginning of what {@link #seal} makes} */
    public static boolean isOne(String text) {
        return text.startsWith("{\"bearman\":\"" + KIND + "\"");
    }

    /**
     * {@return the text}
     *
     * @param name for messages: its file
     * @throws UsageException when the passphrase is another, or the file is none or was changed
     */
    public static String open(String sealed, Secret passphrase, String name) {
        try {
            JsonNode node = JSON.readTree(sealed);
            int iterations = node.path("iterations").asInt();
            if (!(node instanceof ObjectNode file)
                    || !file.path("bearman").asText().equals(KIND)
                    || iterations < 1
                    || iterations > MOST_ITERATIONS) {
                throw new UsageException(name + " is no sealed export");
            }
            byte[] text = HexFormat.of().parseHex(file.path("sealed").asText());
            file.remove("sealed");
            byte[] plain = cipher(Cipher.DECRYPT_MODE, passphrase, file).doFinal(text);
            return new String(plain, StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            throw new UsageException(
                    name + ": the passphrase is wrong, or the file was changed", e);
        } catch (JsonProcessingException | GeneralSecurityException | IllegalArgumentException e) {
            throw new UsageException(name + " is no sealed export, or was changed", e);
        }
    }

    /** All of the file but what is sealed is bound into it. */
    private static Cipher cipher(int mode, Secret passphrase, ObjectNode file)
            throws GeneralSecurityException {
        HexFormat hex = HexFormat.of();
        PBEKeySpec spec = new PBEKeySpec(
                passphrase.text().toCharArray(),
                hex.parseHex(file.path("salt").asText()),
                file.path("iterations").asInt(),
                KEY_BITS);
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(
                            TAG_BITS, hex.parseHex(file.path("nonce").asText())));
            cipher.updateAAD(file.toString().getBytes(StandardCharsets.UTF_8));
            return cipher;
        } finally {
            spec.clearPassword();
        }
    }
}
