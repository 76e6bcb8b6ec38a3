package io.bearman.testkit.bmc;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The far side of a simulated BMC, byte by byte, so that a test can do it wrong. */
final class Console {
    static final InetSocketAddress ADDRESS = InetSocketAddress.createUnresolved("console", 40000);

    private static final int ID = 0x11223344;

    private final SimulatedBmc bmc;
    private final Suite suite;
    private final byte[] random = new byte[16];
    private byte[] sik = new byte[0];
    private byte[] k1 = new byte[0];
    private byte[] k2 = new byte[0];
    private int sequence;
    private int rqSeq;
    /** Zero where the BMC has none. */
    byte[] kg = new byte[0];

    int openPrivilege;
    int bmcId;
    byte[] openResponse = new byte[0];
    byte[] rakp2 = new byte[0];
    byte[] rakp4 = new byte[0];

    Console(SimulatedBmc bmc, Suite suite) {
        this.bmc = bmc;
        this.suite = suite;
    }

    static Console loggedIn(SimulatedBmc bmc, String user, String password, Privilege role) {
        Console console = new Console(bmc, Suite.SEVENTEEN);
        int status = console.logIn(user, password, role);
        if (status != 0) {
            throw new IllegalStateException("refused with status " + status);
        }
        return console;
    }

    /** {@return one of user {@code admin} with password {@code secret}, raised to its role} */
    static Console raised(SimulatedBmc bmc, Privilege role) {
        Console console = loggedIn(bmc, "admin", "secret", role);
        console.command(0x06, 0x3b, role.code());
        return console;
    }

    /** {@return the id of its session as it comes over the wire} */
    static byte[] id() {
        return new Wire.Writer().uint32(ID).done();
    }

    /** {@return the status of the first refusal, 0 when in} */
    int logIn(String user, String password, Privilege role) {
        int opened = open();
        return opened != 0 ? opened : authenticate(user, password, role);
    }

    int open() {
        openResponse = only(openRequest());
        if (openResponse[17] == 0) {
            bmcId = new Wire.Reader(Arrays.copyOfRange(openResponse, 24, 28)).uint32();
        }
        return openResponse[17];
    }

    byte[] openRequest() {
        Wire.Writer body =
                new Wire.Writer().uint8(1).uint8(openPrivilege).uint16(0).uint32(ID);
        int[] algorithms = {suite.authentication(), suite.integrity(), suite.confidentiality()};
        for (int type = 0; type < 3; type++) {
            body.uint8(type).uint16(0).uint8(8).uint8(algorithms[type]).zeros(3);
        }
        return Handshake.packet(Handshake.OPEN_REQUEST, body.done());
    }

    int authenticate(String user, String password, Privilege role) {
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        int roleByte = 0x10 | role.code();
        rakp2 = only(rakp1(roleByte, name));
        if (rakp2[17] != 0) {
            return rakp2[17];
        }
        byte[] bmcRandom = Arrays.copyOfRange(rakp2, 24, 40);
        byte[] key = Arrays.copyOf(password.getBytes(StandardCharsets.UTF_8), 20);
        byte[] named =
                new Wire.Writer().uint8(roleByte).uint8(name.length).bytes(name).done();
        byte[] code = suite.code(
                key, new Wire.Writer().bytes(bmcRandom).uint32(ID).bytes(named).done());
        rakp4 = only(rakp3(code));
        sik = suite.code(
                kg.length > 0 ? kg : key,
                new Wire.Writer().bytes(random).bytes(bmcRandom).bytes(named).done());
        k1 = suite.code(sik, filled(1));
        k2 = suite.code(sik, filled(2));
        return rakp4[17];
    }

    /** {@return whether the BMC proved in RAKP message 4 that it has the same keys} */
    boolean proven() {
        byte[] text = new Wire.Writer()
                .bytes(random)
                .uint32(bmcId)
                .bytes(Arrays.copyOfRange(rakp2, 40, 56))
                .done();
        byte[] expected = Arrays.copyOf(suite.code(sik, text), suite.codeLength());
        return Arrays.equals(expected, Arrays.copyOfRange(rakp4, 24, rakp4.length));
    }

    byte[] rakp1(int role, byte[] name) {
        return Handshake.packet(
                Handshake.RAKP_1,
                new Wire.Writer()
                        .uint8(2)
                        .zeros(3)
                        .uint32(bmcId)
                        .bytes(random)
                        .uint8(role)
                        .uint16(0)
                        .uint8(name.length)
                        .bytes(name)
                        .done());
    }

    byte[] rakp3(byte[] code) {
        return Handshake.packet(
                Handshake.RAKP_3,
                new Wire.Writer().uint8(3).zeros(3).uint32(bmcId).bytes(code).done());
    }

