package io.bearman.ipmi.settings;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.lan.LanParameters;
import io.bearman.ipmi.lan.Parameter;
import io.bearman.ipmi.lan.Progress;
import io.bearman.ipmi.lan.SetParameter;
import io.bearman.ipmi.lan.SolParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock that a BMC has around changes of its parameters (set in progress, IPMI v2.0 tables 23-4 and
 * 26-5, parameter 0). Who changes holds the machine's claim, so it is taken however it is found: a
 * lock that is left belongs to somebody who died.
 */
final class SetLock {
    private static final Logger LOG = LoggerFactory.getLogger(SetLock.class);

    private SetLock() {}

    /** Does this while the lock is ours, and ends it whatever comes of it. */
    static void during(Dialogue bmc, int channel, Parameter.Family family, Runnable change) {
        say(bmc, channel, family, Progress.IN_PROGRESS);
        try {
            change.run();
        } catch (PowerException.Refused e) {
            say(bmc, channel, family, Progress.COMPLETE);
            throw e;
        }
        // After a silence there is nobody to tell; what is left locked is found the next time.
        end(bmc, channel, family);
    }

    /**
     * Ends the lock and keeps what is there: some BMCs forget what was changed since it was taken,
     * unless it is committed.
     */
    static void end(Dialogue bmc, int channel, Parameter.Family family) {
        say(bmc, channel, family, Progress.COMMIT);
        say(bmc, channel, family, Progress.COMPLETE);
    }

    /** Not every BMC has it, and what is changed matters more. */
    private static void say(Dialogue bmc, int channel, Parameter.Family family, Progress progress) {
        try {
            bmc.execute(new SetParameter<>(channel, parameter(family), progress));
        } catch (PowerException.Refused e) {
            LOG.debug("{} {} lock={} refused", bmc.endpoint(), family, progress);
        }
    }

    static Parameter<Progress> parameter(Parameter.Family family) {
        return switch (family) {
            case LAN -> LanParameters.SET_IN_PROGRESS;
            case SOL -> SolParameters.SET_IN_PROGRESS;
        };
    }
}
