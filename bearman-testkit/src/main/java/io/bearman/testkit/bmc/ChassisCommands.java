package io.bearman.testkit.bmc;

import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The chassis commands but for the boot options (IPMI v2.0 §28). Guarded by the BMC's lock. */
final class ChassisCommands implements CommandFamily {
    private static final int GET_CAPABILITIES = 0x00_00;
    private static final int GET_STATUS = 0x00_01;
    private static final int CONTROL = 0x00_02;
    private static final int IDENTIFY = 0x00_04;
    private static final int SET_RESTORE_POLICY = 0x00_06;
    private static final int GET_RESTART_CAUSE = 0x00_07;
    private static final int GET_POWERED_HOURS = 0x00_0f;

    private static final int BMC_ADDRESS = 0x20;
    private static final int MINUTES_PER_COUNT = 60;
    private static final int NO_CHANGE = 3;
    private static final int EVENT_BY_COMMAND = 0x10;
    private static final int STARTED_BY_CONTROL = 0x01;
    private static final int STARTED_BY_RESTORE_POLICY = 0x06;
    private static final Duration SILENCE_AFTER_OFF = Duration.ofSeconds(90);
    private static final Duration ON_AGAIN_AFTER = Duration.ofSeconds(5);
    private static final Duration IDENTIFY_BY_DEFAULT = Duration.ofSeconds(15);

    private final Chassis chassis;
    private final BootOptions boot;
    private final Quirks quirks;
    private final Agenda agenda;
    private final TimeSource time;
    private final Map<PowerAction, Integer> executed = new EnumMap<>(PowerAction.class);
    private final long since;
    private Duration poweredBefore = Duration.ZERO;
    private int restorePolicy;
    private int restartCause;
    private int lastPowerEvent;
    private boolean identifyForced;
    private Deadline identifyUntil;

    ChassisCommands(
            Chassis chassis, BootOptions boot, Quirks quirks, Agenda agenda, TimeSource time) {
        this.chassis = chassis;
        this.boot = boot;
        this.quirks = quirks;
        this.agenda = agenda;
        this.time = time;
        this.since = time.nanoTime();
        this.identifyUntil = Deadline.in(time, Duration.ZERO);
    }

    @Override
    public Optional<Answer> answer(Command command) {
        Wire.Reader in = command.in();
        return switch (command.code()) {
            case GET_CAPABILITIES -> command.needing(Privilege.USER, this::capabilities);
            case GET_STATUS -> command.needing(Privilege.USER, this::status);
            case CONTROL -> command.needing(Privilege.OPERATOR, () -> control(in.uint8() & 0x0f));
            case IDENTIFY -> command.needing(Privilege.OPERATOR, () -> identify(in));
            case SET_RESTORE_POLICY ->
                command.needing(Privilege.OPERATOR, () -> restorePolicy(in.uint8() & 0x07));
            case GET_RESTART_CAUSE -> command.needing(Privilege.USER, this::restartCause);
            case GET_POWERED_HOURS -> command.needing(Privilege.USER, this::poweredHours);
            default -> Optional.empty();
        };
    }

    int executed(PowerAction action) {
        return executed.getOrDefault(action, 0);
    }

    Identify identify() {
        if (identifyForced) {
            return Identify.ON;
        }
        return identifyUntil.passed(time) ? Identify.OFF : Identify.FOR_A_WHILE;
    }

    int restorePolicy() {
        return restorePolicy;
    }

    void poweredFor(Duration total) {
        poweredBefore = total.minusNanos(time.nanoTime() - since);
    }

    /** Get Chassis Capabilities (§28.1): every device is the BMC itself. */
    private Answer capabilities() {
        return Answer.ok(new Wire.Writer()
                .uint8(0x00) // capabilities flags
                .uint8(BMC_ADDRESS) // FRU device
                .uint8(BMC_ADDRESS) // SDR device
                .uint8(BMC_ADDRESS) // SEL device
                .uint8(BMC_ADDRESS)); // system management device
    }

    /** Get Chassis Status (§28.2). */
    private Answer status() {
        int on = chassis.power() == PowerState.ON ? 0x01 : 0x00;
        return Answer.ok(new Wire.Writer()
                .uint8(restorePolicy << 5 | on) // current power state
                .uint8(lastPowerEvent)
                .uint8(0x40 | identify().ordinal() << 4) // identify supported, and its state
                .uint8(0x00)); // front panel buttons: all enabled
    }

    /** Chassis Control (§28.3). */
    private Answer control(int code) {
        Optional<PowerAction> asked = action(code);
        if (asked.isEmpty()) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        PowerAction action = asked.get();
        if (chassis.power() == PowerState.OFF && needsPower(action)) {
            return Answer.code(Completion.NOT_IN_PRESENT_STATE);
        }
        boot.controlled(stops(action));
        executed.merge(action, 1, Integer::sum);
        chassis.act(action);
        remember(action);
        return Answer.done();
    }

    private void remember(PowerAction action) {
        switch (action) {
            case ON, CYCLE, RESET -> {
                restartCause = STARTED_BY_CONTROL;
                lastPowerEvent = EVENT_BY_COMMAND;
            }
            case HARD_OFF, SOFT_OFF -> {
                if (quirks.strikes(Quirk.SWITCHES_ON_AGAIN)) {
                    agenda.in(ON_AGAIN_AFTER, this::switchOnAgain);
                }
                if (quirks.strikes(Quirk.SILENT_AFTER_OFF)) {
                    quirks.add(Quirk.SILENT, Quirks.FOR_EVERY, SILENCE_AFTER_OFF);
                }
            }
            case DIAGNOSTIC_INTERRUPT -> {}
        }
    }

    private void switchOnAgain() {
        restartCause = STARTED_BY_RESTORE_POLICY;
        lastPowerEvent = 0;
        chassis.act(PowerAction.ON);
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

    private static boolean stops(PowerAction action) {
        return switch (action) {
            case HARD_OFF, CYCLE, RESET -> true;
            case ON, SOFT_OFF, DIAGNOSTIC_INTERRUPT -> false;
        };
    }

    /** Chassis Identify (§28.5): seconds, 15 without; 0 puts it out; a second byte forces it on. */
    private Answer identify(Wire.Reader in) {
        Duration lit = in.left() > 0 ? Duration.ofSeconds(in.uint8()) : IDENTIFY_BY_DEFAULT;
        identifyForced = in.left() > 0 && (in.uint8() & 0x01) != 0;
        identifyUntil = Deadline.in(time, lit);
        return Answer.done();
    }

    /** Set Power Restore Policy (§28.8): 0 stays off, 1 as before, 2 on. */
    private Answer restorePolicy(int policy) {
        if (policy > NO_CHANGE) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        if (policy != NO_CHANGE) {
            restorePolicy = policy;
        }
        return Answer.ok(new Wire.Writer().uint8(0x07)); // it can do all three
    }

    /** Get System Restart Cause (§28.11). */
    private Answer restartCause() {
        return Answer.ok(new Wire.Writer().uint8(restartCause).uint8(Channel.NUMBER));
    }

    /** Get POH Counter (§28.14). */
    private Answer poweredHours() {
        Duration powered = poweredBefore.plusNanos(time.nanoTime() - since);
        return Answer.ok(
                new Wire.Writer().uint8(MINUTES_PER_COUNT).uint32((int) powered.toHours()));
    }
}
