package io.bearman.testkit.bmc;

import io.bearman.core.power.BootDevice;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.Optional;

/**
 * Set and Get System Boot Options, parameters 0, 3, 4 and 5 (IPMI v2.0 §28.12 to §28.14). Guarded by
 * the BMC's lock.
 */
final class BootOptions implements CommandFamily {
    private static final int SET = 0x00_08;
    private static final int GET = 0x00_09;

    private static final int NOT_SUPPORTED = 0x80;
    private static final int ALREADY_IN_PROGRESS = 0x81;

    private static final Duration VALID_FOR = Duration.ofSeconds(60);
    private static final int VERSION = 1;
    private static final int LOCKED = 0x80;
    private static final int PROGRESS = 0;
    private static final int VALID_BIT_CLEARING = 3;
    private static final int INFO_ACKNOWLEDGE = 4;
    private static final int FLAGS = 5;
    private static final int KEEP_AFTER_60_SECONDS = 0x08;
    private static final int HANDLED_BY_FIRMWARE = 0x01;

    private final TimeSource time;
    private final Chassis chassis;
    private final Quirks quirks;
    private final SetInProgress progress = new SetInProgress();
    private int validBitClearing;
    private int acknowledged = 0xff;
    private BootFlags flags = BootFlags.NONE;
    private Deadline validUntil;
    // Bit n: parameter n was marked invalid.
    private long locked;

    BootOptions(TimeSource time, Chassis chassis, Quirks quirks) {
        this.time = time;
        this.chassis = chassis;
        this.quirks = quirks;
        this.validUntil = Deadline.in(time, VALID_FOR);
    }

    @Override
    public Optional<Answer> answer(Command command) {
        return switch (command.code()) {
            case SET -> command.needing(Privilege.OPERATOR, () -> set(command.in()));
            case GET -> command.needing(Privilege.OPERATOR, () -> get(command.in()));
            default -> Optional.empty();
        };
    }

    private Answer set(Wire.Reader in) {
        int first = in.uint8();
        int selector = first & 0x7f;
        if (!known(selector)) {
            return Answer.code(NOT_SUPPORTED);
        }
        Answer answer = in.left() == 0 ? Answer.done() : change(selector, in);
        if (answer.completion() == Completion.OK) {
            long bit = 1L << selector;
            locked = (first & LOCKED) != 0 ? locked | bit : locked & ~bit;
        }
        return answer;
    }

    private static boolean known(int selector) {
        return switch (selector) {
            case PROGRESS, VALID_BIT_CLEARING, INFO_ACKNOWLEDGE, FLAGS -> true;
            default -> false;
        };
    }

    private Answer change(int selector, Wire.Reader in) {
        switch (selector) {
            case PROGRESS -> {
                if (!progress.change(in.uint8() & 0x03)) {
                    return Answer.code(ALREADY_IN_PROGRESS);
                }
            }
            case VALID_BIT_CLEARING -> validBitClearing = in.uint8() & 0x1f;
            case INFO_ACKNOWLEDGE -> {
                int mask = in.uint8();
                acknowledged = (acknowledged & ~mask) | (in.uint8() & mask);
            }
            default -> {
                BootFlags asked = BootFlags.decode(in);
                change(quirks.strikes(Quirk.NO_VALID_BIT) ? asked.invalid() : asked);
                validUntil = Deadline.in(time, VALID_FOR);
            }
        }
        return Answer.done();
    }

    private Answer get(Wire.Reader in) {
        int selector = in.uint8() & 0x7f; // [6:0] parameter selector
        in.skip(2); // set selector, block selector
        if (!known(selector)) {
            return Answer.code(NOT_SUPPORTED);
        }
        boolean isLocked = (locked & 1L << selector) != 0;
        Wire.Writer out =
                new Wire.Writer().uint8(VERSION).uint8(selector | (isLocked ? LOCKED : 0));
        switch (selector) {
            case PROGRESS -> out.uint8(progress.state());
            case VALID_BIT_CLEARING -> out.uint8(validBitClearing);
            case INFO_ACKNOWLEDGE -> out.uint8(0).uint8(acknowledged); // the mask is write-only
            default -> flags().encode(out);
        }
        return Answer.ok(out);
    }

    /** {@return the flags as they are now: they run out 60 s after they were set or acted upon} */
    BootFlags flags() {
        boolean runOut = validUntil.passed(time) && (validBitClearing & KEEP_AFTER_60_SECONDS) == 0;
        if (flags.valid() && runOut) {
            change(flags.invalid());
        }
        return flags;
    }

    /** A chassis control starts the 60 s anew, and ends what was in progress if the power goes. */
    void controlled(boolean powerGoes) {
        validUntil = Deadline.in(time, VALID_FOR);
        if (powerGoes) {
            progress.reset();
        }
    }

    /** The firmware reads the flags, and clears them when they were for one boot. */
    BootDevice boot() {
        BootDevice device = flags().bootDevice();
        acknowledged |= HANDLED_BY_FIRMWARE;
        if (flags.valid() && !flags.persistent()) {
            change(flags.invalid());
        }
        return device;
    }

    void restore(BootFlags kept) {
        flags = kept;
        validUntil = Deadline.in(time, VALID_FOR);
    }

    private void change(BootFlags to) {
        flags = to;
        chassis.bootFlags(to);
    }
}
