package io.bearman.sdk.simulation;

import static io.bearman.sdk.simulation.Drained.CN1;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.ExitCode;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Order;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Ports;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The Kubernetes node of a host that is drained: it is never left closed, nor cleared in vain. */
class NodeTest {
    private final Drained drain = new Drained();
    private final SimulatedNodes nodes = new SimulatedNodes(drain.fleet);

    private Ports ports(String process) {
        return drain.fleet.ports(
                process,
                nodes,
                List.of(),
                drain.fleet.http(),
                drain.fleet.network(),
                drain.fleet.time());
    }

    /** {@return the ports of a process; somebody acts while the node is being cleared} */
    private Ports whileClearing(Consumer<Hold> somebody) {
        return during("clear", somebody);
    }

    /** {@return the ports of a process; somebody acts before this is done to the node} */
    private Ports during(String what, Consumer<Hold> somebody) {
        return Seams.hooked(ports("w1"), NodeGate.class, (method, args, real) -> {
            if (method.getName().equals(what)) {
                somebody.accept((Hold) args[args.length - 1]);
            }
            return real.call();
        });
    }

    private void enable() {
        drain.cloud().hypervisors().enable(drain.compute(), drain.soon());
    }

    @Test
    void aHostThatAHumanTakesBackHasItsNodeBackToo() {
        drain.servers(12);
        drain.after(Duration.ofSeconds(6), this::enable);

        HostReport report = drain.run(whileClearing(hold -> {}), CN1).hosts().get(0);

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(nodes.isOpen(CN1)).isTrue();
    }

    @Test
    void whatAHumanCordonedStaysSoWhenTheHostIsTakenBack() {
        drain.servers(12);
        nodes.cordon(CN1);
        drain.after(Duration.ofSeconds(6), this::enable);

        drain.run(whileClearing(hold -> {}), CN1);

        assertThat(nodes.isHumans(CN1)).isTrue();
    }

    @Test
    void aNodeIsNotClearedOnceItsHostIsTakenBack() {
        List<String> cleared = new ArrayList<>();

        HostReport report = drain.run(
                        whileClearing(hold -> {
                            enable();
                            hold.check();
                            cleared.add("cleared");
                        }),
                        CN1)
                .hosts()
                .get(0);

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(cleared).isEmpty();
        assertThat(nodes.isOpen(CN1)).isTrue();
        assertThat(drain.fleet.machine("cn1").log()).isEmpty();
    }

    @Test
    void aNodeIsNotClearedOnceTheFleetIsFrozen() {
        HostReport report = drain.run(
                        whileClearing(hold -> drain.fleet.store().freeze().freeze("ann", "storm")),
                        CN1)
                .hosts()
                .get(0);

        assertThat(report.why()).contains("frozen by ann");
        assertThat(drain.fleet.truth().violations()).isEmpty();
        assertThat(drain.fleet.machine("cn1").log()).isEmpty();
    }

    private void freeze(Hold hold) {
        drain.fleet.store().freeze().freeze("ann", "storm");
    }

    @Test
    void aNodeIsNotClosedOnceTheFleetIsFrozen() {
        HostReport report =
                drain.run(during("close", this::freeze), CN1).hosts().get(0);

        assertThat(report.why()).contains("frozen by ann");
        assertThat(nodes.isOpen(CN1)).isTrue();
    }

    @Test
    void aNodeIsNotAdmittedOnceTheFleetIsFrozen() {
        HostReport report =
                drain.run(during("admit", this::freeze), CN1).hosts().get(0);

        assertThat(report.why()).contains("frozen by ann");
        assertThat(nodes.isOpen(CN1)).isFalse();
    }

    @Test
    void aNodeThatIsGivenBackStaysClosedWhileTheFleetIsFrozenAndIsOpenedByTheSameCommand() {
        drain.servers(12);
        drain.after(Duration.ofSeconds(6), this::enable);

        HostReport frozen =
                drain.run(during("reopen", this::freeze), CN1).hosts().get(0);
        boolean open = nodes.isOpen(CN1);
        drain.fleet.store().freeze().unfreeze("ann");
        HostReport after = drain.run(ports("w2"), CN1).hosts().get(0);

        assertThat(frozen.why()).contains("frozen by ann");
        assertThat(open).isFalse();
        assertThat(after.outcome()).isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(nodes.isOpen(CN1)).isTrue();
        assertThat(drain.fleet.state(CN1)).isEqualTo(new HostState.InService());
    }