    /** {@return the completion code of a command with the next sequence numbers} */
    int command(int netFn, int cmd, int... data) {
        return ask(netFn, cmd, data)[0] & 0xff;
    }

    /** {@return completion code and data of the answer} */
    byte[] ask(int netFn, int cmd, int... data) {
        return answer(packet(++sequence, ++rqSeq, netFn, cmd, data));
    }

    /** {@return the packet of a command, with the next number of the session} */
    byte[] retransmission(int netFn, int cmd, int... data) {
        return packet(++sequence, rqSeq, netFn, cmd, data);
    }

    byte[] answer(byte[] packet) {
        return plain(only(packet));
    }

    byte[] packet(int sessionSequence, int requestSequence, int netFn, int cmd, int... data) {
        Wire.Writer head = new Wire.Writer().uint8(0x20).uint8(netFn << 2);
        Wire.Writer body =
                new Wire.Writer().uint8(0x81).uint8(requestSequence << 2).uint8(cmd);
        for (int value : data) {
            body.uint8(value);
        }
        byte[] message = new Wire.Writer()
                .bytes(head.done())
                .uint8(-sum(head.done()))
                .bytes(body.done())
                .uint8(-sum(body.done()))
                .done();
        return sealed(0, sessionSequence, message, true);
    }

    /** {@return a packet of SOL, with the next number of the session} */
    byte[] sol(
            boolean encrypted,
            int number,
            int acknowledges,
            int count,
            int operation,
            String text) {
        byte[] payload = new Wire.Writer()
                .uint8(number)
                .uint8(acknowledges)
                .uint8(count)
                .uint8(operation)
                .bytes(text.getBytes(StandardCharsets.UTF_8))
                .done();
        return sealed(1, ++sequence, payload, encrypted);
    }

    private byte[] sealed(int type, int sessionSequence, byte[] payload, boolean encrypted) {
        boolean secret = suite.secure() && encrypted;
        byte[] carried = secret ? encrypt(payload) : payload;
        Wire.Writer out = Rmcp.header(Rmcp.RMCP_PLUS)
                .uint8(type | (suite.secure() ? 0x40 : 0) | (secret ? 0x80 : 0))
                .uint32(bmcId)
                .uint32(sessionSequence)
                .uint16(carried.length)
                .bytes(carried);
        if (!suite.secure()) {
            return out.done();
        }
        int pad = (4 - (12 + carried.length + 2) % 4) % 4;
        for (int i = 0; i < pad; i++) {
            out.uint8(0xff);
        }
        out.uint8(pad).uint8(0x07);
        byte[] text = Arrays.copyOfRange(out.done(), Rmcp.HEADER, out.size());
        return out.bytes(Arrays.copyOf(suite.code(k1, text), suite.codeLength()))
                .done();
    }

    byte[] only(byte[] packet) {
        List<Reply> replies = bmc.handle(ADDRESS, packet);
        if (replies.size() != 1) {
            throw new IllegalStateException(replies.size() + " replies");
        }
        return replies.get(0).packet();
    }

    private byte[] encrypt(byte[] message) {
        int pad = (16 - (message.length + 1) % 16) % 16;
        Wire.Writer plain = new Wire.Writer().bytes(message);
        for (int i = 1; i <= pad; i++) {
            plain.uint8(i);
        }
        byte[] text = plain.uint8(pad).done();
        return new Wire.Writer()
                .zeros(16)
                .bytes(aes(Cipher.ENCRYPT_MODE, new byte[16], text))
                .done();
    }

    /** {@return completion code and data} */
    private byte[] plain(byte[] packet) {
        byte[] message = message(packet);
        return Arrays.copyOfRange(message, 6, message.length - 1);
    }

    /** {@return the payload of a packet of the session: a message with its checksums, or SOL} */
    byte[] message(byte[] packet) {
        int length = new Wire.Reader(Arrays.copyOfRange(packet, 14, 16)).uint16();
        byte[] payload = Arrays.copyOfRange(packet, 16, 16 + length);
        if ((packet[5] & 0x80) == 0) {
            return payload;
        }
        byte[] text = aes(
                Cipher.DECRYPT_MODE,
                Arrays.copyOf(payload, 16),
                Arrays.copyOfRange(payload, 16, payload.length));
        return Arrays.copyOf(text, text.length - text[text.length - 1] - 1);
    }

    private byte[] aes(int mode, byte[] iv, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(mode, new SecretKeySpec(k2, 0, 16, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] filled(int value) {
        byte[] constant = new byte[20];
        Arrays.fill(constant, (byte) value);
        return constant;
    }

    private static int sum(byte[] bytes) {
        int sum = 0;
        for (byte value : bytes) {
            sum += value;
        }
        return sum;
    }
}
