package io.bearman.ipmi;

import io.bearman.ipmi.command.Malformed;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts and signs what goes into a session, checks and decrypts what comes out of it. */
final class SessionCipher {
    private static final int BLOCK = Crypto.BLOCK;

    private final Crypto crypto;
    private final CipherSuite suite;
    private final byte[] integrityKey;
    private final SecretKeySpec encryptionKey;
    private final SecureRandom random;

    SessionCipher(CipherSuite suite, RakpKeys keys, SecureRandom random) {
        this.crypto = keys.crypto();
        this.suite = suite;
        this.integrityKey = keys.integrityKey();
        this.encryptionKey = new SecretKeySpec(keys.encryptionKey(), "AES");
        this.random = random;
    }

    /** {@return the datagram for this payload, encrypted and signed as the suite wants it} */
    byte[] seal(PayloadType type, int sessionId, int sequence, byte[] payload) {
        byte[] body = suite.encrypts() ? encrypt(payload) : payload;
        Packet packet = Packet.inSession(suite, type, sessionId, sequence, body);
        return suite.signs() ? packet.signed(code(packet)).encode() : packet.encode();
    }

    /**
     * {@return whether the packet is encrypted and signed as the suite demands, by the holder of our
     *     key}
     */
    boolean genuine(Packet packet) {
        return packet.authenticated() == suite.signs()
                && packet.encrypted() == suite.encrypts()
                && MessageDigest.isEqual(code(packet), packet.code());
    }

    byte[] code(Packet packet) {
        if (!suite.signs()) {
            return new byte[0];
        }
        byte[] whole = crypto.mac(suite, integrityKey, packet.covered());
        return Arrays.copyOf(whole, suite.codeLength());
    }

    /** {@return initialisation vector and encrypted payload} */
    private byte[] encrypt(byte[] payload) {
        // Confidentiality PAD: 1, 2, 3, ... and its length, up to a whole block (§13.29).
        int pad = -(payload.length + 1) & (BLOCK - 1);
        byte[] bytes = new byte[BLOCK + payload.length + pad + 1];
        byte[] iv = new byte[BLOCK];
        random.nextBytes(iv);
        System.arraycopy(iv, 0, bytes, 0, BLOCK);
        System.arraycopy(payload, 0, bytes, BLOCK, payload.length);
        for (int i = 0; i < pad; i++) {
            bytes[BLOCK + payload.length + i] = (byte) (i + 1);
        }
        bytes[bytes.length - 1] = (byte) pad;
        crypto.aes(Cipher.ENCRYPT_MODE, encryptionKey, bytes);
        return bytes;
    }

    /**
     * {@return the payload of a packet that is {@linkplain #genuine genuine}}
     *
     * @throws Malformed when the length or the padding is wrong
     */
    byte[] decrypt(Packet packet) {
        byte[] payload = packet.payload();
        if (!suite.encrypts()) {
            return payload;
        }
        if (payload.length < 2 * BLOCK || payload.length % BLOCK != 0) {
            throw new Malformed("an encrypted payload of " + payload.length + " bytes");
        }
        byte[] bytes = payload.clone();
        crypto.aes(Cipher.DECRYPT_MODE, encryptionKey, bytes);
        int pad = bytes[bytes.length - 1] & 0xff;
        int end = bytes.length - 1 - pad;
        if (pad >= BLOCK || end < BLOCK) {
            throw new Malformed("a confidentiality pad of " + pad + " bytes");
        }
        for (int i = 0; i < pad; i++) {
            if (bytes[end + i] != i + 1) {
                throw new Malformed("the confidentiality pad is not 1, 2, 3, ...");
            }
        }
        return Arrays.copyOfRange(bytes, BLOCK, end);
    }
}
