package io.bearman.testkit.bmc;

import java.util.Optional;

/** The commands about payloads, of which SOL is the only one (IPMI v2.0 §24). Guarded by the BMC's lock. */
final class PayloadCommands implements CommandFamily {
    private static final int ACTIVATE = 0x06_48;
    private static final int DEACTIVATE = 0x06_49;
    private static final int GET_ACTIVATION_STATUS = 0x06_4a;
    private static final int GET_INSTANCE_INFO = 0x06_4b;
    private static final int SET_USER_ACCESS = 0x06_4c;
    private static final int GET_USER_ACCESS = 0x06_4d;
    private static final int GET_CHANNEL_SUPPORT = 0x06_4e;
    private static final int GET_CHANNEL_VERSION = 0x06_4f;

    private static final int ALREADY_ACTIVE = 0x80;
    private static final int ALREADY_INACTIVE = 0x80;
    private static final int DISABLED = 0x81;
    private static final int NO_ENCRYPTION = 0x83;
    private static final int ENCRYPTION_NEEDED = 0x84;
    private static final int NO_SUCH_PAYLOAD = 0x80;

    private static final int INSTANCE = 1;
    private static final int ENCRYPT = 0x80;
    private static final int AUTHENTICATE = 0x40;
    private static final int NO_VLAN = 0xffff;
    private static final int SOL_BIT = 0x02;
    private static final int IPMI_AND_SOL = 0x03;
    private static final int HANDSHAKE_PAYLOADS = 0x3f;
    private static final int VERSION = 0x10;

    private final SolPayload sol;
    private final SolCommands settings;
    private final Users users;

    PayloadCommands(SolPayload sol, SolCommands settings, Users users) {
        this.sol = sol;
        this.settings = settings;
        this.users = users;
    }

    @Override
    public Optional<Answer> answer(Command command) {
        Wire.Reader in = command.in();
        Session session = command.session();
        return switch (command.code()) {
            case ACTIVATE ->
                session == null
                        ? Optional.empty()
                        : command.needing(settings.needed(), () -> activate(in, session));
            case DEACTIVATE ->
                session == null
                        ? Optional.empty()
                        : command.needing(settings.needed(), () -> deactivate(in, session));
            case GET_ACTIVATION_STATUS -> command.needing(Privilege.USER, () -> status(in));
            case GET_INSTANCE_INFO -> command.needing(Privilege.USER, () -> instance(in));
            case SET_USER_ACCESS -> command.needing(Privilege.ADMINISTRATOR, () -> setAccess(in));
            case GET_USER_ACCESS -> command.needing(Privilege.OPERATOR, () -> access(in));
            case GET_CHANNEL_SUPPORT -> command.needing(Privilege.USER, () -> support(in));
            case GET_CHANNEL_VERSION -> command.needing(Privilege.USER, () -> version(in));
            default -> Optional.empty();
        };
    }

    /** Activate Payload (§24.1). */
    private Answer activate(Wire.Reader in, Session session) {
        if (!isSol(in)) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        int options = in.uint8(); // auxiliary data: [7] encrypt, [6] authenticate
        in.skip(3);
        if (session.user == null || !session.user.sol) {
            return Answer.code(Completion.INSUFFICIENT_PRIVILEGE);
        }
        if (!settings.enabled()) {
            return Answer.code(DISABLED);
        }
        if (sol.holder().isPresent()) {
            return Answer.code(ALREADY_ACTIVE);
        }
        boolean encrypts = (options & ENCRYPT) != 0;
        boolean authenticates = encrypts || (options & AUTHENTICATE) != 0;
        if (encrypts && !session.suite.secure()) {
            return Answer.code(NO_ENCRYPTION);
        }
        if (settings.demandsEncryption() && !encrypts
                || settings.demandsAuthentication() && !authenticates) {
            return Answer.code(ENCRYPTION_NEEDED);
        }
        sol.activate(session, encrypts);
        int size = SolPayload.HEADER + SolPayload.LARGEST;
        return Answer.ok(new Wire.Writer()
                .uint32(0) // auxiliary data: [0] test mode
                .uint16(size) // inbound
                .uint16(size) // outbound
                .uint16(settings.port())
                .uint16(NO_VLAN));
    }

    private static boolean isSol(Wire.Reader in) {
        int type = in.uint8() & 0x3f;
        int instance = in.uint8() & 0x0f;
        return type == SolPayload.TYPE && instance == INSTANCE;
    }

    /** Deactivate Payload (§24.2): anybody's. */
    private Answer deactivate(Wire.Reader in, Session session) {
        if (!isSol(in)) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        if (sol.holder().isEmpty()) {
            return Answer.code(ALREADY_INACTIVE);
        }
        sol.deactivate(session);
        return Answer.done();
    }

    /** Get Payload Activation Status (§24.4). */
    private Answer status(Wire.Reader in) {
        boolean active = in.uint8() == SolPayload.TYPE && sol.holder().isPresent();
        return Answer.ok(new Wire.Writer()
                .uint8(INSTANCE) // how many there can be
                .uint16(active ? 0x0001 : 0)); // one bit an instance
    }

    /** Get Payload Instance Info (§24.5). */
    private Answer instance(Wire.Reader in) {
        if (!isSol(in)) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        int id = sol.holder().map(session -> session.id).orElse(0);
        return Answer.ok(new Wire.Writer()
                .uint32(id)
                .uint8(1) // the serial port
                .zeros(7));
    }

    /** Set User Payload Access (§24.6). */
    private Answer setAccess(Wire.Reader in) {
        int number = in.uint8() & 0x0f;
        int operation = in.uint8(); // [7:6] 0 enable, 1 disable, [5:0] user
        int payloads = in.uint8();
        int id = operation & 0x3f;
        if (!Channel.is(number) || id < 1 || id > Users.HIGHEST || operation >> 6 > 1) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        if ((payloads & SOL_BIT) != 0) {
            users.of(id).sol = operation >> 6 == 0;
        }
        return Answer.done();
    }

    /** Get User Payload Access (§24.7). */
    private Answer access(Wire.Reader in) {
        int number = in.uint8() & 0x0f;
        int id = in.uint8() & 0x3f;
        if (!Channel.is(number) || id < 1 || id > Users.HIGHEST) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        return Answer.ok(new Wire.Writer().uint8(users.of(id).sol ? SOL_BIT : 0).zeros(3));
    }

    /** Get Channel Payload Support (§24.8). */
    private Answer support(Wire.Reader in) {
        if (!Channel.is(in.uint8() & 0x0f)) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        return Answer.ok(new Wire.Writer()
                .uint16(IPMI_AND_SOL)
                .uint16(HANDSHAKE_PAYLOADS)
                .uint16(0) // OEM
                .uint16(0)); // reserved
    }

    /** Get Channel Payload Version (§24.9): [7:4] major, [3:0] minor. */
    private Answer version(Wire.Reader in) {
        int number = in.uint8() & 0x0f;
        int type = in.uint8() & 0x3f;
        if (!Channel.is(number)) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        return type <= SolPayload.TYPE
                ? Answer.ok(new Wire.Writer().uint8(VERSION))
                : Answer.code(NO_SUCH_PAYLOAD);
    }
}
