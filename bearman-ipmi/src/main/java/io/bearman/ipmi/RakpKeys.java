package io.bearman.ipmi;

import io.bearman.ipmi.command.WireWriter;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Every code and key of one session setup (IPMI v2.0 §13.28 to §13.32), from what both sides said.
 *
 * <p>Without a BMC key (K_g) the user's key stands for it.
 */
final class RakpKeys {
    /** The password is a key of this many bytes, padded with zeros. */
    static final int PASSWORD_LENGTH = 20;

    private static final int CONSTANT_LENGTH = 20;

    private final CipherSuite suite;
    private final RakpMessage1 first;
    private final RakpMessage2 second;
    private final byte[] userKey;
    private final byte[] sessionKey;

    RakpKeys(CipherSuite suite, byte[] password, RakpMessage1 first, RakpMessage2 second) {
        this(suite, password, new byte[0], first, second);
    }

    /**
     * @param kg the BMC's key; empty for none
     */
    RakpKeys(
            CipherSuite suite,
            byte[] password,
            byte[] kg,
            RakpMessage1 first,
            RakpMessage2 second) {
        this.suite = suite;
        this.first = first;
        this.second = second;
        this.userKey = Arrays.copyOf(password, PASSWORD_LENGTH);
        this.sessionKey = mac(
                kg.length == 0 ? userKey : kg,
                new WireWriter()
                        .bytes(first.random())
                        .bytes(second.random())
                        .bytes(roleAndUser())
                        .toBytes());
    }

    /** {@return the code that the BMC must have sent in RAKP message 2} */
    byte[] message2Code() {
        return mac(
                userKey,
                new WireWriter()
                        .int32le(second.consoleId())
                        .int32le(first.managedId())
                        .bytes(first.random())
                        .bytes(second.random())
                        .bytes(second.guid())
                        .bytes(roleAndUser())
                        .toBytes());
    }

    /** {@return the code by which RAKP message 3 proves that we know the password} */
    byte[] message3Code() {
        return mac(
                userKey,
                new WireWriter()
                        .bytes(second.random())
                        .int32le(second.consoleId())
                        .bytes(roleAndUser())
                        .toBytes());
    }

    /** {@return the integrity check value that the BMC must send in RAKP message 4} */
    byte[] message4Code() {
        byte[] whole = mac(
                sessionKey,
                new WireWriter()
                        .bytes(first.random())
                        .int32le(first.managedId())
                        .bytes(second.guid())
                        .toBytes());
        return Arrays.copyOf(whole, suite.codeLength());
    }

    /** {@return K1, the key of the packets' integrity codes} */
    byte[] integrityKey() {
        return mac(sessionKey, constant(1));
    }

    /** {@return the first half of K2, the key of their encryption} */
    byte[] encryptionKey() {
        return Arrays.copyOf(mac(sessionKey, constant(2)), 16);
    }

    private byte[] roleAndUser() {
        return new WireWriter()
                .uint8(first.role())
                .uint8(first.user().length)
                .bytes(first.user())
                .toBytes();
    }

    private static byte[] constant(int value) {
        byte[] constant = new byte[CONSTANT_LENGTH];
        Arrays.fill(constant, (byte) value);
        return constant;
    }

    private byte[] mac(byte[] key, byte[] text) {
        return mac(suite, key, text);
    }

    static byte[] mac(CipherSuite suite, byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(suite.mac());
            mac.init(new SecretKeySpec(key, suite.mac()));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + suite.mac(), e);
        }
    }
}
