package io.bearman.testkit.bmc;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the BMC does with a command that it believes. Guarded by the BMC's lock. */
final class Commands {
    private static final int CHASSIS = 0x00;
    private static final int APP = 0x06;
    private static final int CHANNEL = 0x01;
    private static final int THIS_CHANNEL = 0x0e;

    private static final LanMessage.Answer DONE = LanMessage.Answer.ok(new byte[0]);

    private final Chassis chassis;
    private final BootOptions boot;
    private int restorePolicy;

    Commands(Chassis chassis, BootOptions boot) {
        this.chassis = chassis;
        this.boot = boot;
    }

    /**
     * What a command is done with.
     *
     * @param session null outside of one
     */
    record Context(
            @Nullable Session session,
            BmcGuid guid,
            Collection<Suite> suites,
            Collection<Session> sessions,
            boolean keepsValidBit) {
        boolean may(Privilege needed) {
            return session != null && session.privilege.allows(needed);
        }
    }

    LanMessage.Answer answer(LanMessage request, Context context) {
        try {
            Wire.Reader in = new Wire.Reader(request.data());
            return switch (request.netFn()) {
                case APP -> app(request.cmd(), in, context);
                case CHASSIS -> chassis(request.cmd(), in, context);
                default -> unknown(context);
            };
        } catch (Wire.Malformed e) {
            return LanMessage.Answer.code(Completion.LENGTH_INVALID);
        }
    }

    private LanMessage.Answer app(int cmd, Wire.Reader in, Context context) {
        return switch (cmd) {
            case 0x38 -> authenticationCapabilities(in);
            case 0x54 -> cipherSuites(in, context);
            case 0x37 -> LanMessage.Answer.ok(context.guid().bytes()); // Get System GUID
            case 0x08 ->
                needing(
                        Privilege.USER,
                        context,
                        LanMessage.Answer.ok(context.guid().bytes()));
            case 0x01 -> needing(Privilege.USER, context, deviceId());
            case 0x3b ->
                context.session() == null ? unknown(context) : privilege(in, context.session());
            case 0x3c -> context.session() == null ? unknown(context) : close(in, context);
            default -> unknown(context);
        };
    }

    private LanMessage.Answer chassis(int cmd, Wire.Reader in, Context context) {
        Privilege needed = cmd == 0x01 ? Privilege.USER : Privilege.OPERATOR;
        if (!context.may(needed)) {
            return LanMessage.Answer.code(Completion.INSUFFICIENT_PRIVILEGE);
        }
        return switch (cmd) {
            case 0x01 -> chassisStatus();
            case 0x02 -> control(in.uint8() & 0x0f);
            case 0x04 -> DONE; // Chassis Identify
            case 0x06 -> powerRestorePolicy(in.uint8() & 0x07);
            case 0x08 -> boot.set(in, context.keepsValidBit());
            case 0x09 -> boot.get(in);
            default -> LanMessage.Answer.code(Completion.INVALID_COMMAND);
        };
    }

    // Outside a session nothing is said about which commands exist.
    private static LanMessage.Answer unknown(Context context) {
        return LanMessage.Answer.code(
                context.session() == null
                        ? Completion.INSUFFICIENT_PRIVILEGE
                        : Completion.INVALID_COMMAND);
    }

    private static LanMessage.Answer needing(
            Privilege needed, Context context, LanMessage.Answer answer) {
        return context.may(needed)
                ? answer
                : LanMessage.Answer.code(Completion.INSUFFICIENT_PRIVILEGE);
    }

    /** Get Channel Authentication Capabilities (IPMI v2.0 §22.13). */
    private static LanMessage.Answer authenticationCapabilities(Wire.Reader in) {
        int channel = in.uint8(); // [7] IPMI v2.0 data wanted, [3:0] channel
        int level = in.uint8() & 0x0f; // requested maximum privilege level
        if (wrongChannel(channel) || Privilege.ofCode(level).isEmpty()) {
            return LanMessage.Answer.code(Completion.INVALID_FIELD);
        }
        boolean extended = (channel & 0x80) != 0;
        return LanMessage.Answer.ok(new Wire.Writer()
                .uint8(CHANNEL)
                .uint8(extended ? 0x80 : 0x00) // no IPMI v1.5 authentication type at all
                .uint8(0x04) // no K_g, per-message authentication, non-null user names
                .uint8(extended ? 0x02 : 0x00) // IPMI v2.0 connections only
                .zeros(4) // OEM id and auxiliary data
                .done());
    }

