package io.bearman.testkit.bmc;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.BootDevice;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The BMC side of IPMI 2.0 over LAN: packets in, packets out, and a {@link Chassis} that is told
 * what to do. It knows nothing of sockets: {@link UdpBmcServer} puts it on a real port, the virtual
 * network on a simulated one.
 *
 * <p>It is strict as the specification is: wrong codes, repeated sequence numbers and unprotected
 * packets are dropped in silence, a retransmitted command is answered and not done again. Thread-safe:
 * one lock.
 */
public final class SimulatedBmc {
    private static final Duration SLOWNESS = Duration.ofSeconds(2);
    private static final Duration SILENCE_AFTER_OFF = Duration.ofSeconds(60);
    private static final Duration FOR_EVER = Duration.ofDays(36500);
    private static final int FOR_EVERY = Integer.MAX_VALUE;

    private final Settings settings;
    private final List<Suite> suites;
    private final TimeSource time;
    private final Random random;
    private final BootOptions boot;
    private final Commands commands;
    private final List<Session> sessions = new ArrayList<>();
    private final Map<Quirk, Mood> quirks = new EnumMap<>(Quirk.class);
    private BmcGuid guid;

    /**
     * A BMC.
     *
     * @param random its randomness: a seeded one for a simulation that replays, a {@link
     *     java.security.SecureRandom} otherwise
     */
    public SimulatedBmc(Settings settings, Chassis chassis, TimeSource time, Random random) {
        this.settings = settings;
        this.suites = settings.suites().stream()
                .map(id -> Suite.ofId(id).orElseThrow())
                .sorted(Comparator.comparingInt(Suite::id))
                .toList();
        this.time = time;
        this.random = random;
        this.boot = new BootOptions(time, chassis);
        this.commands = new Commands(chassis, boot);
        this.guid = settings.guid();
    }

    /**
     * What it is and whom it lets in.
     *
     * @param guid the GUID it proves
     * @param users who may log in
     * @param suites cipher suites it offers, of 0, 3 and 17; 0 lets anybody in
     * @param sessionLimit how many sessions at a time, half-open ones included
     */
    public record Settings(
            BmcGuid guid, List<BmcUser> users, Set<Integer> suites, int sessionLimit) {
        public Settings {
            if (suites.isEmpty()
                    || !suites.stream().allMatch(id -> Suite.ofId(id).isPresent())) {
                throw new IllegalArgumentException("not cipher suites out of 0, 3, 17: " + suites);
            }
            if (sessionLimit < 1) {
                throw new IllegalArgumentException("not a session limit: " + sessionLimit);
            }
            users = List.copyOf(users);
            suites = Set.copyOf(suites);
        }

        /** {@return suites 3 and 17, and eight sessions} */
        public static Settings of(BmcGuid guid, BmcUser... users) {
            return new Settings(guid, List.of(users), Set.of(3, 17), 8);
        }

        /** {@return these with other cipher suites} */
        public Settings withSuites(Integer... ids) {
            return new Settings(guid, users, Set.of(ids), sessionLimit);
        }

        /** {@return these with another session limit} */
        public Settings withSessionLimit(int limit) {
            return new Settings(guid, users, suites, limit);
        }
    }

    /** How long and how often a quirk strikes. */
    private record Mood(int times, Deadline until) {}

    /** Misbehaves from now on. */
    public void misbehave(Quirk quirk) {
        misbehave(quirk, FOR_EVERY, FOR_EVER);
    }

    /** Misbehaves this often. */
    public void misbehave(Quirk quirk, int times) {
        misbehave(quirk, times, FOR_EVER);
    }

    /** Misbehaves for this long. */
    public void misbehave(Quirk quirk, Duration duration) {
        misbehave(quirk, FOR_EVERY, duration);
    }

    private synchronized void misbehave(Quirk quirk, int times, Duration duration) {
        quirks.put(quirk, new Mood(times, Deadline.in(time, duration)));
    }

    /** Behaves again. */
    public synchronized void behave() {
        quirks.clear();
    }

    /** Becomes another machine's BMC, as when two cables or addresses are swapped. */
    public synchronized void guid(BmcGuid other) {
        guid = other;
    }

    /** Restarts its firmware: every session is forgotten, the chassis is not touched. */
    public synchronized void restart() {
        sessions.clear();
    }

    /** {@return how many sessions it holds, half-open ones included} */
    public synchronized int sessions() {
        forgetExpired();
        return sessions.size();
    }

    /** {@return the boot flags as they are now} */
    public synchronized BootFlags bootFlags() {
        return boot.flags();
    }

    /** Puts kept boot flags back, as after a loss of its supply. */
    public synchronized void restore(BootFlags flags) {
        boot.restore(flags);
    }

