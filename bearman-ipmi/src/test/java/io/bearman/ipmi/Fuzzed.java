package io.bearman.ipmi;

import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.PresencePing;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The parts of a session that take bytes from the network, for the fuzz targets. */
public final class Fuzzed {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final List<Function<byte[], Object>> PAYLOADS = List.of(
            OpenSessionRequest::decode,
            OpenSessionResponse::decode,
            RakpMessage1::decode,
            RakpMessage2::decode,
            RakpMessage3::decode,
            RakpMessage4::decode,
            LanMessage::decode,
            payload -> new PresencePing(7).answeredBy(payload));

    private Fuzzed() {}

    /** A datagram: its wrapper, and everything that its payload could be. */
    public static void wrapper(int way, byte[] datagram) {
        CipherSuite suite = CipherSuite.values()[way % CipherSuite.values().length];
        byte[] payload = datagram;
        try {
            Packet packet = Packet.decode(datagram, suite.codeLength());
            packet.encode();
            payload = packet.payload();
        } catch (Malformed e) {
            // Then its bytes are a payload.
        }
        for (Function<byte[], Object> decoder : PAYLOADS) {
            try {
                String.valueOf(decoder.apply(payload));
            } catch (Malformed e) {
                // That is the one answer to nonsense.
            }
        }
    }

    /** A login in which what comes from the BMC is changed as the input says. */
    public static void handshake(int way, byte[] input) {
        World world = new World();
        world.bmc.suite = way % 2 == 0 ? CipherSuite.SUITE_17 : CipherSuite.SUITE_3;
        world.network.fromBmc = new Tape(input)::change;
        try (IpmiClient client = world.client.with(Patience.create().with(SOON))) {
            client.open(world.target(), world.credential, Privilege.USER).close();
        } catch (PowerException e) {
            // A login that fails is as good as one that holds out.
        }
    }

    /**
     * An open session: what its BMC answers is the input's, sealed as it should be, and strangers send
     * the input besides. Afterwards it works as before, or says that it does not, and the next one does.
     */
    public static void session(int way, byte[] input) {
        World world = new World();
        try (IpmiClient client = world.client.with(Patience.create().with(SOON))) {
            try (Session session = client.open(world.target(), world.credential, Privilege.USER)) {
                disturb(world, session, way, new Tape(input));
                world.bmc.command = ScriptedBmc::healthy;
                world.network.fromBmc = List::of;
                isOn(session);
            } catch (PowerException.Unreachable e) {
                // After 15 lost answers the numbers of the next are too far ahead to be believed.
            }
            try (Session next = client.open(world.target(), world.credential, Privilege.USER)) {
                isOn(next);
            }
        }
    }

    private static void disturb(World world, Session session, int way, Tape tape) {
        if (way % 2 == 0) {
            world.bmc.command = request -> tape.chunk();
        } else {
            world.network.fromBmc = tape::change;
            world.network.inject(new InetSocketAddress(World.ADDRESS, 623), tape.chunk());
        }
        for (Command<?> question : List.of(new GetDeviceId(), new GetChassisStatus())) {
            ask(session, question);
        }
    }

    private static void isOn(Session session) {
        if (session.chassisStatus().power() != PowerState.ON) {
            throw new AssertionError("the session says what its BMC did not");
        }
    }

    private static void ask(Session session, Command<?> question) {
        try {
            String.valueOf(session.execute(question));
        } catch (PowerException e) {
            // The BMC answered nonsense, or not at all.
        }
    }

    /** An input as a tape of small orders. When it has run off, nothing is changed any more. */
    private static final class Tape {
        private final WireReader in;

        Tape(byte[] input) {
            in = new WireReader(input);
        }

        private int next() {
            return in.remaining() > 0 ? in.uint8() : 0;
        }

        byte[] chunk() {
            int length = next();
            return in.bytes(Math.min(in.remaining(), length));
        }

        /** What becomes of a packet. */
        List<byte[]> change(byte[] packet) {
            return switch (next() % 8) {
                case 4 -> List.of();
                case 5 -> List.of(chunk());
                case 6 -> List.of(flipped(packet));
                case 7 -> List.of(chunk(), packet, packet);
                default -> List.of(packet);
            };
        }

        private byte[] flipped(byte[] packet) {
            byte[] changed = packet.clone();
            int count = 1 + next() % 4;
            for (int i = 0; i < count; i++) {
                changed[next() % changed.length] ^= (byte) next();
            }
            return Arrays.copyOf(changed, changed.length - Math.min(changed.length, next() % 4));
        }
    }
}
