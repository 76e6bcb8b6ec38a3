package io.bearman.sdk.simulation;

import static io.bearman.sdk.simulation.Drained.CN1;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.ExitCode;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Order;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeGate;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The Kubernetes node of a host that is drained: it is never left closed, nor cleared in vain. */
class NodeTest {
    private final Drained drain = new Drained();
    private final SimulatedNodes nodes = new SimulatedNodes(drain.fleet);

    /** {@return the ports of a process; somebody acts while the node is being cleared} */
    private Ports whileClearing(Consumer<Hold> somebody) {
        Ports ports = drain.fleet.ports(
                "w1",
                nodes,
                List.of(),
                drain.fleet.http(),
                drain.fleet.network(),
                drain.fleet.time());
        return Seams.hooked(ports, NodeGate.class, (method, args, real) -> {
            if (method.getName().equals("clear")) {
                somebody.accept((Hold) args[2]);
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
