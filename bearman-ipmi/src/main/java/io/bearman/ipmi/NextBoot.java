package io.bearman.ipmi;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.BootFlags;
import io.bearman.ipmi.command.GetBootFlags;
import io.bearman.ipmi.command.SetBootOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the next boot device is set (Set and Get System Boot Options, IPMI v2.0 §28.12, §28.13): in
 * progress, keep the valid bit, new to the firmware, the flags, no more in progress; then read
 * back.
 */
final class NextBoot {
    private static final Logger LOG = LoggerFactory.getLogger(NextBoot.class);

    private final Session session;
    private final Window window;

    NextBoot(Session session, Window window) {
        this.session = session;
        this.window = window;
    }

    /**
     * Sets it.
     *
     * @throws PowerException.Refused when the BMC reports something else afterwards
     */
    ReadBack set(BootFlags flags) {
        optional(SetBootOption.inProgress(true));
        try {
            optional(SetBootOption.keepValidBit());
            optional(SetBootOption.unseenByFirmware());
            session.call(new SetBootOption(flags), window);
        } finally {
            endProgress();
        }
        try {
            return confirm(flags, session.call(new GetBootFlags(), window));
        } catch (PowerException.TooLate e) {
            throw new PowerException.Unreachable(session.endpoint() + ": " + flags.device()
                    + " was set as the next boot device and not read back in time");
        }
    }

    /** Whether the BMC takes it changes nothing: it must not hide how the setting itself ended. */
    private void endProgress() {
        if (session.silent()) {
            return;
        }
        try {
            session.call(SetBootOption.inProgress(false), window);
        } catch (PowerException e) {
            LOG.debug("{} bootOption=0 not ended: {}", session.endpoint(), e.getMessage());
        }
    }

    private ReadBack confirm(BootFlags wanted, BootFlags read) {
        // Of flags that are not valid some BMCs keep the device alone.
        boolean same = read.valid() ? read.equals(wanted) : read.device() == wanted.device();
        if (!same) {
            throw new PowerException.Refused(session.endpoint() + ": it took " + wanted.device()
                    + " as the next boot device and reports another: " + read);
        }
        if (!read.valid()) {
            LOG.debug(
                    "{} nextBoot={} unverified: the valid bit reads 0",
                    session.endpoint(),
                    wanted.device());
            return ReadBack.UNVERIFIED;
        }
        return ReadBack.CONFIRMED;
    }

    /** Not every BMC has this parameter, and the boot flags matter more. */
    private void optional(SetBootOption option) {
        try {
            session.call(option, window);
        } catch (PowerException.Refused e) {
            LOG.debug("{} bootOption={} refused", session.endpoint(), option.parameter());
        }
    }
}
