package io.bearman.sdk.simulation;

import static io.bearman.sdk.simulation.Drained.CN1;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostState;
import io.bearman.maintenance.HostReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host that a human takes while we drain it is the human's. */
class OwnershipTest {
    private final Drained drain = new Drained();

    private void isTheirs(HostReport report) {
        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.TAKEN_BACK);
        assertThat(drain.fleet
                        .store()
                        .inventory()
                        .find(CN1)
                        .orElseThrow()
                        .host()
                        .state())
                .isEqualTo(new HostState.InService());
        assertThat(drain.fleet.machine("cn1").log()).isEmpty();
    }

    private void disabling(Runnable human) {
        drain.when(Event.Step.class, step -> step.step().equals("disable nova-compute"), human);
    }

    @Test
    void aTagThatAHumanOverwritesBeforeItIsReadBackIsNotBelieved() {
        List<ServerId> servers = drain.servers(2);
        disabling(() -> {
            drain.fleet.time().await(() -> drain.fleet.cloud().disabled(CN1), Drained.LONG);
            drain.fleet.time().sleep(Duration.ofMillis(1500));
            drain.cloud().hypervisors().disable(drain.compute(), "A: human", drain.soon());
        });

        HostReport report = drain.run();

        isTheirs(report);
        assertThat(report.why()).contains("our disabling was overwritten (A: human)");
        assertThat(drain.compute().disabledReason()).contains("A: human");
        assertThat(drain.fleet.cloud().servers(CN1)).containsExactlyInAnyOrderElementsOf(servers);
    }

    @Test
    void anEnableBeforeTheTagIsReadBackIsNotUndone() {
        drain.servers(2);
        disabling(() -> {
            drain.fleet.time().await(() -> drain.fleet.cloud().disabled(CN1), Drained.LONG);
            drain.fleet.time().sleep(Duration.ofMillis(1500));
            drain.cloud().hypervisors().enable(drain.compute(), drain.soon());
        });

        HostReport report = drain.run();

        isTheirs(report);
        assertThat(drain.compute().enabled()).isTrue();
        assertThat(drain.events(Event.Submitted.class)).isEmpty();
    }

    @Test
    void aHostThatAHumanEnablesInTheMiddleIsLeftAloneWithinHalfAMinute() {
        List<ServerId> servers = drain.servers(12);
        servers.forEach(
                server -> drain.fleet.cloud().faults().slow(server, Duration.ofSeconds(30)));
        drain.after(
                Duration.ofSeconds(40),
                () -> drain.cloud().hypervisors().enable(drain.compute(), drain.soon()));

        HostReport report = drain.run();

        isTheirs(report);
        assertThat(drain.compute().enabled()).isTrue();
        assertThat(drain.events(Event.Submitted.class)).hasSizeLessThan(8);
    }

    @Test
    void aHostThatAHumanDisablesAnewInTheMiddleIsTheirs() {
        drain.servers(12);
        drain.after(
                Duration.ofSeconds(6),
                () -> drain.cloud()
                        .hypervisors()
                        .disable(drain.compute(), "A: human", drain.soon()));

        HostReport report = drain.run();

        isTheirs(report);
        assertThat(drain.compute().disabledReason()).contains("A: human");
    }
}
