package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.CN1;
import static io.bearman.maintenance.Samples.CN2;
import static io.bearman.maintenance.Samples.NOW;
import static io.bearman.maintenance.Samples.RUN;
import static io.bearman.maintenance.Samples.id;
import static io.bearman.maintenance.Samples.placed;
import static io.bearman.maintenance.SmallCloud.size;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.admission.Admissions;
import io.bearman.core.boot.Boots;
import io.bearman.core.claim.Claims;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerGroup;
import io.bearman.core.cloud.Storage;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.Power;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.store.InMemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Plans of a region that refuses to be written to, as do store, BMCs and boot desk. */
class PlanningTest {
    private static final HostId CN3 = HostId.of("cn3");
    private static final Resources HOST = size(16, 64);

    private final VirtualTime time = new VirtualTime(1);
    private final InMemoryStore store = InMemoryStore.create(time);
    private final QuietCloud cloud = new QuietCloud();
    private int servers;

    private final Ports ports = new Ports(
            QuietCloud.reading(Inventory.class, store.inventory(), "find", "all", "each"),
            QuietCloud.reading(
                    Journal.class,
                    store.journal(),
                    "unfinished",
                    "run",
                    "knows",
                    "runs",
                    "outcome",
                    "entries"),
            QuietCloud.silent(Claims.class),
            QuietCloud.reading(FreezeSwitch.class, store.freeze(), "frozen"),
            QuietCloud.reading(Admissions.class, store.admissions(), "out"),
            QuietCloud.silent(Boots.class),
            QuietCloud.silent(Power.class),
            region -> cloud.cloud(),
            NodeGate.none(),
            List.of(),
            time);

    private Maintenance maintenance() {
        return new Maintenance(ports, Settings.create(), Runnable::run, () -> RUN, "ann");
    }

    private void hosts(int count) {
        List<Placed> placed = IntStream.rangeClosed(1, count)
                .mapToObj(i -> placed(i, "r" + i))
                .toList();
        store.inventory().put(placed, "test");
        placed.forEach(it -> host(it.host().id(), "az1", true));
    }

    private void host(HostId host, String zone, boolean enabled) {
        cloud.computes.put(
                host,
                new ComputeService(
                        "svc",
                        host,
                        Zone.of(zone),
                        enabled,
                        enabled ? null : "Ann",
                        true,
                        false,
                        NOW));
        cloud.capacities.put(host, HOST);
    }

    private Server server(HostId host, String status, @Nullable String task, Resources size) {
        Server server = new Server(
                id(++servers),
                "vm" + servers,
                status,
                "active",
                task,
                host,
                false,
                "f",
                Storage.IMAGE,
                null,
                NOW);
        cloud.servers.add(server);
        cloud.held.put(server.id(), size);
        return server;
    }

    private Plan plan(HostId... hosts) {
        return maintenance().plan(Request.drainAndReboot(List.of(hosts), "kernel update"));
    }

    private static HostPlan first(Plan plan) {
        return plan.hosts().get(0);
    }

    @Test
    void aPlanOfEveryKindOfServerAsksLittleAndWritesNothing() {
        hosts(3);
        List<String> kinds = List.of(
                "ACTIVE",
                "SHUTOFF",
                "PAUSED",
                "SUSPENDED",
                "RESCUE",
                "ERROR",
                "SHELVED",
                "VERIFY_RESIZE",
                "BUILD",
                "SOFT_DELETED",
                "ACTIVE",
                "ACTIVE");
        kinds.forEach(status -> server(CN1, status, null, size(1, 2)));
        server(CN1, "ACTIVE", "image_snapshot", size(1, 2));
        server(CN1, "ACTIVE", "deleting", size(1, 2));

        Plan plan = plan(CN1);

        assertThat(first(plan).servers())
                .extracting(it -> it.treatment().word())
                .containsExactlyInAnyOrder(
                        "live", "cold", "live", "blocked", "blocked", "blocked", "blocked",
                        "blocked", "wait", "blocked", "live", "live", "wait", "wait");
        assertThat(first(plan).servers())
                .filteredOn(it -> it.place().isPresent())
                .extracting(it -> it.treatment().word())
                .containsExactlyInAnyOrder("live", "cold", "live", "wait", "live", "live", "wait");
        assertThat(plan.refused()).isFalse();
        assertThat(cloud.calls)
                .containsExactly(
                        "computes",
                        "on",
                        "unconfirmed",
                        "allocations",
                        "aggregates",
                        "rooms",
                        "groups",
                        "candidatesOfEach");
    }