    /** The machine's firmware asks where to boot from; flags for one boot are cleared by it. */
    public synchronized BootDevice boot() {
        return boot.boot();
    }

    /**
     * Takes a packet.
     *
     * @param from who sent it
     * @return what it sends back to there, possibly nothing
     */
    public synchronized List<Reply> handle(InetSocketAddress from, byte[] packet) {
        if (strikes(Quirk.SILENT)) {
            return List.of();
        }
        forgetExpired();
        try {
            return reply(from, packet).map(this::delayed).map(List::of).orElse(List.of());
        } catch (Wire.Malformed e) {
            return List.of();
        }
    }

    private Reply delayed(byte[] answer) {
        byte[] sent = answer.clone(); // the receiver owns it; sessions keep theirs for repetition
        if (strikes(Quirk.GARBAGE)) {
            random.nextBytes(sent);
        }
        return new Reply(sent, strikes(Quirk.SLOW) ? SLOWNESS : Duration.ZERO);
    }

    private void forgetExpired() {
        sessions.removeIf(Session::expired);
    }

    private boolean strikes(Quirk quirk) {
        Mood mood = quirks.get(quirk);
        if (mood == null || mood.times() <= 0 || mood.until().passed(time)) {
            return false;
        }
        if (mood.times() != FOR_EVERY) {
            quirks.put(quirk, new Mood(mood.times() - 1, mood.until()));
        }
        return true;
    }

    private Optional<byte[]> reply(InetSocketAddress from, byte[] packet) {
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
        LanMessage request = LanMessage.decode(in.bytes(length));
        byte[] response = request.response(commands.answer(request, outside()));
        return Optional.of(Rmcp.header(Rmcp.AUTH_NONE)
                .uint32(0) // session sequence number
                .uint32(0) // session id
                .uint8(response.length)
                .bytes(response)
                .done());
    }

    private Optional<byte[]> rmcpPlus(InetSocketAddress from, byte[] packet, Wire.Reader in) {
        int payloadType = in.uint8();
        int sessionId = in.uint32();
        if (sessionId != 0) {
            return inSession(sessionId, payloadType, packet, in);
        }
        in.skip(4); // session sequence number
        Wire.Reader body = new Wire.Reader(in.bytes(in.uint16()));
        return switch (payloadType) {
            case Session.IPMI_PAYLOAD -> {
                LanMessage request = LanMessage.decode(body.rest());
                byte[] response = request.response(commands.answer(request, outside()));
                yield Optional.of(Handshake.packet(Session.IPMI_PAYLOAD, response));
            }
            case Handshake.OPEN_REQUEST -> Optional.of(openSession(from, body));
            case Handshake.RAKP_1 -> Optional.of(rakp1(Handshake.Rakp1.decode(body)));
            case Handshake.RAKP_3 -> rakp3(Handshake.Rakp3.decode(body));
            default -> Optional.empty();
        };
    }

    private Commands.Context outside() {
        return new Commands.Context(null, guid, suites, sessions, true);
    }

    private byte[] openSession(InetSocketAddress from, Wire.Reader body) {
        Handshake.OpenRequest request = Handshake.OpenRequest.decode(body);
        // The network may deliver one request twice; that takes one session, not two.
        for (Session known : sessions) {
            if (!known.active && known.peer.equals(from) && known.open.equals(request)) {
                return known.openReply;
            }
        }
        Optional<Suite> suite =
                suites.stream().filter(request::wants).max(Comparator.comparingInt(Suite::id));
        if (suite.isEmpty()) {
            return refuseOpen(request, Handshake.NO_CIPHER_SUITE_MATCH);
        }
        if (request.privilege() > Privilege.ADMINISTRATOR.code()) {
            return refuseOpen(request, Handshake.INVALID_ROLE);
        }
        if (strikes(Quirk.SESSIONS_EXHAUSTED) || sessions.size() >= settings.sessionLimit()) {
            return refuseOpen(request, Handshake.INSUFFICIENT_RESOURCES);
        }
        Session session = new Session(from, request, newId(), suite.get(), time, random);
        session.openReply = request.response(session);
        sessions.add(session);
        return session.openReply;
    }

    private byte[] refuseOpen(Handshake.OpenRequest request, int status) {
        return Handshake.refusal(
                Handshake.OPEN_RESPONSE, request.tag(), status, request.consoleId());
    }

    private int newId() {
        int id = random.nextInt();
        return id == 0 || find(id).isPresent() ? newId() : id;
    }

    private Optional<Session> find(int id) {
        return sessions.stream().filter(session -> session.id == id).findFirst();
    }

