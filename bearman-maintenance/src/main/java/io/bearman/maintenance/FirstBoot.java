package io.bearman.maintenance;

import io.bearman.core.boot.Arming;
import io.bearman.core.boot.BootReport;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A host that does not serve yet boots its production system. It is switched on when it is off, as
 * often as it is found off; nothing here switches it off.
 */
final class FirstBoot {
    private final Work work;
    private final PowerCycle power;
    private final Joining joining;

    FirstBoot(Work work, PowerCycle power, Joining joining) {
        this.work = work;
        this.power = power;
        this.joining = joining;
    }

    /** Armed, and on. One that is on and held by the boot desk asks that again by itself. */
    void on() {
        // Whoever stood still takes no other run's arming away.
        work.stillOurs();
        Optional<BootReport> before = deployed();
        if (before.isPresent() && power.isOn(Duration.ZERO)) {
            // It has booted; its next boot is for nobody.
            before.flatMap(BootReport::run)
                    .ifPresent(armed -> work.ports().boots().disarm(work.host(), armed));
            return;
        }
        work.ports().boots().arm(work.host(), work.run().id());
        if (power.isOn(Duration.ZERO)) {
            return;
        }
        work.awaitPowerOn();
        work.say("power on, booting from the network");
        work.intent(PowerCycle.ON, "", Details.none());
        work.ports()
                .power()
                .nextBoot(work.machine(), BootDevice.NETWORK, work.held(), work.notAfter());
        power.act(PowerAction.ON);
        if (!power.isOn(work.settings().hardOffTime())) {
            throw new StepFailed(
                    work.host() + ": its BMC at " + work.machine().bmc().endpoint()
                            + " does not read ON after it was switched on");
        }
    }

    /** Waits for the report of this run's boot; one from before it was last switched on is old. */
    void booted() {
        Instant since = work.last(PowerCycle.ON, Phase.INTENT).map(Entry::at).orElse(Instant.EPOCH);
        if (report(since).isEmpty()) {
            work.sayWaiting("the production system to report in");
        }
        BootReport report = work.watch(work.settings().bootTime(), () -> report(since))
                .orElseThrow(() -> new StepFailed(work.host() + " is on and did not report its boot"
                        + " within " + work.settings().bootTime().toSeconds()
                        + " s; look at its console: bearman ipmi sol " + work.host()
                        + ". If something else runs there, switch it off and run the same command"
                        + " again"));
        if (!work.isDone(PowerCycle.BOOT)) {
            work.done(PowerCycle.BOOT, "", Details.of("bootId", report.bootId()));
        }
        work.say("booted (" + report.bootId() + ")");
    }

    /**
     * {@return the boot of who deployed it: it reported for that, and neither this run nor anybody else has
     * armed or switched it on since} Whether its system lives is asked of Nova later, as after any boot.
     */
    private Optional<BootReport> deployed() {
        if (!joining.wasDeploying() || work.last(PowerCycle.ON, Phase.INTENT).isPresent()) {
            return Optional.empty();
        }
        Optional<RunId> armed = work.ports().boots().arming(work.host()).map(Arming::run);
        return work.ports()
                .boots()
                .latest(work.host())
                .filter(it -> it.run().isPresent())
                .filter(it -> armed.isEmpty() || armed.equals(it.run()));
    }

    private Optional<BootReport> report(Instant since) {
        Optional<BootReport> before = deployed();
        if (before.isPresent()) {
            return before;
        }
        return work.ports()
                .boots()
                .latest(work.host())
                .filter(it -> work.run().id().equals(it.armedBy()) && !it.at().isBefore(since));
    }
}