    @Test
    void aRollAsksNoMoreThanOneHostDoes() {
        hosts(40);
        for (int i = 1; i <= 40; i++) {
            server(HostId.of("cn" + i), "ACTIVE", null, size(1, 2));
        }

        plan(cloud.computes.keySet().toArray(HostId[]::new));

        assertThat(cloud.calls).hasSize(8).contains("all").doesNotContain("on");
    }

    @Test
    void anEmptyHostNeedsNoRoomAndNobodyLooksForAny() {
        hosts(1);

        assertThat(plan(CN1).refused()).isFalse();
        assertThat(cloud.calls).containsExactly("computes", "on", "unconfirmed");
    }

    @Test
    void whereThereIsNoRoomNothingIsBegun() {
        hosts(3);
        Server big = server(CN1, "ACTIVE", null, size(16, 64));
        server(CN2, "ACTIVE", null, size(9, 9));
        server(CN3, "ACTIVE", null, size(8, 32));

        Plan plan = plan(CN1);

        assertThat(plan.refused()).isTrue();
        assertThat(first(plan).refusal())
                .contains("cn1: no capacity for vm1 (16 vCPU, 64 GiB): most room is on cn2, 7 vCPU,"
                        + " 55 GiB; nothing is begun, unless with --move-what-fits");
        assertThatThrownBy(() -> maintenance().run(plan, event -> {}))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining("no capacity for " + big.name());
    }

    @Test
    void whoMovesWhatFitsIsNotRefusedAndStillToldWhoDoesNot() {
        hosts(2);
        server(CN1, "ACTIVE", null, size(16, 65));
        Request request = Request.drainAndReboot(CN1, "x")
                .with(new Concessions(Headroom.none(), true, Set.of()));

        Plan plan = maintenance().plan(request);

        assertThat(plan.refused()).isFalse();
        assertThat(first(plan).servers().get(0).noPlace().orElseThrow()).contains("large enough");
    }

    @Test
    void theHeadroomIsTheLargestHostUnlessItIsSaidOtherwise() {
        hosts(2);
        server(CN1, "ACTIVE", null, size(1, 1));
        Request without = Request.drainAndReboot(CN1, "x")
                .with(new Concessions(Headroom.none(), false, Set.of()));

        assertThat(first(plan(CN1)).refusal().orElseThrow())
                .contains("only into the room that has to stay free in zone az1 (16 vCPU, 64 GiB)");
        assertThat(maintenance().plan(without).refused()).isFalse();
    }

    @Test
    void fewerHostsAtOnceAreOutWhereMoreWouldLeaveNoRoom() {
        hosts(3);
        for (HostId host : List.of(CN1, CN2, CN3)) {
            server(host, "ACTIVE", null, size(8, 32));
        }
        Request request = Request.drainAndReboot(List.of(CN1, CN2, CN3), "x")
                .with(new Limits(9, 9, 3, 1))
                .with(new Concessions(Headroom.none(), false, Set.of()));

        Plan plan = maintenance().plan(request);

        assertThat(plan.refused()).isFalse();
        assertThat(plan.atOnce()).hasValue(1);
        assertThat(plan.within().limits().inAll()).isEqualTo(Limit.of(1));
        assertThat(plan.table()).contains("at most 1 at once");
    }

