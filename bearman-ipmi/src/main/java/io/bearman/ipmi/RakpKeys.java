package io.bearman.ipmi;

import io.bearman.core.host.Quirk;
import io.bearman.ipmi.command.WireWriter;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;

/**
 * Every code and key of one session setup (IPMI v2.0 §13.28 to §13.32), from what both sides said.
 *
 * <p>Without a BMC key (K_g) the user's key stands for it.
 */
final class RakpKeys {
    /** The password is a key of this many bytes, padded with zeros. */
    static final int PASSWORD_LENGTH = 20;

    /** What some BMCs know of a password when they hash with MD5. */
    private static final int SHORT_PASSWORD = 16;

    private static final int CONSTANT_LENGTH = 20;
    private static final int ENCRYPTION_KEY_LENGTH = 16;

    private final Crypto crypto;
    private final CipherSuite suite;
    private final Login login;
    private final Set<Quirk> quirks;
    private final RakpMessage1 first;
    private final RakpMessage2 second;
    private final byte[] userKey;
    private final byte[] sessionKey;

    RakpKeys(
            Crypto crypto,
            CipherSuite suite,
            Login login,
            Set<Quirk> quirks,
            RakpMessage1 first,
            RakpMessage2 second) {
        this.crypto = crypto;
        this.suite = suite;
        this.login = login;
        this.quirks = quirks;
        this.first = first;
        this.second = second;
        this.userKey = userKey(login.password());
        this.sessionKey = mac(
                login.kg().length == 0 ? userKey : login.kg(),
                new WireWriter()
                        .bytes(first.random())
                        .bytes(second.random())
                        .bytes(roleAndUser())
                        .toBytes());
    }

    Crypto crypto() {
        return crypto;
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
                        .bytes(roleAndUserOfMessage3())
                        .toBytes());
    }

    /** {@return whether RAKP message 4 with this integrity check value comes from who has our key} */
    boolean proves(byte[] integrityCheckValue) {
        if (!suite.authenticates() && quirks.contains(Quirk.INTEGRITYCHECKVALUE)) {
            return true;
        }
        return MessageDigest.isEqual(message4Code(), integrityCheckValue);
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
        return Arrays.copyOf(whole, suite.checkLength());
    }

    /** {@return K1, the key of the packets' integrity codes} */
    byte[] integrityKey() {
        return mac(sessionKey, constant(1));
    }

    /** {@return the first half of K2, the key of their encryption} */
    byte[] encryptionKey() {
        return Arrays.copyOf(mac(sessionKey, constant(2)), ENCRYPTION_KEY_LENGTH);
    }

    private byte[] userKey(byte[] password) {
        boolean shortened = quirks.contains(Quirk.INTEL20) && suite.macLength() == SHORT_PASSWORD;
        byte[] known = shortened ? Arrays.copyOf(password, SHORT_PASSWORD) : password;
        return Arrays.copyOf(known, PASSWORD_LENGTH);
    }

    /** {@return whether RAKP message 2 with this code comes from who knows the password} */
    boolean greets(byte[] code) {
        boolean longer =
                quirks.contains(Quirk.SUPERMICRO20) && code.length == suite.macLength() + 1;
        byte[] its = longer ? Arrays.copyOf(code, suite.macLength()) : code;
        return MessageDigest.isEqual(message2Code(), its);
    }

    private byte[] roleAndUser() {
        return roleAndUser(first.role(), first.user());
    }

    /** BMCs that want the name padded want it as it is here, and no word of how it is looked up. */
    private byte[] roleAndUserOfMessage3() {
        return quirks.contains(Quirk.INTEL20)
                ? roleAndUser(first.role() & ~RakpMessage1.NAME_ONLY_LOOKUP, login.user())
                : roleAndUser();
    }

    private static byte[] roleAndUser(int role, byte[] user) {
        return new WireWriter().uint8(role).uint8(user.length).bytes(user).toBytes();
    }

    private static byte[] constant(int value) {
        byte[] constant = new byte[CONSTANT_LENGTH];
        Arrays.fill(constant, (byte) value);
        return constant;
    }

    private byte[] mac(byte[] key, byte[] text) {
        return crypto.mac(suite, key, text);
    }
}
