package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.CN1;
import static io.bearman.maintenance.Samples.CN2;
import static io.bearman.maintenance.Samples.NOW;
import static io.bearman.maintenance.Samples.RUN;
import static io.bearman.maintenance.Samples.compute;
import static io.bearman.maintenance.Samples.id;
import static io.bearman.maintenance.Samples.placed;
import static io.bearman.maintenance.Samples.server;
import static io.bearman.maintenance.SmallCloud.size;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.Storage;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.Treatment.Blocked;
import io.bearman.maintenance.Treatment.Moves;
import io.bearman.maintenance.Treatment.Waits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Plans as people read them. */
class PlanTableTest {
    private static final String GATE = "no Kubernetes is configured: node steps are left out";
    private static final String NOT_DONE = """
            Not done:
              cn1: no capacity for vm7 (16 vCPU, 64 GiB): most room is on cn2, 8 vCPU, 32 GiB; nothing is begun,
              unless with --move-what-fits
              vm3 (10000000-0000-4000-8000-000000000003): it is in error; look at it, then reset its state
              vm4 (10000000-0000-4000-8000-000000000004): waits: a snapshot is being made of it
              (image_uploading)
              vm7 (10000000-0000-4000-8000-000000000007): no capacity for vm7 (16 vCPU, 64 GiB): most room is on
              cn2, 8 vCPU, 32 GiB
              vm9 (10000000-0000-4000-8000-000000000009): its user has to confirm or revert its move to cn3
              (migration 12); until then cn1 is not empty
              no Kubernetes is configured: node steps are left out

            Mind:
              at most 1 at once
            """;

    private static ServerPlan plan(
            Server server,
            Treatment treatment,
            Resources size,
            @Nullable String fits,
            @Nullable String nowhere) {
        HostId place = fits == null ? null : HostId.of(fits);
        return new ServerPlan(server, treatment, size, place, nowhere);
    }

    private static Plan mixed() {
        Migration waiting = new Migration(
                12,
                id(9),
                MigrationType.RESIZE,
                MigrationStatus.FINISHED,
                CN1,
                HostId.of("cn3"),
                NOW);
        HostPlan host = new HostPlan(
                placed(1, "r1"),
                compute(true, null, true),
                List.of(
                        plan(
                                server(1, "ACTIVE", null, CN1),
                                new Moves(Move.LIVE),
                                size(2, 8),
                                "cn2",
                                null),
                        plan(
                                server(2, "SHUTOFF", null, CN1),
                                new Moves(Move.COLD),
                                size(4, 16),
                                "cn3",
                                null),
                        plan(
                                server(3, "ERROR", null, CN1),
                                new Blocked("it is in error; look at it, then reset its state"),
                                Resources.none(),
                                null,
                                null),
                        plan(
                                server(4, "ACTIVE", "image_uploading", CN1),
                                new Waits("a snapshot is being made of it (image_uploading)"),
                                size(1, 1),
                                "cn2",
                                null),
                        plan(
                                server(7, "ACTIVE", null, CN1),
                                new Moves(Move.LIVE),
                                size(16, 64),
                                null,
                                "no capacity for vm7 (16 vCPU, 64 GiB): most room is on cn2, 8 vCPU,"
                                        + " 32 GiB")),
                List.of(new Unconfirmed("vm9 (" + id(9) + ")", waiting)),
                "cn1: no capacity for vm7 (16 vCPU, 64 GiB): most room is on cn2, 8 vCPU, 32 GiB;"
                        + " nothing is begun, unless with --move-what-fits");
        HostPlan empty =
                new HostPlan(placed(2, "r2"), compute(false, "A: human", true), List.of(), null);
        return new Plan(
                Request.drainAndReboot(List.of(CN1, CN2), "kernel update"),
                List.of(host, empty),
                GATE,
                RUN,
                1,
                List.of("at most 1 at once"),
                NOW);
    }

    @Test
    void aPlanSaysWhatIsDoneWhatIsNotAndWhatToMind() {
        assertThat(mixed().table()).isEqualTo("""
                Plan: drain and reboot, kernel update
                Goes on with the unfinished run run-1

                HOST  RACK  ZONE  COMPUTE      SERVERS  BMC
                cn1   r1    az1   enabled up   5        127.0.0.1:623
                cn2   r2    az1   disabled up  0        127.0.0.2:623

                SERVER  STATUS   SIZE             FROM  HOW      FITS ON
                vm1     ACTIVE   2 vCPU, 8 GiB    cn1   live     cn2
                vm2     SHUTOFF  4 vCPU, 16 GiB   cn1   cold     cn3
                vm3     ERROR    -                cn1   blocked  -
                vm4     ACTIVE   1 vCPU, 1 GiB    cn1   wait     cn2
                vm7     ACTIVE   16 vCPU, 64 GiB  cn1   live     nowhere

                """ + NOT_DONE);
    }

    @Test
    void aTreeIsAParagraphAHost() {
        assertThat(mixed().tree()).isEqualTo("""
                Plan: drain and reboot, kernel update
                Goes on with the unfinished run run-1

                cn1  rack r1, zone az1, enabled up, 5 servers, refused
                  live         vm1 > cn2, vm7 > nowhere
                  cold         vm2 > cn3
                  wait         vm4 > cn2
                  blocked      vm3
                  unconfirmed  vm9 (10000000-0000-4000-8000-000000000009)
                cn2  rack r2, zone az1, disabled up, 0 servers

                """ + NOT_DONE);
    }

    @Test
    void longNamesAreShortenedToTheWidthOfATerminal() {
        Server longest = new Server(
                id(1),
                "a-server-of-a-customer-who-likes-to-say-very-much-in-the-names-of-servers.example",
                "VERIFY_RESIZE",
                "resized",
                null,
                CN1,
                false,
                "f",
                Storage.IMAGE,
                null,
                NOW);
        HostPlan host = new HostPlan(
                placed(1, "r1"),
                compute(true, null, true),
                List.of(plan(
                        longest,
                        new Moves(Move.LIVE),
                        new Resources(java.util.Map.of("VCPU", 128L, "MEMORY_MB", 1L)),
                        "compute-node-17.rack-12.a-very-long-domain.example",
                        null)),
                null);
        Plan plan = new Plan(Request.drainAndReboot(CN1, "x"), List.of(host), GATE, null);

        assertThat(plan.table().lines()).allMatch(line -> line.length() <= 100);
        assertThat(plan.table()).contains("…", "compute-node-17");
    }

    @Test
    void aPlanWithoutServersSaysSo() {
        HostPlan host = new HostPlan(placed(1, "r1"), compute(true, null, true), List.of(), null);

        assertThat(new Plan(Request.drainAndReboot(CN1, "x"), List.of(host), GATE, null).table())
                .contains("No servers to move.\n");
    }
}