    @Test
    void nothingIsPlacedOnAHostThatAnotherRunHasOrWillTakeOut() {
        hosts(3);
        server(CN1, "ACTIVE", null, size(1, 1));
        store.journal().open(new Run(RunId.of("other"), List.of(CN2, CN3), "{}", "x", "bob", NOW));
        store.journal().write(RunId.of("other"), CN3, HostRun.HOST, Phase.DONE, "", "{}");
        Request request = Request.drainAndReboot(CN1, "x")
                .with(new Concessions(Headroom.none(), false, Set.of()));

        Plan plan = maintenance().plan(request);

        assertThat(first(plan).servers().get(0).place()).contains(CN3);
    }

    @Test
    void nothingIsPlacedOnAHostThatTheInventorySaysIsNotInService() {
        hosts(1);
        server(CN1, "ACTIVE", null, size(1, 1));
        store.inventory()
                .put(List.of(placed(2, "r2", new HostState.Fenced(RunId.of("other")))), "test");
        host(CN2, "az1", true);

        assertThat(first(plan(CN1)).refusal().orElseThrow()).contains("(cn2 is in run other)");
    }

    @Test
    void aHostOfNoInventoryIsAsGoodAPlaceAsAnyOther() {
        hosts(1);
        host(HostId.of("guest1"), "az1", true);
        host(HostId.of("guest2"), "az1", true);
        server(CN1, "ACTIVE", null, size(1, 1));

        assertThat(first(plan(CN1)).servers().get(0).place()).contains(HostId.of("guest1"));
    }

    @Test
    void anUnconfirmedResizeIsNamedAndNeverConfirmed() {
        hosts(2);
        Server resized = server(CN2, "VERIFY_RESIZE", null, size(1, 1));
        cloud.unconfirmed.add(resize(12, resized));

        Plan plan = plan(CN1);

        assertThat(plan.refused()).isFalse();
        assertThat(plan.table()).contains("vm1 (", "its user has to confirm or revert its move");
        assertThat(first(plan).unconfirmed())
                .extracting(it -> it.migration().id())
                .containsExactly(12L);
    }

    @Test
    void aMoveThatTheRunItselfWillConfirmIsNotItsUsersBusiness() {
        hosts(2);
        Server moved = server(CN2, "VERIFY_RESIZE", null, size(1, 1));
        cloud.unconfirmed.add(resize(12, moved));
        Request request = Request.drainAndReboot(CN1, "x");
        store.journal()
                .open(new Run(
                        RUN, request.hosts(), StoredRequest.of(request).json(), "x", "ann", NOW));
        store.journal().write(RUN, CN1, Attempts.MOVE, Phase.INTENT, moved.id().toString(), "{}");

        Plan plan = plan(CN1);

        assertThat(plan.resumes()).contains(RUN);
        assertThat(first(plan).unconfirmed()).isEmpty();
    }

    private static Migration resize(long number, Server server) {
        return new Migration(
                number, server.id(), MigrationType.RESIZE, MigrationStatus.FINISHED, CN1, CN2, NOW);
    }

    @Test
    void aRunThatWasBegunIsGoneOnWithAlsoWhereRoomHasBecomeScarce() {
        hosts(2);
        server(CN1, "ACTIVE", null, size(1, 1));
        Request request = Request.drainAndReboot(CN1, "x");
        store.journal()
                .open(new Run(
                        RUN, request.hosts(), StoredRequest.of(request).json(), "x", "ann", NOW));

        Plan plan = plan(CN1);

        assertThat(plan.refused()).isFalse();
        assertThat(plan.table()).contains("no capacity for vm1");
    }

    @Test
    void groupsAreKeptAlsoWithMembersThatStayWhereTheyAre() {
        hosts(3);
        Server one = server(CN1, "ACTIVE", null, size(1, 1));
        Server two = server(CN2, "ACTIVE", null, size(1, 1));
        cloud.groups.add(new ServerGroup(
                "g", "db", "p", "anti-affinity", null, List.of(one.id(), two.id())));
        Request request = Request.drainAndReboot(CN1, "x")
                .with(new Concessions(Headroom.none(), false, Set.of()));

        assertThat(first(maintenance().plan(request)).servers().get(0).place()).contains(CN3);
    }

