package io.bearman.testkit.bmc;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What protects the packets of one session (IPMI v2.0 §13.28, §13.29). It keeps its engines, which
 * are dearer than what they do for a packet. Guarded by the BMC's lock.
 */
final class PacketSeal {
    static final int AUTHENTICATED = 0x40;
    static final int ENCRYPTED = 0x80;

    /** Of a session that is not yet one: no packet is written or read with it. */
    static final PacketSeal NONE = new PacketSeal(Suite.ZERO, new Random(0), null, null, null);

    private static final int BLOCK = 16;
    private static final int NEXT_HEADER = 0x07;

    private final Suite suite;
    private final Random iv;
    private final @Nullable Mac integrity;
    private final @Nullable Cipher cipher;
    private final @Nullable SecretKeySpec key;

    private PacketSeal(
            Suite suite,
            Random iv,
            @Nullable Mac integrity,
            @Nullable Cipher cipher,
            @Nullable SecretKeySpec key) {
        this.suite = suite;
        this.iv = iv;
        this.integrity = integrity;
        this.cipher = cipher;
        this.key = key;
    }

    /** {@return the seal of a session with this integrity key (SIK)} */
    static PacketSeal of(Suite suite, byte[] sik, Random iv) {
        if (!suite.secure()) {
            return new PacketSeal(suite, iv, null, null, null);
        }
        try {
            byte[] k1 = suite.code(sik, filled(0x01));
            byte[] k2 = suite.code(sik, filled(0x02));
            return new PacketSeal(
                    suite,
                    iv,
                    suite.mac(k1),
                    Cipher.getInstance("AES/CBC/NoPadding"),
                    new SecretKeySpec(k2, 0, BLOCK, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES", e);
        }
    }

    private static byte[] filled(int value) {
        byte[] constant = new byte[20];
        Arrays.fill(constant, (byte) value);
        return constant;
    }

    /** Refuses a packet whose integrity code is wrong. */
    void verify(byte[] packet) {
        if (integrity == null) {
            return;
        }
        int covered = packet.length - suite.codeLength();
        if (covered <= Rmcp.HEADER) {
            throw new Wire.Malformed("no room for an integrity code");
        }
        byte[] code = Arrays.copyOfRange(packet, covered, packet.length);
        if (!MessageDigest.isEqual(code, code(integrity, packet, covered))) {
            throw new Wire.Malformed("the integrity code is wrong");
        }
    }

    private byte[] code(Mac mac, byte[] packet, int end) {
        mac.update(packet, Rmcp.HEADER, end - Rmcp.HEADER);
        return Arrays.copyOf(mac.doFinal(), suite.codeLength());
    }

    byte[] decrypt(byte[] payload) {
        if (payload.length < 2 * BLOCK || payload.length % BLOCK != 0) {
            throw new Wire.Malformed("an encrypted payload of " + payload.length + " bytes");
        }
        byte[] initial = Arrays.copyOf(payload, BLOCK);
        byte[] plain = aes(
                Cipher.DECRYPT_MODE, initial, Arrays.copyOfRange(payload, BLOCK, payload.length));
        int pad = plain[plain.length - 1] & 0xff;
        if (pad >= BLOCK || pad + 1 > plain.length) {
            throw new Wire.Malformed("a confidentiality pad of " + pad + " bytes");
        }
        return Arrays.copyOf(plain, plain.length - pad - 1);
    }

    /** {@return a packet of a session, protected as its suite says} */
    byte[] packet(int type, int sessionId, int sequence, byte[] payload, boolean encrypted) {
        boolean secret = encrypted && integrity != null;
        byte[] carried = secret ? encrypt(payload) : payload;
        Wire.Writer out = Rmcp.header(Rmcp.RMCP_PLUS);
        out.uint8(type | (secret ? ENCRYPTED : 0) | (integrity != null ? AUTHENTICATED : 0));
        out.uint32(sessionId);
        out.uint32(sequence);
        out.uint16(carried.length);
        out.bytes(carried);
        if (integrity != null) {
            // Pad so that what the code covers is a multiple of 4, with the two bytes that follow.
            int pad = (4 - (out.size() - Rmcp.HEADER + 2) % 4) % 4;
            for (int i = 0; i < pad; i++) {
                out.uint8(0xff);
            }
            out.uint8(pad).uint8(NEXT_HEADER);
            out.bytes(code(integrity, out.done(), out.size()));
        }
        return out.done();
    }

    private byte[] encrypt(byte[] payload) {
        byte[] initial = new byte[BLOCK];
        iv.nextBytes(initial);
        Wire.Writer plain = new Wire.Writer().bytes(payload);
        int pad = (BLOCK - (payload.length + 1) % BLOCK) % BLOCK;
        for (int i = 1; i <= pad; i++) {
            plain.uint8(i);
        }
        plain.uint8(pad);
        byte[] secret = aes(Cipher.ENCRYPT_MODE, initial, plain.done());
        return new Wire.Writer().bytes(initial).bytes(secret).done();
    }

    private byte[] aes(int mode, byte[] initial, byte[] text) {
        if (cipher == null) {
            throw new Wire.Malformed("an encrypted payload where nothing is encrypted");
        }
        try {
            cipher.init(mode, key, new IvParameterSpec(initial));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-128 of " + text.length + " bytes failed", e);
        }
    }
}
