package io.bearman.sdk.simulation;

import static io.bearman.sdk.simulation.Drained.CN1;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.Capacity;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A host without servers is not empty for that alone. */
class EmptinessTest {
    private static final HostId CN2 = HostId.of("cn2");

    private final Drained drain = new Drained();
    private final ServerId elsewhere = drain.fleet.server("elsewhere", "cn2", "ACTIVE");

    private HostReport run(Ports ports) {
        return drain.run(ports, CN1).hosts().get(0);
    }

    /** Ports whose Nova has one more record of the host's. */
    private Ports with(Migration record) {
        return Seams.hooked(drain.fleet.ports("w1"), Guests.class, (method, args, real) -> {
            Object answer = real.call();
            boolean ofHost = method.getName().equals("migrations") && args[0].equals(CN1);
            return ofHost
                    ? Stream.concat(((List<?>) answer).stream(), Stream.of(record))
                            .toList()
                    : answer;
        });
    }

    private Migration record(MigrationType type, MigrationStatus status, Duration ago) {
        return new Migration(
                0, elsewhere, type, status, CN1, CN2, drain.fleet.time().now().minus(ago));
    }

    @Test
    void aResizeThatItsUserHasNotConfirmedIsNamedAndNeverConfirmed() {
        List<ServerId> servers = drain.servers(2);

        HostReport report = run(
                with(record(MigrationType.RESIZE, MigrationStatus.FINISHED, Duration.ofHours(9))));

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(report.why())
                .contains(
                        "does not become empty: the resize (migration 0 is finished) of elsewhere ("
                                + elsewhere + ")",
                        "confirmed or reverted by whoever asked for it");
        assertThat(drain.fleet.cloud().count("POST", "/action", "confirmResize"))
                .isZero();
        assertThat(drain.fleet.machine("cn1").log()).isEmpty();
        assertThat(servers)
                .allSatisfy(server -> assertThat(drain.records(server)).hasSize(1));
        assertThat(report.seconds()).as("no human is waited for").isLessThan(60);
    }

    @Test
    void aMigrationThatGoesOnFromHereKeepsTheHostOn() {
        HostReport report = run(with(record(
                MigrationType.LIVE_MIGRATION, MigrationStatus.POST_MIGRATING, Duration.ZERO)));

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(report.why())
                .contains("the live migration (migration 0 is post_migrating) of elsewhere");
        assertThat(drain.fleet.machine("cn1").log()).isEmpty();
    }

    @Test
    void aRecordThatNobodyWillEverEndIsToldOnceAndKeepsNothing() {
        HostReport report = run(with(record(
                MigrationType.LIVE_MIGRATION, MigrationStatus.RUNNING, Duration.ofHours(9))));

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.DONE);
        assertThat(drain.lines())
                .filteredOn(line -> line.contains("will never end"))
                .hasSize(1);
    }

    @Test
    void aLeakedAllocationIsToldOnceAndNotAtEachLook() {
        Allocation leaked = new Allocation(elsewhere.toString(), new Resources(Map.of("VCPU", 1L)));
        Ports ports =
                Seams.hooked(drain.fleet.ports("w1"), Capacity.class, (method, args, real) -> {
                    boolean ofHost = method.getName().equals("allocations") && args[0].equals(CN1);
                    return ofHost ? List.of(leaked) : real.call();
                });

        HostReport report = run(ports);

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.DONE);
        assertThat(drain.lines())
                .filteredOn(line -> line.contains("leaked, left alone"))
                .hasSize(1);
    }
}