    @Test
    void whatPlacementDoesNotOfferTooIsNotCountedOn() {
        hosts(3);
        server(CN1, "ACTIVE", null, size(1, 1));
        cloud.picky.add(CN2);

        assertThat(first(maintenance()
                                .plan(Request.drainAndReboot(CN1, "x")
                                        .with(new Concessions(Headroom.none(), false, Set.of()))))
                        .servers()
                        .get(0)
                        .place())
                .contains(CN3);
    }

    @Test
    void aPlanGoesStaleWithItsServersAndNotWithTheRoomOfOthers() {
        hosts(4);
        server(CN1, "ACTIVE", null, size(1, 1));
        Plan before = plan(CN1);

        server(CN2, "ACTIVE", null, size(2, 2));
        assertThat(plan(CN1).observation()).isEqualTo(before.observation());
        server(CN1, "ACTIVE", null, size(1, 1));
        assertThat(plan(CN1).observation()).isNotEqualTo(before.observation());
    }

    @Test
    void aPlanGoesStaleWhenSomebodysResizeBeginsToHoldTheHost() {
        hosts(2);
        Server resized = server(CN2, "VERIFY_RESIZE", null, size(1, 1));
        Plan before = plan(CN1);

        cloud.unconfirmed.add(resize(12, resized));

        assertThat(plan(CN1).observation()).isNotEqualTo(before.observation());
    }

    @Test
    void aYoungPlanIsLookedAtAgainAndAnOldOneThoughtThroughAgain() {
        hosts(3);
        server(CN1, "ACTIVE", null, size(1, 1));
        Plan plan = plan(CN1);

        assertThat(callsOfARun(plan)).containsExactly("computes", "on");
        time.spawn("later", () -> time.sleep(Duration.ofSeconds(31)));
        time.run(Duration.ofMinutes(1));
        assertThat(callsOfARun(plan)).hasSize(8).contains("rooms");
    }

    /** {@return what it asks before it opens its run, which this journal does not let it} */
    private List<String> callsOfARun(Plan plan) {
        cloud.calls.clear();
        assertThatThrownBy(() -> maintenance().run(plan, event -> {}))
                .hasMessageContaining("Journal.open");
        return List.copyOf(cloud.calls);
    }

    @Test
    void aYoungPlanOfOtherServersIsStale() {
        hosts(3);
        server(CN1, "ACTIVE", null, size(1, 1));
        Plan plan = plan(CN1);
        server(CN1, "ACTIVE", null, size(1, 1));

        assertThatThrownBy(() -> maintenance().run(plan, event -> {}))
                .isInstanceOfSatisfying(
                        StalePlanException.class,
                        stale -> assertThat(stale.plan().hosts().get(0).servers())
                                .hasSize(2)
                                .allMatch(server -> server.place().isPresent()));
    }

    @Test
    void disksThatAreCopiedAreSaidAndSoIsWhatNobodySaidOfThem() {
        hosts(3);
        server(CN1, "ACTIVE", null, size(1, 1));
        assertThat(plan(CN1).notes())
                .containsExactly("nobody said whether cn1's disks are on shared storage; if not,"
                        + " those of vm1 are copied with them: bearman inventory set cn1"
                        + " storage=SHARED (or LOCAL)");

        Placed local = placed(1, "r1");
        store.inventory()
                .put(
                        List.of(new Placed(
                                local.host().with(io.bearman.core.host.Storage.LOCAL),
                                local.machine())),
                        "test");

        assertThat(plan(CN1).notes())
                .containsExactly("cn1 keeps disks itself: those of vm1 are copied with them");
    }

    @Test
    void aServerOfWhichPlacementKnowsNothingIsSaid() {
        hosts(3);
        Server unknown = server(CN1, "ACTIVE", null, size(1, 1));
        cloud.held.remove(unknown.id());

        assertThat(plan(CN1).notes())
                .anyMatch(note -> note.contains("Placement holds nothing for vm1"));
        assertThat(Map.copyOf(cloud.held)).isEmpty();
    }
}
