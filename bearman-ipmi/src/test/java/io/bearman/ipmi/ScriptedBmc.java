package io.bearman.ipmi;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * The BMC's side of the protocol, with our own codec and every answer replaceable: for what no
 * healthy BMC does. That the codec itself is right is proven elsewhere, by captures and by foreign
 * BMCs.
 */
final class ScriptedBmc {
    static final byte[] GUID = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    CipherSuite suite = CipherSuite.SUITE_17;
    String user = "admin";
    String password = "secret";
    byte[] guid = GUID;
    Duration delay = Duration.ZERO;

    UnaryOperator<OpenSessionResponse> openResponse = response -> response;
    UnaryOperator<RakpMessage2> message2 = message -> message;
    UnaryOperator<RakpMessage4> message4 = message -> message;
    /** Completion code and data; an empty array for no answer. */
    Function<LanMessage, byte[]> command = ScriptedBmc::healthy;
    /** What is sent instead of a sealed answer. */
    Function<LanMessage, List<byte[]>> sealed;

    final List<OpenSessionRequest> opens = new ArrayList<>();
    final List<RakpMessage1> firsts = new ArrayList<>();
    final List<RakpMessage3> thirds = new ArrayList<>();
    final List<LanMessage> requests = new ArrayList<>();
    final List<Packet> packets = new ArrayList<>();
    final List<Integer> closedSessions = new ArrayList<>();

    /** Whether a doubled RAKP message 1 is answered with a new random number. */
    boolean drawsAgain;

    private final SeededRandom random = new SeededRandom(4711);
    private final Map<Integer, Setup> setups = new HashMap<>();
    private int lastManagedId = 0x100;
    private int outSequence;
    private Setup current;

    private static final class Setup {
        private int consoleId;
        private int managedId;
        private RakpMessage1 first;
        private RakpMessage2 second;
        private RakpKeys keys;
        private SessionCipher cipher;
    }

    ScriptedBmc() {
        sealed = message -> List.of(seal(message));
    }

    static byte[] healthy(LanMessage request) {
        if (request.netFn() == Definition.CHASSIS && request.command() == 0x01) {
            return new byte[] {0, 0x01, 0, 0};
        }
        if (request.netFn() == Definition.CHASSIS && request.command() == 0x09) {
            return new byte[] {0, 1, 5, (byte) 0x80, 0x04, 0, 0, 0};
        }
        return new byte[] {0};
    }

    List<byte[]> answer(byte[] datagram) {
        Packet packet = Packet.decode(datagram, suite.codeLength());
        packets.add(packet);
        return switch (packet.payloadType()) {
            case 0x10 -> open(OpenSessionRequest.decode(packet.payload()));
            case 0x12 -> greet(RakpMessage1.decode(packet.payload()));
            case 0x14 -> prove(RakpMessage3.decode(packet.payload()));
            default -> inSession(packet);
        };
    }

    private List<byte[]> open(OpenSessionRequest request) {
        opens.add(request);
        OpenSessionResponse response;
        if (request.algorithms().equals(suite.algorithms())) {
            Setup setup = new Setup();
            setup.consoleId = request.consoleId();
            setup.managedId = ++lastManagedId;
            setups.put(setup.managedId, setup);
            response = new OpenSessionResponse(
                    request.tag(),
                    0,
                    request.privilege(),
                    setup.consoleId,
                    setup.managedId,
                    suite.algorithms());
        } else {
            response =
                    new OpenSessionResponse(request.tag(), 0x11, 0, request.consoleId(), 0, null);
        }
        return clear(
                PayloadType.OPEN_SESSION_RESPONSE, openResponse.apply(response).encode());
    }

    private List<byte[]> greet(RakpMessage1 first) {
        firsts.add(first);
        Setup setup = setups.get(first.managedId());
        if (setup == null) {
            return List.of();
        }
        byte[] nonce = new byte[16];
        if (setup.second != null && !drawsAgain) {
            nonce = setup.second.random();
        } else {
            random.nextBytes(nonce);
        }
        setup.first = first;
        setup.second = new RakpMessage2(first.tag(), 0, setup.consoleId, nonce, guid, new byte[0]);
        setup.keys =
                Keys.of(suite, password.getBytes(StandardCharsets.US_ASCII), first, setup.second);
        int status = new String(first.user(), StandardCharsets.US_ASCII).equals(user) ? 0 : 0x0d;
        RakpMessage2 answer = new RakpMessage2(
                first.tag(), status, setup.consoleId, nonce, guid, setup.keys.message2Code());
        return clear(PayloadType.RAKP_MESSAGE_2, message2.apply(answer).encode());
    }

    private List<byte[]> prove(RakpMessage3 third) {
        thirds.add(third);
        Setup setup = setups.get(third.managedId());
        if (setup == null || third.status() != 0) {
            setups.remove(third.managedId());
            return List.of();
        }
        setup.cipher = new SessionCipher(suite, setup.keys, random);
        current = setup;
        outSequence = 0;
        RakpMessage4 answer =
                new RakpMessage4(third.tag(), 0, setup.consoleId, setup.keys.message4Code());
        return clear(PayloadType.RAKP_MESSAGE_4, message4.apply(answer).encode());
    }

    private List<byte[]> inSession(Packet packet) {
        Setup setup = setups.get(packet.sessionId());
        if (setup == null || setup.cipher == null || !setup.cipher.genuine(packet)) {
            return List.of();
        }
        LanMessage request = LanMessage.decode(setup.cipher.decrypt(packet));
        requests.add(request);
        if (request.netFn() == Definition.APPLICATION && request.command() == 0x3c) {
            closedSessions.add(packet.sessionId());
        }
        byte[] data = command.apply(request);
        return data.length == 0 ? List.of() : sealed.apply(request.answer(data));
    }

    byte[] seal(LanMessage message) {
        return seal(message, ++outSequence);
    }

    byte[] seal(LanMessage message, int sequence) {
        return current.cipher.seal(PayloadType.IPMI, current.consoleId, sequence, message.encode());
    }

    /** {@return a genuine packet whose encrypted blocks, pad included, are these} */
    byte[] sealBlocks(byte[] blocks, int sequence) {
        byte[] iv = new byte[16];
        random.nextBytes(iv);
        byte[] body = Arrays.copyOf(iv, 16 + blocks.length);
        System.arraycopy(blocks, 0, body, 16, blocks.length);
        new Crypto()
                .aes(
                        Cipher.ENCRYPT_MODE,
                        new SecretKeySpec(current.keys.encryptionKey(), "AES"),
                        body);
        Packet packet =
                Packet.inSession(suite, PayloadType.IPMI, current.consoleId, sequence, body);
        return packet.signed(current.cipher.code(packet)).encode();
    }

    int consoleId() {
        return current.consoleId;
    }

    SessionCipher cipher() {
        return current.cipher;
    }

    /** It restarts: it knows no session any more. */
    void forget() {
        setups.clear();
    }

    int sessionsNotClosed() {
        return (int) setups.values().stream()
                .filter(setup -> setup.cipher != null && !closedSessions.contains(setup.managedId))
                .count();
    }

    long count(Command<?> command) {
        return requests.stream()
                .filter(request ->
                        request.netFn() == command.netFn() && request.command() == command.number())
                .count();
    }

    private static List<byte[]> clear(PayloadType type, byte[] payload) {
        return List.of(Packet.clear(type, payload).encode());
    }
}