    private byte[] rakp1(Handshake.Rakp1 message) {
        Session session = find(message.bmcId()).orElse(null);
        if (session == null || session.active) {
            return Handshake.refusal(
                    Handshake.RAKP_2, message.tag(), Handshake.INVALID_SESSION_ID, 0);
        }
        BmcUser user = settings.users().stream()
                .filter(known -> known.name().equals(message.userName()))
                .findFirst()
                .orElse(null);
        int status = judge(message, session, user);
        if (status != Handshake.OK || user == null) {
            sessions.remove(session);
            return Handshake.refusal(Handshake.RAKP_2, message.tag(), status, session.consoleId);
        }
        session.consoleRandom = message.random();
        session.role = message.role();
        session.userName = message.name();
        session.user = user;
        session.used();
        return message.response(session, Handshake.key(user), guid, hashedRole(session));
    }

    private static int judge(Handshake.Rakp1 message, Session session, @Nullable BmcUser user) {
        if (message.nameTooLong()) {
            return Handshake.INVALID_NAME_LENGTH;
        }
        Optional<Privilege> role = Privilege.ofCode(message.role() & 0x0f);
        if (role.isEmpty()) {
            return Handshake.INVALID_ROLE;
        }
        if (user == null) {
            return Handshake.UNAUTHORIZED_NAME;
        }
        boolean allowed = user.limit().allows(role.get()) && session.openLimit.allows(role.get());
        return allowed ? Handshake.OK : Handshake.UNAUTHORIZED_ROLE;
    }

    private int hashedRole(Session session) {
        return strikes(Quirk.HASHES_OPEN_PRIVILEGE) ? session.open.privilege() : session.role;
    }

    private Optional<byte[]> rakp3(Handshake.Rakp3 message) {
        Session session = find(message.bmcId()).orElse(null);
        if (session == null || session.user == null) {
            return Optional.empty();
        }
        if (session.active) {
            return Optional.of(repeatedRakp4(session));
        }
        if (message.status() != Handshake.OK) {
            sessions.remove(session); // the console gave up; it wants no answer
            return Optional.empty();
        }
        byte[] key = Handshake.key(session.user);
        byte[] expected = message.expected(session, key, hashedRole(session));
        if (!java.security.MessageDigest.isEqual(expected, message.code())) {
            sessions.remove(session);
            return Optional.of(Handshake.refusal(
                    Handshake.RAKP_4,
                    message.tag(),
                    Handshake.INVALID_INTEGRITY_CHECK,
                    session.consoleId));
        }
        session.activate(message.integrityKey(session, key, hashedRole(session)));
        session.rakp4Reply = message.response(session, guid);
        return Optional.of(session.rakp4Reply);
    }

    private byte[] repeatedRakp4(Session session) {
        return strikes(Quirk.GARBLED_REPEATED_RAKP4)
                ? Handshake.refusal(Handshake.RAKP_4, 0, 0xcc, session.consoleId)
                : session.rakp4Reply;
    }

    private Optional<byte[]> inSession(
            int sessionId, int payloadType, byte[] packet, Wire.Reader in) {
        Session session = find(sessionId).filter(known -> known.active).orElse(null);
        if (session == null || (payloadType & 0x3f) != Session.IPMI_PAYLOAD) {
            return Optional.empty();
        }
        LanMessage request = LanMessage.decode(session.open(packet, payloadType, in));
        byte[] response =
                strikes(Quirk.REPEATS_RETRIED_COMMANDS) ? null : session.repeated(request);
        if (response == null) {
            LanMessage.Answer answer = strikes(Quirk.BUSY)
                    ? LanMessage.Answer.code(Completion.NODE_BUSY)
                    : commands.answer(request, inside(session));
            response = request.response(answer);
            session.remember(request, response);
        }
        return answerLost(request)
                ? Optional.empty()
                : Optional.of(flipped(session.seal(response)));
    }

    private Commands.Context inside(Session session) {
        return new Commands.Context(session, guid, suites, sessions, !strikes(Quirk.NO_VALID_BIT));
    }

    private boolean answerLost(LanMessage request) {
        boolean control = request.netFn() == 0x00 && request.cmd() == 0x02;
        if (!control) {
            return false;
        }
        int action = request.data().length > 0 ? request.data()[0] & 0x0f : -1;
        if ((action == 0 || action == 5) && strikes(Quirk.SILENT_AFTER_OFF)) {
            misbehave(Quirk.SILENT, SILENCE_AFTER_OFF);
        }
        return strikes(Quirk.ACTS_WITHOUT_ANSWER);
    }

    private byte[] flipped(byte[] packet) {
        if (strikes(Quirk.FLIPPED_BIT)) {
            int bit = Rmcp.HEADER * 8 + random.nextInt((packet.length - Rmcp.HEADER) * 8);
            packet[bit / 8] ^= (byte) (1 << bit % 8);
        }
        return packet;
    }
}