    /** Nova is away for so long; then this happens at once. */
    private void outage(Duration lasts, Runnable then) {
        drain.fleet.cloud().faults().unreachable(true);
        drain.fleet.time().after(lasts, () -> {
            drain.fleet.cloud().faults().unreachable(false);
            then.run();
        });
    }

    @Test
    void anOutageOfNovaWhileTheNodeIsBeingClearedIsWaitedFor() {
        Duration lasts = Duration.ofMinutes(4);
        List<Duration> waited = new ArrayList<>();

        HostReport report = drain.run(
                        whileClearing(hold -> {
                            outage(lasts, () -> {});
                            Instant begin = drain.fleet.time().now();
                            hold.check();
                            waited.add(
                                    Duration.between(begin, drain.fleet.time().now()));
                        }),
                        CN1)
                .hosts()
                .get(0);

        assertThat(report.outcome()).as(report.why()).isEqualTo(HostReport.Outcome.DONE);
        assertThat(waited)
                .singleElement()
                .satisfies(it -> assertThat(it).isGreaterThanOrEqualTo(lasts));
        assertThat(drain.fleet.truth().violations()).isEmpty();
    }

    @Test
    void aHostThatIsTakenBackAtTheEndOfAnOutageOfNovaIsNotCleared() {
        HostReport report = drain.run(
                        whileClearing(hold -> outage(Duration.ofMinutes(4), this::enable)), CN1)
                .hosts()
                .get(0);

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(drain.fleet.machine("cn1").log()).isEmpty();
    }

    @Test
    void aFleetThatIsFrozenInAnOutageOfNovaHasNoNodeCleared() {
        HostReport report = drain.run(
                        whileClearing(hold -> {
                            outage(Duration.ofMinutes(4), () -> {});
                            drain.fleet.time().after(Duration.ofMinutes(2), () -> freeze(hold));
                        }),
                        CN1)
                .hosts()
                .get(0);

        assertThat(report.why()).contains("frozen by ann");
        assertThat(drain.fleet.machine("cn1").log()).isEmpty();
    }

    @Test
    void aNovaThatStaysAwayLetsNobodyClearTheNode() {
        List<String> cleared = new ArrayList<>();

        HostReport report = drain.run(
                        whileClearing(hold -> {
                            outage(Duration.ofHours(1), () -> {});
                            hold.check();
                            cleared.add("cleared");
                        }),
                        CN1)
                .hosts()
                .get(0);

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(report.why()).startsWith("cn1: whether its node may still be changed");
        assertThat(cleared).isEmpty();
    }

    @Test
    void theNodeOfAHostThatIsGoneOnWithAfterItsOffIsKeptAsWell() {
        drain.killed(Seams.hooked(ports("w1"), Power.class, (method, args, real) -> {
            if (method.getName().equals("act") && args[1] == PowerAction.ON) {
                throw new Crash();
            }
            return real.call();
        }));
        drain.fleet.store().crash("w1");
        List<String> calls = new ArrayList<>();

        drain.run(
                Seams.hooked(ports("w2"), NodeGate.class, (method, args, real) -> {
                    calls.add(method.getName());
                    return real.call();
                }),
                CN1);

        assertThat(calls).doesNotContain("close").contains("keep", "open");
    }

    @Test
    void theClaimLivesAsLongAsTheNodeIsBeingCleared() {
        List<Boolean> held = new ArrayList<>();
        var machine = drain.fleet
                .store()
                .inventory()
                .find(CN1)
                .orElseThrow()
                .machine()
                .id();

        ExitCode end = drain.run(
                        whileClearing(hold -> {
                            for (int minute = 1; minute <= 9; minute++) {
                                hold.pause(Duration.ofMinutes(1));
                                held.add(drain.fleet
                                        .store()
                                        .claims()
                                        .holder(machine)
                                        .isPresent());
                            }
                        }),
                        CN1)
                .exitCode();

        assertThat(held).hasSize(9).doesNotContain(false);
        assertThat(end).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aHostOfACancelledRunServesAgainAlthoughItsNodeWasCleared() {
        HostReport report = drain.run(
                        whileClearing(hold -> drain.fleet
                                .store()
                                .journal()
                                .order(RunId.of("run-1"), Order.CANCEL, "ann")),
                        CN1)
                .hosts()
                .get(0);

        assertThat(report.outcome()).as(report.why()).isEqualTo(HostReport.Outcome.CANCELLED);
        assertThat(nodes.isOpen(CN1)).isTrue();
        assertThat(drain.compute().enabled()).isTrue();
        assertThat(drain.fleet.state(CN1)).isEqualTo(new HostState.InService());
        assertThat(drain.fleet.machine("cn1").log()).isEmpty();
    }
}
