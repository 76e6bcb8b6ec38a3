package io.bearman.ipmi;

import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's keyed hashes and its AES, each made once: to look one up costs more than to use it. Not
 * thread-safe: the engine's.
 */
final class Crypto {
    static final int BLOCK = 16;

    private final Map<CipherSuite, Mac> macs = new EnumMap<>(CipherSuite.class);
    private @Nullable Cipher aes;

    /** {@return the keyed hash of the suite; nothing where it has none} */
    byte[] mac(CipherSuite suite, byte[] key, byte[] text) {
        return suite.authenticates()
                ? mac(suite, new SecretKeySpec(key, suite.mac()), text)
                : new byte[0];
    }

    byte[] mac(CipherSuite suite, SecretKeySpec key, byte[] text) {
        try {
            Mac mac = macs.get(suite);
            if (mac == null) {
                mac = Mac.getInstance(suite.mac());
                macs.put(suite, mac);
            }
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + suite.mac(), e);
        }
    }

    /**
     * Encrypts or decrypts whole blocks in the same array (AES-CBC-128, §13.29).
     *
     * @param mode of {@link Cipher}
     * @param bytes the initialisation vector, then the text
     */
    void aes(int mode, SecretKeySpec key, byte[] bytes) {
        try {
            if (aes == null) {
                aes = Cipher.getInstance("AES/CBC/NoPadding");
            }
            aes.init(mode, key, new IvParameterSpec(bytes, 0, BLOCK));
            aes.doFinal(bytes, BLOCK, bytes.length - BLOCK, bytes, BLOCK);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES/CBC/NoPadding", e);
        }
    }
}