    /** Get Channel Cipher Suites (IPMI v2.0 §22.15). */
    private static LanMessage.Answer cipherSuites(Wire.Reader in, Context context) {
        int channel = in.uint8();
        in.skip(1); // payload type
        int index = in.uint8() & 0x3f; // [7] list by suite, [5:0] which 16 bytes
        if (wrongChannel(channel)) {
            return LanMessage.Answer.code(Completion.INVALID_FIELD);
        }
        Wire.Writer records = new Wire.Writer();
        for (Suite suite : context.suites()) {
            records.uint8(0xc0).uint8(suite.id());
            records.uint8(suite.authentication());
            records.uint8(0x40 | suite.integrity());
            records.uint8(0x80 | suite.confidentiality());
        }
        Wire.Reader all = new Wire.Reader(records.done());
        all.skip(Math.min(all.left(), index * 16));
        byte[] part = all.bytes(Math.min(all.left(), 16));
        return LanMessage.Answer.ok(new Wire.Writer().uint8(CHANNEL).bytes(part).done());
    }

    private static boolean wrongChannel(int channel) {
        int number = channel & 0x0f;
        return number != CHANNEL && number != THIS_CHANNEL;
    }

    /** Get Device ID (IPMI v2.0 §20.1). */
    private static LanMessage.Answer deviceId() {
        return LanMessage.Answer.ok(new Wire.Writer()
                .uint8(0x20) // device id
                .uint8(0x01) // device revision, no SDRs
                .uint8(0x01) // available, firmware 1.
                .uint8(0x00) // .0
                .uint8(0x02) // IPMI 2.0
                .uint8(0x80) // supports: chassis
                .zeros(3) // manufacturer: unspecified
                .uint16(0x0001) // product
                .done());
    }

    /** Set Session Privilege Level (IPMI v2.0 §22.18). */
    private static LanMessage.Answer privilege(Wire.Reader in, Session session) {
        int code = in.uint8() & 0x0f; // 0: none, answer the present one
        if (code != 0) {
            Optional<Privilege> asked = Privilege.ofCode(code);
            if (asked.isEmpty()) {
                return LanMessage.Answer.code(Completion.INVALID_FIELD);
            }
            if (!session.limit.allows(asked.get())) {
                return LanMessage.Answer.code(Completion.EXCEEDS_LIMIT);
            }
            session.privilege = asked.get();
        }
        return LanMessage.Answer.ok(
                new Wire.Writer().uint8(session.privilege.code()).done());
    }

    /** Close Session (IPMI v2.0 §22.19); somebody else's takes an administrator. */
    private static LanMessage.Answer close(Wire.Reader in, Context context) {
        int id = in.uint32();
        Session own = context.session();
        Optional<Session> target =
                context.sessions().stream().filter(session -> session.id == id).findFirst();
        if (target.isEmpty()) {
            return LanMessage.Answer.code(Completion.NO_SUCH_SESSION);
        }
        if (target.get() != own && !context.may(Privilege.ADMINISTRATOR)) {
            return LanMessage.Answer.code(Completion.INSUFFICIENT_PRIVILEGE);
        }
        context.sessions().remove(target.get());
        return DONE;
    }

    /** Get Chassis Status (IPMI v2.0 §28.2). */
    private LanMessage.Answer chassisStatus() {
        int on = chassis.power() == PowerState.ON ? 0x01 : 0x00;
        return LanMessage.Answer.ok(new Wire.Writer()
                .uint8(restorePolicy << 5 | on) // current power state
                .uint8(0x00) // last power event
                .uint8(0x40) // miscellaneous: identify command supported
                .done());
    }

    /** Chassis Control (IPMI v2.0 §28.3). */
    private LanMessage.Answer control(int code) {
        Optional<PowerAction> asked = action(code);
        if (asked.isEmpty()) {
            return LanMessage.Answer.code(Completion.INVALID_FIELD);
        }
        PowerAction action = asked.get();
        if (chassis.power() == PowerState.OFF && needsPower(action)) {
            return LanMessage.Answer.code(Completion.NOT_IN_PRESENT_STATE);
        }
        boot.touched();
        chassis.act(action);
        return DONE;
    }

    private static Optional<PowerAction> action(int code) {
        return switch (code) {
            case 0 -> Optional.of(PowerAction.HARD_OFF);
            case 1 -> Optional.of(PowerAction.ON);
            case 2 -> Optional.of(PowerAction.CYCLE);
            case 3 -> Optional.of(PowerAction.RESET);
            case 4 -> Optional.of(PowerAction.DIAGNOSTIC_INTERRUPT);
            case 5 -> Optional.of(PowerAction.SOFT_OFF);
            default -> Optional.empty();
        };
    }

    private static boolean needsPower(PowerAction action) {
        return switch (action) {
            case CYCLE, RESET, DIAGNOSTIC_INTERRUPT -> true;
            case ON, HARD_OFF, SOFT_OFF -> false;
        };
    }

    /** Set Power Restore Policy (IPMI v2.0 §28.8). */
    private LanMessage.Answer powerRestorePolicy(int policy) {
        if (policy < 3) {
            restorePolicy = policy; // 0 stays off, 1 as before, 2 on; 3: no change
        }
        return LanMessage.Answer.ok(new Wire.Writer().uint8(0x07).done());
    }
}
