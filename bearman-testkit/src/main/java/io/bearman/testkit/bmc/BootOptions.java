package io.bearman.testkit.bmc;

import io.bearman.core.power.BootDevice;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;

/** System boot options 0, 3, 4 and 5 (IPMI v2.0 §28.12, §28.13). Guarded by the BMC's lock. */
final class BootOptions {
    private static final Duration VALID_FOR = Duration.ofSeconds(60);
    private static final int VERSION = 1;
    private static final int SET_IN_PROGRESS = 0;
    private static final int VALID_BIT_CLEARING = 3;
    private static final int INFO_ACKNOWLEDGE = 4;
    private static final int FLAGS = 5;
    private static final int KEEP_AFTER_60_SECONDS = 0x08;

    private final TimeSource time;
    private final Chassis chassis;
    private int progress;
    private int validBitClearing;
    private int acknowledged = 0xff;
    private BootFlags flags = BootFlags.NONE;
    private Deadline validUntil;

    BootOptions(TimeSource time, Chassis chassis) {
        this.time = time;
        this.chassis = chassis;
        this.validUntil = Deadline.in(time, VALID_FOR);
    }

    LanMessage.Answer set(Wire.Reader in, boolean keepsValidBit) {
        int selector = in.uint8() & 0x7f; // [7] parameter invalid, [6:0] parameter selector
        if (in.left() == 0) {
            return LanMessage.Answer.ok(new byte[0]);
        }
        switch (selector) {
            case SET_IN_PROGRESS -> progress = in.uint8() & 0x03;
            case VALID_BIT_CLEARING -> validBitClearing = in.uint8() & 0x1f;
            case INFO_ACKNOWLEDGE -> {
                int mask = in.uint8();
                acknowledged = (acknowledged & ~mask) | (in.uint8() & mask);
            }
            case FLAGS -> {
                BootFlags asked = BootFlags.decode(in);
                change(keepsValidBit ? asked : asked.invalid());
                touched();
            }
            default -> {
                return LanMessage.Answer.code(Completion.PARAMETER_NOT_SUPPORTED);
            }
        }
        return LanMessage.Answer.ok(new byte[0]);
    }

    LanMessage.Answer get(Wire.Reader in) {
        int selector = in.uint8() & 0x7f; // [6:0] parameter selector
        in.skip(2); // set selector, block selector
        Wire.Writer out = new Wire.Writer().uint8(VERSION).uint8(selector);
        switch (selector) {
            case SET_IN_PROGRESS -> out.uint8(progress);
            case VALID_BIT_CLEARING -> out.uint8(validBitClearing);
            case INFO_ACKNOWLEDGE -> out.uint8(0).uint8(acknowledged); // mask is write-only
            case FLAGS -> flags().encode(out);
            default -> {
                return LanMessage.Answer.code(Completion.PARAMETER_NOT_SUPPORTED);
            }
        }
        return LanMessage.Answer.ok(out.done());
    }

    /** {@return the flags as they are now: they run out 60 s after they were set or acted upon} */
    BootFlags flags() {
        boolean runOut = validUntil.passed(time) && (validBitClearing & KEEP_AFTER_60_SECONDS) == 0;
        if (flags.valid() && runOut && !flags.persistent()) {
            change(flags.invalid());
        }
        return flags;
    }

    /** A chassis control starts the 60 s anew. */
    void touched() {
        validUntil = Deadline.in(time, VALID_FOR);
    }

    /** The firmware reads the flags, and clears them when they were for one boot. */
    BootDevice boot() {
        BootDevice device = flags().bootDevice();
        if (flags.valid() && !flags.persistent()) {
            change(flags.invalid());
        }
        return device;
    }

    void restore(BootFlags kept) {
        flags = kept;
        touched();
    }

    private void change(BootFlags to) {
        flags = to;
        chassis.bootFlags(to);
    }
}
