package io.bearman.testkit.bmc;

import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One RMCP+ session as the BMC sees it, from Open Session to Close Session (IPMI v2.0 §13.14,
 * §13.19 to §13.32). Guarded by the BMC's lock.
 */
final class Session {
    static final int IPMI_PAYLOAD = 0x00;
    static final int AUTHENTICATED = 0x40;
    static final int ENCRYPTED = 0x80;

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    // A requester may use a sequence number again after this long (IPMI v2.0 §6.12.8, note).
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final int BLOCK = 16;

    final InetSocketAddress peer;
    final Handshake.OpenRequest open;
    final int consoleId;
    final int id;
    final Suite suite;
    final Privilege openLimit;
    byte[] consoleRandom = new byte[16];
    final byte[] random = new byte[16];
    int role;
    byte[] userName = new byte[0];

    @Nullable
    BmcUser user;

    byte[] sik = new byte[0];
    boolean active;
    Privilege privilege = Privilege.CALLBACK;
    Privilege limit = Privilege.CALLBACK;
    byte[] openReply = new byte[0];
    byte[] rakp2Reply = new byte[0];
    byte[] rakp4Reply = new byte[0];

    private final TimeSource time;
    private final Random iv;
    private final SequenceWindow window = new SequenceWindow();
    private byte[] k1 = new byte[0];
    private byte[] k2 = new byte[0];
    private int sent;
    private Deadline expires;
    private @Nullable LanMessage last;
    private byte[] lastResponse = new byte[0];
    private Deadline lastForgotten;

    Session(
            InetSocketAddress peer,
            Handshake.OpenRequest open,
            int id,
            Suite suite,
            TimeSource time,
            Random random) {
        this.peer = peer;
        this.open = open;
        this.consoleId = open.consoleId();
        this.id = id;
        this.suite = suite;
        this.openLimit = Privilege.ofCode(open.privilege()).orElse(Privilege.ADMINISTRATOR);
        this.time = time;
        this.iv = random;
        this.expires = Deadline.in(time, HANDSHAKE);
        this.lastForgotten = expires;
        random.nextBytes(this.random);
    }

    boolean expired() {
        return expires.passed(time);
    }

    void used() {
        expires = Deadline.in(time, active ? IDLE : HANDSHAKE);
    }

    void activate(byte[] integrityKey) {
        sik = integrityKey;
        k1 = suite.code(sik, filled(0x01));
        k2 = suite.code(sik, filled(0x02));
        active = true;
        limit = Privilege.ofCode(role & 0x0f).orElse(openLimit);
        privilege = limit.orLower(Privilege.USER);
        used();
    }

    private static byte[] filled(int value) {
        byte[] constant = new byte[20];
        Arrays.fill(constant, (byte) value);
        return constant;
    }

    /** {@return the payload of a packet of this session, its authenticity and freshness proven} */
    byte[] open(byte[] packet, int payloadType, Wire.Reader in) {
        int required = suite.secure() ? AUTHENTICATED | ENCRYPTED : 0;
        if ((payloadType & (AUTHENTICATED | ENCRYPTED)) != required) {
            throw new Wire.Malformed("a packet without the protection that the session demands");
        }
        int sequence = in.uint32();
        byte[] payload = in.bytes(in.uint16());
        if (suite.secure()) {
            verify(packet);
        }
        if (!window.admits(sequence)) {
            throw new Wire.Malformed("a session sequence number that was seen or is too old");
        }
        used();
        return suite.secure() ? decrypt(payload) : payload;
    }

    private void verify(byte[] packet) {
        int covered = packet.length - suite.codeLength();
        if (covered <= Rmcp.HEADER) {
            throw new Wire.Malformed("no room for an integrity code");
        }
        byte[] code = Arrays.copyOfRange(packet, covered, packet.length);
        byte[] text = Arrays.copyOfRange(packet, Rmcp.HEADER, covered);
        if (!MessageDigest.isEqual(code, Arrays.copyOf(suite.code(k1, text), suite.codeLength()))) {
            throw new Wire.Malformed("the integrity code is wrong");
        }
    }

    private byte[] decrypt(byte[] payload) {
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

    /** {@return the packet that carries this payload to the console} */
    byte[] seal(byte[] payload) {
        byte[] carried = suite.secure() ? encrypt(payload) : payload;
        Wire.Writer out = Rmcp.header(Rmcp.RMCP_PLUS);
        out.uint8(IPMI_PAYLOAD | (suite.secure() ? AUTHENTICATED | ENCRYPTED : 0));
        out.uint32(consoleId);
        out.uint32(++sent); // session sequence number; 0 is for packets outside a session
        out.uint16(carried.length);
        out.bytes(carried);
        if (suite.secure()) {
            // Pad so that what the code covers is a multiple of 4, with the two bytes that follow.
            int pad = (4 - (out.size() - Rmcp.HEADER + 2) % 4) % 4;
            for (int i = 0; i < pad; i++) {
                out.uint8(0xff);
            }
            out.uint8(pad).uint8(0x07); // pad length, next header
            byte[] text = Arrays.copyOfRange(out.done(), Rmcp.HEADER, out.size());
            out.bytes(Arrays.copyOf(suite.code(k1, text), suite.codeLength()));
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
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(mode, new SecretKeySpec(k2, 0, BLOCK, "AES"), new IvParameterSpec(initial));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-128 of " + text.length + " bytes failed", e);
        }
    }

    /** {@return the response to this very request if it was the last one, else null} */
    byte @Nullable [] repeated(LanMessage request) {
        LanMessage before = last;
        boolean same = before != null
                && !lastForgotten.passed(time)
                && before.netFn() == request.netFn()
                && before.cmd() == request.cmd()
                && before.rqSeq() == request.rqSeq()
                && Arrays.equals(before.data(), request.data());
        return same ? lastResponse : null;
    }

    void remember(LanMessage request, byte[] response) {
        last = request;
        lastResponse = response;
        lastForgotten = Deadline.in(time, RETRY);
    }
}
