package io.bearman.testkit.bmc;

import io.bearman.core.host.BmcGuid;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets consoles in: Open Session and the RAKP messages (IPMI v2.0 §13.17 to §13.24). Guarded by the
 * BMC's lock.
 */
final class Login {
    private static final int NAME_ALONE = 0x10;
    private static final int MEANINGLESS = 0xcc;

    private final Channel channel;
    private final Users users;
    private final Sessions sessions;
    private final Quirks quirks;
    private final Supplier<BmcGuid> guid;
    private final Random random;

    Login(
            Channel channel,
            Users users,
            Sessions sessions,
            Quirks quirks,
            Supplier<BmcGuid> guid,
            Random random) {
        this.channel = channel;
        this.users = users;
        this.sessions = sessions;
        this.quirks = quirks;
        this.guid = guid;
        this.random = random;
    }

    /** {@return whether the channel lets anybody in} */
    boolean isOpen() {
        return channel.access.mode() != ChannelAccess.DISABLED;
    }

    byte[] open(InetSocketAddress from, Handshake.OpenRequest request) {
        // The network may deliver one request twice; that takes one session, not two.
        for (Session known : sessions.all()) {
            if (!known.active && known.peer.equals(from) && known.open.equals(request)) {
                return known.openReply;
            }
        }
        Optional<Suite> suite = channel.suites.stream()
                .filter(request::wants)
                .filter(offered -> channel.limit(offered) > 0)
                .max(Comparator.comparingInt(Suite::id));
        if (suite.isEmpty()) {
            return refuseOpen(request, Handshake.NO_CIPHER_SUITE_MATCH);
        }
        if (request.privilege() > Privilege.ADMINISTRATOR.code()) {
            return refuseOpen(request, Handshake.INVALID_ROLE);
        }
        if (request.privilege() > channel.limit(suite.get())) {
            return refuseOpen(request, Handshake.UNAUTHORIZED_ROLE);
        }
        if (quirks.strikes(Quirk.SESSIONS_EXHAUSTED) || sessions.full()) {
            return refuseOpen(request, Handshake.INSUFFICIENT_RESOURCES);
        }
        Session session = sessions.open(from, request, suite.get());
        boolean echoes = request.privilege() != 0 || quirks.strikes(Quirk.INTEL20);
        session.openReply = request.response(
                session, echoes ? request.privilege() : channel.limit(suite.get()));
        return session.openReply;
    }

    private static byte[] refuseOpen(Handshake.OpenRequest request, int status) {
        return Handshake.refusal(
                Handshake.OPEN_RESPONSE, request.tag(), status, request.consoleId());
    }

    Optional<byte[]> rakp1(InetSocketAddress from, Handshake.Rakp1 message) {
        if (quirks.strikes(Quirk.HANGS_AFTER_OPEN)) {
            return Optional.empty();
        }
        Session session = sessions.find(message.bmcId()).orElse(null);
        if (session == null || session.active) {
            return Optional.of(Handshake.refusal(
                    Handshake.RAKP_2, message.tag(), Handshake.INVALID_SESSION_ID, 0));
        }
        byte[] name = quirks.strikes(Quirk.INTEL20) ? unpadded(message.name()) : message.name();
        Users.User user = users.find(name, message.role()).orElse(null);
        int status = judge(message, session, user);
        if (status != Handshake.OK || user == null) {
            sessions.remove(session);
            return Optional.of(
                    Handshake.refusal(Handshake.RAKP_2, message.tag(), status, session.consoleId));
        }
        session.peer = from;
        session.consoleRandom = message.random();
        session.role = message.role();
        session.userName = name;
        session.user = user;
        session.used();
        return Optional.of(message.response(
                session,
                user.password,
                guid.get(),
                claimant(session),
                quirks.strikes(Quirk.SUPERMICRO20) ? 1 : 0));
    }

    private int judge(Handshake.Rakp1 message, Session session, Users.@Nullable User user) {
        if (message.name().length > BmcUser.LONGEST_NAME) {
            return Handshake.INVALID_NAME_LENGTH;
        }
        Optional<Privilege> role = role(message.role());
        if (role.isEmpty()) {
            return Handshake.INVALID_ROLE;
        }
        if (user == null) {
            return Handshake.UNAUTHORIZED_NAME;
        }
        int asked = session.open.privilege();
        int opened = asked == 0 ? channel.limit(session.suite) : asked;
        boolean allowed = role.get().code() <= Math.min(opened, user.limit);
        return allowed ? Handshake.OK : Handshake.UNAUTHORIZED_ROLE;
    }

    private static Optional<Privilege> role(int role) {
        return Privilege.ofCode(role & 0x0f);
    }

    Optional<byte[]> rakp3(Handshake.Rakp3 message) {
        Session session = sessions.find(message.bmcId()).orElse(null);
        if (session == null) {
            return Optional.empty();
        }
        if (session.active) {
            return Optional.of(repeatedRakp4(session));
        }
        if (message.status() != Handshake.OK) {
            sessions.remove(session); // the console gave up, at whatever step; it wants no answer
            return Optional.empty();
        }
        if (session.user == null) {
            return Optional.empty();
        }
        if (!message.proves(session, session.user.password, claimantOfRakp3(session))) {
            sessions.remove(session);
            return Optional.of(Handshake.refusal(
                    Handshake.RAKP_4,
                    message.tag(),
                    Handshake.INVALID_INTEGRITY_CHECK,
                    session.consoleId));
        }
        byte[] key = channel.hasKg() ? channel.kg() : session.user.password;
        byte[] sik = Handshake.sessionKey(session, key, claimant(session));
        session.activate(sik, role(session.role).orElseThrow());
        session.rakp4Reply = message.response(session, integrityCheck(session, sik));
        return Optional.of(session.rakp4Reply);
    }

    private byte[] integrityCheck(Session session, byte[] sik) {
        if (session.suite.secure() || !quirks.strikes(Quirk.INTEGRITYCHECKVALUE)) {
            return Handshake.integrityCheck(session, sik, guid.get());
        }
        byte[] needless = new byte[Suite.THREE.codeLength()];
        random.nextBytes(needless);
        return needless;
    }

    private byte[] repeatedRakp4(Session session) {
        return quirks.strikes(Quirk.GARBLED_REPEATED_RAKP4)
                ? Handshake.refusal(Handshake.RAKP_4, 0, MEANINGLESS, session.consoleId)
                : session.rakp4Reply;
    }

    /** {@return what RAKP message 2 and the session integrity key are made with} */
    private Handshake.Claimant claimant(Session session) {
        int role = quirks.strikes(Quirk.OPENSESSPRIV)
                ? session.role & NAME_ALONE | session.open.privilege()
                : session.role;
        byte[] name = quirks.strikes(Quirk.INTEL20)
                ? Arrays.copyOf(session.userName, BmcUser.LONGEST_NAME)
                : session.userName;
        return new Handshake.Claimant(role, name);
    }

    /** {@return what RAKP message 3 has to be made with} */
    private Handshake.Claimant claimantOfRakp3(Session session) {
        return quirks.strikes(Quirk.INTEL20)
                ? new Handshake.Claimant(session.role & ~NAME_ALONE, session.userName)
                : claimant(session);
    }

    private static byte[] unpadded(byte[] name) {
        int length = name.length;
        while (length > 0 && name[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(name, length);
    }
}
