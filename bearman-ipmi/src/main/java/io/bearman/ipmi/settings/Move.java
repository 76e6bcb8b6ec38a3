package io.bearman.ipmi.settings;

import io.bearman.core.host.Bmc;
import io.bearman.core.power.PowerException;
import io.bearman.ipmi.lan.Parameter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a BMC is taken to another address, network or VLAN: all in one lock, the address last, and then
 * a new session where it ought to be. It may be gone before it can answer, so silence is no failure
 * until it answers nowhere. Not thread-safe.
 */
final class Move {
    private static final Logger LOG = LoggerFactory.getLogger(Move.class);

    private final Inside inside;
    private final Wish wish;
    private final Report report;

    Move(Inside inside, Wish wish, Report report) {
        this.inside = inside;
        this.wish = wish;
        this.report = report;
    }

    void make(List<Difference> differences, int channel) {
        inside.needRoom();
        Bmc from = inside.bmc();
        Bmc to = Door.moved(wish);
        report.written();
        write(differences, channel);
        find(from, to);
        SetLock.end(inside.visit(), channel, Parameter.Family.LAN);
        for (Difference it : differences) {
            if (it.steps().stream().allMatch(step -> step.done(inside.visit()))) {
                report.changed(it.finding());
            } else {
                report.kept(
                        it.finding(),
                        "the BMC is at " + inside.bmc().endpoint() + " and says that it is not so");
            }
        }
    }

    private void write(List<Difference> differences, int channel) {
        try {
            SetLock.during(
                    inside.visit(),
                    channel,
                    Parameter.Family.LAN,
                    () -> differences.forEach(
                            it -> it.steps().forEach(step -> step.write(inside.visit()))));
        } catch (PowerException.TooLate e) {
            throw e;
        } catch (PowerException e) {
            // What of it is so is read afterwards.
            LOG.info("{} move: {}", inside.bmc().endpoint(), e.getMessage());
        }
    }

    /** Enters where it is: at the new address or, when it did not move, at the old one. */
    private void find(Bmc from, Bmc to) {
        while (!inside.over()) {
            if (enters(to) || !from.equals(to) && enters(from)) {
                return;
            }
        }
        throw new PowerException.Unreachable(from.endpoint() + ": it was told to move to "
                + to.endpoint() + " and answers at neither; apply again, or look at the machine");
    }

    private boolean enters(Bmc bmc) {
        try {
            inside.enter(bmc, inside.login());
            return true;
        } catch (PowerException.Unreachable | PowerException.TooLate | PowerException.Busy e) {
            LOG.debug("{} not yet: {}", bmc.endpoint(), e.getMessage());
            return false;
        } catch (PowerException.WrongMachine e) {
            // Somebody else has the address that we go to or come from.
            LOG.warn("{}", e.getMessage());
            return false;
        }
    }
}
