package io.bearman.testkit.bmc;

import java.util.List;
import java.util.Optional;

/** Before login, and what a session does with itself (IPMI v2.0 §22). Guarded by the BMC's lock. */
final class SessionCommands implements CommandFamily {
    private static final int GET_AUTHENTICATION_CAPABILITIES = 0x06_38;
    private static final int SET_PRIVILEGE = 0x06_3b;
    private static final int CLOSE = 0x06_3c;
    private static final int GET_INFO = 0x06_3d;
    private static final int GET_CIPHER_SUITES = 0x06_54;

    private static final int KG_IS_SET = 0x20;
    private static final int NAMED_USERS = 0x04;

    private static final int EXCEEDS_LIMIT = 0x81;
    private static final int NO_SUCH_SESSION = 0x87;

    private static final int BY_SESSION_ID = 0xff;
    private static final int BY_HANDLE = 0xfe;
    private static final int RMCP_PLUS = 0x10;

    private final Channel channel;
    private final Users users;
    private final Sessions sessions;
    private final Quirks quirks;

    SessionCommands(Channel channel, Users users, Sessions sessions, Quirks quirks) {
        this.channel = channel;
        this.users = users;
        this.sessions = sessions;
        this.quirks = quirks;
    }

    @Override
    public Optional<Answer> answer(Command command) {
        Wire.Reader in = command.in();
        Session session = command.session();
        return switch (command.code()) {
            case GET_AUTHENTICATION_CAPABILITIES -> Optional.of(authenticationCapabilities(in));
            case GET_CIPHER_SUITES -> Optional.of(cipherSuites(in));
            case SET_PRIVILEGE ->
                session == null ? Optional.empty() : Optional.of(privilege(in, session));
            case CLOSE -> session == null ? Optional.empty() : Optional.of(close(in, command));
            case GET_INFO -> command.needing(Privilege.USER, () -> info(in, command));
            default -> Optional.empty();
        };
    }

    /** Get Channel Authentication Capabilities (§22.13). */
    private Answer authenticationCapabilities(Wire.Reader in) {
        int asked = in.uint8(); // [7] IPMI v2.0 data as well, [3:0] channel
        int level = in.uint8() & 0x0f;
        if (!Channel.is(asked & 0x0f) || Privilege.ofCode(level).isEmpty()) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        boolean extended = (asked & 0x80) != 0;
        return Answer.ok(new Wire.Writer()
                .uint8(Channel.NUMBER)
                .uint8(extended ? 0x80 : 0x00) // no IPMI v1.5 authentication type at all
                .uint8(authenticationStatus())
                .uint8(extended ? 0x02 : 0x00) // IPMI v2.0 connections only
                .zeros(4)); // OEM id and auxiliary data
    }

    private int authenticationStatus() {
        int kg = channel.hasKg() ? KG_IS_SET : 0;
        boolean named = users.all().stream().anyMatch(user -> user.enabled && user.name.length > 0);
        int status = kg | (named ? NAMED_USERS : 0);
        return quirks.strikes(Quirk.AUTHCAP) ? status ^ (KG_IS_SET | NAMED_USERS) : status;
    }

    /** Get Channel Cipher Suites (§22.15), 16 bytes at a time. */
    private Answer cipherSuites(Wire.Reader in) {
        int number = in.uint8() & 0x0f;
        in.skip(1); // payload type
        int index = in.uint8() & 0x3f; // [7] list by suite, [5:0] which 16 bytes
        if (!Channel.is(number)) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        Wire.Writer records = new Wire.Writer();
        for (Suite suite : channel.suites) {
            records.uint8(0xc0).uint8(suite.id());
            records.uint8(suite.authentication());
            records.uint8(0x40 | suite.integrity());
            records.uint8(0x80 | suite.confidentiality());
        }
        Wire.Reader all = new Wire.Reader(records.done());
        all.skip(Math.min(all.left(), index * 16));
        byte[] part = all.bytes(Math.min(all.left(), 16));
        return Answer.ok(new Wire.Writer().uint8(Channel.NUMBER).bytes(part));
    }

    /** Set Session Privilege Level (§22.18). */
    private static Answer privilege(Wire.Reader in, Session session) {
        int code = in.uint8() & 0x0f; // 0: none, answer the present one
        if (code != 0) {
            Optional<Privilege> asked = Privilege.ofCode(code);
            if (asked.isEmpty()) {
                return Answer.code(Completion.INVALID_FIELD);
            }
            if (!session.limit.allows(asked.get())) {
                return Answer.code(EXCEEDS_LIMIT);
            }
            session.privilege = asked.get();
        }
        return Answer.ok(new Wire.Writer().uint8(session.privilege.code()));
    }

    /** Close Session (§22.19); somebody else's takes an administrator. */
    private Answer close(Wire.Reader in, Command command) {
        Optional<Session> target = sessions.find(in.uint32());
        if (target.isEmpty()) {
            return Answer.code(NO_SUCH_SESSION);
        }
        if (target.get() != command.session() && !command.may(Privilege.ADMINISTRATOR)) {
            return Answer.code(Completion.INSUFFICIENT_PRIVILEGE);
        }
        sessions.remove(target.get());
        return Answer.done();
    }

    /** Get Session Info (§22.20): this one, the one of a handle or an id, or the nth. */
    private Answer info(Wire.Reader in, Command command) {
        List<Session> active = sessions.all().stream().filter(it -> it.active).toList();
        int index = in.uint8();
        int at = switch (index) {
            case 0 -> active.indexOf(command.session());
            case BY_HANDLE -> in.uint8() - 1;
            case BY_SESSION_ID -> active.indexOf(sessions.find(in.uint32()).orElse(null));
            default -> index - 1;
        };
        Wire.Writer out = new Wire.Writer();
        boolean found = at >= 0 && at < active.size();
        out.uint8(found ? at + 1 : 0); // session handle
        out.uint8(sessions.limit());
        out.uint8(active.size());
        if (found) {
            describe(active.get(at), out);
        }
        return Answer.ok(out);
    }

    private static void describe(Session session, Wire.Writer out) {
        out.uint8(session.user == null ? 0 : session.user.id);
        out.uint8(session.privilege.code());
        out.uint8(RMCP_PLUS | Channel.NUMBER);
        byte[] address = session.peer.isUnresolved()
                ? new byte[0]
                : session.peer.getAddress().getAddress();
        out.bytes(address.length == 4 ? address : new byte[4]);
        out.zeros(6); // MAC address: unknown to a simulated network
        out.uint16(session.peer.getPort());
    }
}
