package io.bearman.testkit.bmc;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Random;

/**
 * Takes packets apart and puts answers together (IPMI v2.0 §13). Wrong codes, repeated sequence
 * numbers and unprotected packets are dropped in silence. Guarded by the BMC's lock.
 */
final class Front {
    private static final int IPMI = 0x00;
    private static final int WRONG_CHECKSUM = 1;

    private final Login login;
    private final Sessions sessions;
    private final Commands commands;
    private final SolPayload sol;
    private final Quirks quirks;
    private final Random random;

    Front(
            Login login,
            Sessions sessions,
            Commands commands,
            SolPayload sol,
            Quirks quirks,
            Random random) {
        this.login = login;
        this.sessions = sessions;
        this.commands = commands;
        this.sol = sol;
        this.quirks = quirks;
        this.random = random;
    }

    /** {@return the answer to a packet, if it gets one} */
    Optional<byte[]> answer(InetSocketAddress from, byte[] packet) {
        Wire.Reader in = new Wire.Reader(packet);
        int messageClass = Rmcp.readHeader(in);
        if (messageClass == Rmcp.CLASS_ASF) {
            return Optional.of(Rmcp.pong(in));
        }
        if (messageClass != Rmcp.CLASS_IPMI) {
            return Optional.empty();
        }
        return switch (in.uint8()) { // authentication type
            case Rmcp.AUTH_NONE -> outsideSession15(in);
            case Rmcp.RMCP_PLUS -> rmcpPlus(from, packet, in);
            default -> Optional.empty();
        };
    }

    /** A command in an IPMI v1.5 packet outside a session (§13.6). */
    private Optional<byte[]> outsideSession15(Wire.Reader in) {
        in.skip(4); // session sequence number
        int sessionId = in.uint32();
        int length = in.uint8();
        if (sessionId != 0) {
            return Optional.empty();
        }
        byte[] response = outsideSession(in.bytes(length));
        return Optional.of(Rmcp.header(Rmcp.AUTH_NONE)
                .uint32(0) // session sequence number
                .uint32(0) // session id
                .uint8(response.length)
                .bytes(response)
                .done());
    }

    private byte[] outsideSession(byte[] message) {
        LanMessage request = LanMessage.decode(message);
        return request.response(commands.answer(Command.of(request, null)), 0);
    }

    private Optional<byte[]> rmcpPlus(InetSocketAddress from, byte[] packet, Wire.Reader in) {
        int payloadType = in.uint8();
        int sessionId = in.uint32();
        if (sessionId != 0) {
            return inSession(from, sessionId, payloadType, packet, in);
        }
        in.skip(4); // session sequence number
        Wire.Reader body = new Wire.Reader(in.bytes(in.uint16()));
        if (payloadType == IPMI) {
            return Optional.of(Handshake.packet(IPMI, outsideSession(body.rest())));
        }
        return login.isOpen() ? handshake(from, payloadType, body) : Optional.empty();
    }

    private Optional<byte[]> handshake(InetSocketAddress from, int payloadType, Wire.Reader body) {
        return switch (payloadType) {
            case Handshake.OPEN_REQUEST ->
                Optional.of(login.open(from, Handshake.OpenRequest.decode(body)));
            case Handshake.RAKP_1 -> login.rakp1(from, Handshake.Rakp1.decode(body));
            case Handshake.RAKP_3 -> login.rakp3(Handshake.Rakp3.decode(body));
            default -> Optional.empty();
        };
    }

    private Optional<byte[]> inSession(
            InetSocketAddress from, int sessionId, int payloadType, byte[] packet, Wire.Reader in) {
        Session session = sessions.find(sessionId).filter(known -> known.active).orElse(null);
        int type = payloadType & 0x3f;
        if (session == null || type != IPMI && type != SolPayload.TYPE) {
            return Optional.empty();
        }
        boolean encrypted = type == IPMI || sol.encrypted();
        boolean anySequence = quirks.strikes(Quirk.ACCEPTS_REPEATED_PACKETS);
        byte[] payload = session.open(packet, payloadType, in, encrypted, anySequence);
        session.peer = from;
        return type == IPMI
                ? command(session, LanMessage.decode(payload))
                : sol.received(session, payload).map(answer -> sealSol(session, answer, encrypted));
    }

    /** {@return the packet that carries this payload of SOL} */
    byte[] sealSol(Session session, byte[] payload, boolean encrypted) {
        return flipped(session.seal(SolPayload.TYPE, payload, encrypted));
    }

    private Optional<byte[]> command(Session session, LanMessage request) {
        byte[] response = respond(session, request);
        if (isControl(request) && quirks.strikes(Quirk.ACTS_WITHOUT_ANSWER)) {
            return Optional.empty();
        }
        return Optional.of(flipped(session.seal(IPMI, response, true)));
    }

    private byte[] respond(Session session, LanMessage request) {
        byte[] before =
                quirks.strikes(Quirk.REPEATS_RETRIED_COMMANDS) ? null : session.repeated(request);
        if (before != null) {
            return before;
        }
        Answer answer = commands.answer(Command.of(request, session));
        int spoil = quirks.strikes(Quirk.NOCHECKSUMCHECK) ? WRONG_CHECKSUM : 0;
        byte[] response = request.response(answer, spoil);
        session.remember(request, response);
        return response;
    }

    private static boolean isControl(LanMessage request) {
        return request.netFn() == 0x00 && request.cmd() == 0x02;
    }

    private byte[] flipped(byte[] packet) {
        if (quirks.strikes(Quirk.FLIPPED_BIT)) {
            int bit = Rmcp.HEADER * 8 + random.nextInt((packet.length - Rmcp.HEADER) * 8);
            packet[bit / 8] ^= (byte) (1 << bit % 8);
        }
        return packet;
    }
}
