package io.bearman.maintenance;

import io.bearman.core.RefusedException;
import io.bearman.core.boot.BootReport;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Off, proven by a reading; armed; on from the network; up with a new boot. Each half is done at most
 * once in a run: after OFF was read, nothing here switches off again.
 */
final class PowerCycle {
    static final String OFF = "off";
    private static final String SOFT = "off.soft";
    static final String HARD = "off.hard";
    static final String ON = "on";
    static final String BOOT = "boot";
    // Shorter than any boot id.
    private static final String NO_BOOT = "none";

    private final Work work;

    PowerCycle(Work work) {
        this.work = work;
    }

    boolean offIsDone() {
        return work.isDone(OFF);
    }

    /** {@return whether its off may be under way: then it is finished, whoever cancels the run} */
    boolean offIsBegun() {
        return work.last(SOFT, Phase.INTENT).isPresent()
                || work.last(HARD, Phase.INTENT).isPresent();
    }

    /**
     * Fails unless the machine's own BMC lets us read its power, soon, and proves that it is its
     * own.
     */
    void answers() {
        Reading reading = work.watch(work.settings().actionTime(), work::reading)
                .orElseThrow(() -> new StepFailed(work.host() + ": its BMC at "
                        + work.machine().bmc().endpoint()
                        + " does not answer, so it could not be rebooted; nothing was done"));
        if (!reading.verified()) {
            throw new RefusedException(
                    work.host() + ": its BMC at " + work.machine().bmc().endpoint()
                            + " does not prove whose it is: its GUID is not in the inventory, or is"
                            + " another host's too; nothing was done; see: bearman inventory show "
                            + work.host());
        }
    }

    /**
     * Off, softly; at the deadline hard; returns once OFF was read.
     *
     * @param lastLook throws unless the host may be powered off; returns until when that look is good
     *     for an action; minutes lie between the two
     */
    void off(Supplier<Deadline> lastLook) {
        Deadline notAfter = lastLook.get();
        if (isOff(Duration.ZERO)) {
            offWasRead("it was off already");
            return;
        }
        if (soft(notAfter)) {
            offWasRead("shut down");
            return;
        }
        notAfter = lastLook.get();
        work.say("does not shut down; cut the power");
        work.intent(HARD, "", Details.none());
        act(PowerAction.HARD_OFF, notAfter);
        if (!isOff(work.settings().hardOffTime())) {
            throw new StepFailed(
                    work.host() + ": its BMC at " + work.machine().bmc().endpoint()
                            + " does not read OFF after the power was cut; see: bearman power status "
                            + work.host());
        }
        offWasRead("power cut");
    }

    /** {@return whether it went off by itself in time} */
    private boolean soft(Deadline notAfter) {
        Optional<Entry> before = work.last(SOFT, Phase.INTENT);
        Instant since;
        if (before.isPresent()) {
            // An earlier process may have sent it. A clean shutdown is never asked for twice; the
            // machine gets the rest of its time and then the power is cut.
            since = before.get().at();
        } else {
            since = work.intent(SOFT, "", Details.none()).at();
            work.say("power off (soft)");
            act(PowerAction.SOFT_OFF, notAfter);
        }
        Duration passed = Duration.between(since, work.ports().time().now());
        // Never longer than all of it, whatever was done to the wall clock meanwhile.
        return isOff(
                passed.isNegative()
                        ? work.settings().softOffTime()
                        : work.settings().softOffTime().minus(passed));
    }

    void act(PowerAction action) {
        act(action, work.notAfter());
    }

    private void act(PowerAction action, Deadline notAfter) {
        try {
            work.ports().power().act(work.machine(), action, work.held(), notAfter);
        } catch (PowerException.Ambiguous e) {
            work.sayWaiting(e.getMessage());
        }
    }

    private void offWasRead(String how) {
        work.done(OFF, "", off(work, how));
        work.say("OFF was read (" + how + ")");
    }

    /** {@return what is noted of an OFF: a boot that is not known by then is a new one} */
    static Details off(Work work, String how) {
        String known =
                work.ports().boots().latest(work.host()).map(BootReport::bootId).orElse(NO_BOOT);
        return Details.of("how", how).and("boot", known);
    }

    private boolean isOff(Duration patience) {
        return work.watch(patience, () -> read().filter(it -> it.state() == PowerState.OFF))
                .isPresent();
    }

    /** {@return the power as it is read now; empty when the BMC does not answer, which is never OFF} */
    private Optional<Reading> read() {
        return work.reading().filter(Reading::verified);
    }

    /** Armed, booting from the network, on; looks first, so it can be repeated. */
    void on() {
        if (work.isDone(ON)) {
            return;
        }
        // Whoever stood still takes no other run's arming away.
        work.stillOurs();
        work.stored(() -> {
            work.ports().boots().arm(work.host(), work.run().id());
            return true;
        });
        if (!isOn(Duration.ZERO)) {
            work.awaitPowerOn();
            work.say("power on, booting from the network");
            work.intent(ON, "", Details.none());
            work.ports()
                    .power()
                    .nextBoot(work.machine(), BootDevice.NETWORK, work.held(), work.notAfter());
            act(PowerAction.ON);
        }
        if (!isOn(work.settings().hardOffTime())) {
            throw new StepFailed(
                    work.host() + ": its BMC at " + work.machine().bmc().endpoint()
                            + " does not read ON after it was switched on");
        }
        work.done(ON, "", Details.none());
    }

    boolean isOn(Duration patience) {
        return work.watch(patience, () -> read().filter(it -> it.state() == PowerState.ON))
                .isPresent();
    }

    /** Waits for the production system's report; one from before OFF was read does not count. */
    void booted() {
        if (work.isDone(BOOT)) {
            return;
        }
        work.sayWaiting("the production system to report in");
        BootReport report = work.watch(work.settings().bootTime(), this::report)
                .orElseThrow(() -> new StepFailed(work.host() + " is on but did not report its boot"
                        + " within " + work.settings().bootTime().toSeconds()
                        + " s; look at its console"));
        work.done(BOOT, "", Details.of("bootId", report.bootId()));
        work.say("booted (" + report.bootId() + ")");
    }

    /** {@return whether the production system reported after OFF, so that nothing needs to be switched on} */
    boolean reported() {
        return report().isPresent();
    }

    private Optional<BootReport> report() {
        Entry off = work.last(OFF, Phase.DONE).orElseThrow();
        return work.ports()
                .boots()
                .latest(work.host())
                .filter(it -> work.run().id().equals(it.armedBy()) && isNew(it, off));
    }

    /** By its id: the wall clock may have been set since. */
    private static boolean isNew(BootReport report, Entry off) {
        return Details.read(off.detail())
                .find("boot")
                .map(known -> !known.equals(report.bootId()))
                .orElseGet(() -> !report.at().isBefore(off.at()));
    }

    void disarm() {
        work.ports().boots().disarm(work.host(), work.run().id());
    }
}
