package io.bearman.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Room;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerAction;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Submitted;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import io.bearman.core.power.PoweredOff;
import io.bearman.core.time.Deadline;
import io.bearman.testkit.power.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What Bearman relies on in Nova and Placement: held by the real ones and by the fake. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NovaContract {
    static final HostId CN1 = HostId.of("cn1");
    static final HostId CN2 = HostId.of("cn2");
    static final HostId CN3 = HostId.of("cn3");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    CloudUnderTest cloud;
    OpenStackRegion region;
    Hypervisors hypervisors;
    Guests guests;

    abstract CloudUnderTest open();

    @BeforeAll
    void start() {
        cloud = open();
        region = new OpenStackRegion(
                cloud.http(),
                cloud.tokens(),
                cloud.access().region(),
                cloud.access().face(),
                cloud.time());
        hypervisors = region.hypervisors();
        guests = region.guests();
    }

    @BeforeEach
    void clear() {
        cloud.clear();
    }

    @AfterAll
    void stop() {
        cloud.clear();
        cloud.close();
    }

    @Test
    void everyHostHasItsComputeServiceUpAndEnabled() {
        assertThat(hypervisors.computes())
                .filteredOn(service -> List.of(CN1, CN2, CN3).contains(service.host()))
                .hasSize(3)
                .allMatch(service -> service.up() && service.enabled() && !service.forcedDown());
        assertThat(hypervisors.compute(HostId.of("nowhere"))).isEmpty();
    }

    @Test
    void theLastWriterOfADisabledReasonWins() {
        hypervisors.disable(service(CN1), "A: human", soon());
        assertThat(service(CN1).disabledReason()).contains("A: human");

        hypervisors.disable(service(CN1), "B: bearman", soon());

        assertThat(service(CN1).enabled()).isFalse();
        assertThat(service(CN1).disabledReason()).contains("B: bearman");
    }

    @Test
    void enablingTakesTheReasonAway() {
        hypervisors.disable(service(CN1), "A: human", soon());

        hypervisors.enable(service(CN1), soon());

        assertThat(service(CN1).enabled()).isTrue();
        assertThat(service(CN1).disabledReason()).isEmpty();
    }

    @Test
    void aServiceThatIsGoneIsNotFound() {
        ComputeService gone = new ComputeService(
                UUID.randomUUID().toString(), CN1, Zone.of("nova"), true, null, true, false, null);

        assertThatThrownBy(() -> hypervisors.enable(gone, soon()))
                .isInstanceOf(CloudException.NotFound.class)
                .hasMessageStartingWith("host cn1: PUT ");
    }

    @Test
    void theServersOfAHostAreListedAndHoldItsResources() {
        List<ServerId> booted = cloud.boot(CN1, 2);
        ServerId elsewhere = cloud.boot(CN2, 1).get(0);

        assertThat(guests.on(CN1))
                .extracting(Server::id)
                .containsExactlyInAnyOrderElementsOf(booted);
        assertThat(guests.on(CN1))
                .allMatch(server -> server.host().equals(Optional.of(CN1))
                        && server.vmState().equals("active")
                        && server.taskState().isEmpty()
                        && server.flavor().equals("m1.tiny"));
        assertThat(holders(CN1))
                .containsAll(booted.stream().map(ServerId::toString).toList())
                .doesNotContain(elsewhere.toString());
        assertThat(guests.migrations(booted.get(0))).isEmpty();
    }

    @Test
    void theWholeRegionIsListedAsItsHostsAre() {
        cloud.boot(CN1, 2);
        cloud.boot(CN2, 1);

        List<Server> all = guests.all();

        assertThat(all).hasSize(3);
        assertThat(all).containsAll(guests.on(CN1)).containsAll(guests.on(CN2));
        assertThat(region.capacity().allocations(List.of(CN1, CN2, CN3)))
                .containsEntry(CN1, region.capacity().allocations(CN1))
                .containsEntry(CN2, region.capacity().allocations(CN2))
                .containsEntry(CN3, List.of());
    }

    @Test
    void listsComeWholeHoweverSmallThePages() {
        List<ServerId> booted = cloud.boot(CN1, 3);
        Api nova = api();
        String path = "/servers/detail?all_tenants=1&host=cn1&limit=1";
        Call call = Call.get("host cn1", path, Microversion.of(2, 47));

        List<String> ids =
                new Pages(nova, "servers", "id").all(call, row -> row.path("id").asText());

        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(
                        booted.stream().map(ServerId::toString).toList());
    }

    @Test
    void aServerThatIsGoneIsNoneAndCannotBeMoved() {
        ServerId gone = new ServerId(UUID.randomUUID());

        assertThat(guests.observe(gone)).isEmpty();
        assertThat(guests.migrations(gone)).isEmpty();
        assertThatThrownBy(() -> guests.move(gone, Move.LIVE, soon()))
                .isInstanceOf(CloudException.NotFound.class)
                .hasMessageStartingWith("server " + gone + ": POST ");
    }

    @Test
    void aLiveMigrationIsKnownToBothItsHostsWhenItIsOver() {
        ServerId server = cloud.boot(CN1, 1).get(0);

        Submitted submitted = guests.move(server, Move.LIVE, soon());
        Migration record = over(server);

        assertThat(submitted.requestId()).startsWith("req-");
        assertThat(record.status()).isEqualTo(MigrationStatus.COMPLETED);
        assertThat(record.type()).isEqualTo(MigrationType.LIVE_MIGRATION);
        assertThat(record.source()).isEqualTo(CN1);
        HostId target = record.target().orElseThrow();
        assertThat(guests.migrations(CN1)).contains(record);
        assertThat(guests.migrations(target)).contains(record);
        until("the server is on " + target, () -> settledOn(server, target));
        assertThat(guests.on(CN1)).isEmpty();
        until("cn1 holds nothing", () -> holders(CN1).isEmpty());
    }

    @Test
    void aHardRebootIsAnActionOfItsServerAndEndsActiveWithoutATask() {
        ServerId server = cloud.boot(CN1, 1).get(0);
        List<ServerAction> before = guests.actions(server);

        Submitted submitted = guests.hardReboot(server, soon());

        List<ServerAction> after = guests.actions(server);
        assertThat(after).hasSize(before.size() + 1).endsWith(before.toArray(ServerAction[]::new));
        assertThat(after.get(0).name()).isEqualTo("reboot");
        assertThat(after.get(0).requestId()).isEqualTo(submitted.requestId());
        assertThat(after.get(0).starts()).isTrue();
        until("the server is ACTIVE again", () -> settledOn(server, CN1));
        assertThat(guests.actions(server).get(0).failed()).isFalse();
    }

    @Test
    void aHardRebootMayBeginWhileAnotherOneIsUnderWay() {
        ServerId server = cloud.boot(CN1, 1).get(0);

        guests.hardReboot(server, soon());
        guests.hardReboot(server, soon());

        until("the server is ACTIVE again", () -> settledOn(server, CN1));
    }

    @Test
    void anAcceptedLiveMigrationThatNobodyCanTakeFailsLater() {
        ServerId server = cloud.boot(CN1, 1).get(0);
        disableAllBut(CN1);

        Submitted submitted = guests.move(server, Move.LIVE, soon());
        Migration record = over(server);

        assertThat(record.status()).isEqualTo(MigrationStatus.ERROR);
        assertThat(record.target()).isEmpty();
        until("the server is as before", () -> settledOn(server, CN1));
        until(
                "Nova says why",
                () -> guests.explanation(server, submitted.requestId())
                        .filter(why -> why.contains("No valid host"))
                        .isPresent());
    }

    @Test
    void aLiveMigrationThatTheSourceRefusesIsAcceptedAndFailsLater() {
        ServerId server = cloud.boot(CN1, 1).get(0);
        cloud.refuseLiveMigrationsOf(CN1);

        guests.move(server, Move.LIVE, soon());

        assertThat(over(server).status()).isEqualTo(MigrationStatus.ERROR);
        until("the server is as before", () -> settledOn(server, CN1));
    }

    @Test
    void aLiveMigrationThatTheHypervisorGivesUpFailsWithoutAWord() {
        ServerId server = cloud.boot(CN1, 1).get(0);
        cloud.failLiveMigrationsOf(CN1);

        Submitted submitted = guests.move(server, Move.LIVE, soon());

        assertThat(over(server).status()).isEqualTo(MigrationStatus.FAILED);
        until("the server is as before", () -> settledOn(server, CN1));
        assertThat(guests.observe(server).orElseThrow().status()).isEqualTo("ACTIVE");
        assertThat(guests.explanation(server, submitted.requestId())).isEmpty();
    }

    @Test
    void aServerIsSeenInMotionAtOnce() {
        ServerId server = cloud.boot(CN1, 1).get(0);

        guests.move(server, Move.LIVE, soon());

        // Its migration record may come later: nobody may conclude from no record that nothing
        // runs.
        assertThat(guests.observe(server).orElseThrow().taskState()).contains("migrating");
        assertThat(over(server).status()).isEqualTo(MigrationStatus.COMPLETED);
    }

    @Test
    void aServerIsMovedOnlyOnceAtATime() {
        ServerId server = cloud.boot(CN1, 1).get(0);
        cloud.slowLiveMigrationsOf(CN1, 4);
        guests.move(server, Move.LIVE, soon());

        assertThatThrownBy(() -> guests.move(server, Move.LIVE, soon()))
                .isInstanceOf(CloudException.Refused.class)
                .hasMessageContaining("task_state migrating");

        assertThat(over(server).status()).isEqualTo(MigrationStatus.COMPLETED);
        assertThat(guests.migrations(server)).hasSize(1);
    }

    @Test
    void aStoppedServerCannotMoveLive() {
        ServerId server = cloud.bootStopped(CN1);

        assertThatThrownBy(() -> guests.move(server, Move.LIVE, soon()))
                .isInstanceOf(CloudException.Refused.class)
                .hasMessageContaining("409")
                .hasMessageContaining("vm_state stopped");
        assertThat(guests.migrations(server)).isEmpty();
    }

    @Test
    void aStoppedServerMovesColdAndStaysStopped() {
        ServerId server = cloud.bootStopped(CN1);
        assertThatThrownBy(() -> guests.confirm(server, soon()))
                .isInstanceOf(CloudException.Refused.class);

        guests.move(server, Move.COLD, soon());
        until("it waits for its confirmation", () -> status(server).equals("VERIFY_RESIZE"));
        Migration finished = newest(server);
        assertThat(finished.type()).isEqualTo(MigrationType.MIGRATION);
        assertThat(finished.status()).isEqualTo(MigrationStatus.FINISHED);
        assertThat(holders(CN1)).isNotEmpty();
        assertThat(guests.unconfirmed()).containsExactly(finished);

        guests.confirm(server, soon());

        assertThat(over(server).status()).isEqualTo(MigrationStatus.CONFIRMED);
        assertThat(guests.unconfirmed()).isEmpty();
        until("it is stopped again", () -> status(server).equals("SHUTOFF"));
        assertThat(guests.observe(server).orElseThrow().host())
                .isEqualTo(finished.target())
                .isNotEqualTo(Optional.of(CN1));
        until("cn1 holds nothing", () -> holders(CN1).isEmpty());
    }

    @Test
    void aColdMigrationThatNobodyCanTakeFailsLater() {
        ServerId server = cloud.bootStopped(CN1);
        disableAllBut(CN1);

        guests.move(server, Move.COLD, soon());

        assertThat(over(server).status()).isEqualTo(MigrationStatus.ERROR);
        until("the server is as before", () -> settledOn(server, CN1));
        assertThat(status(server)).isEqualTo("SHUTOFF");
    }

    @Test
    void nothingIsEvacuatedFromAHostThatNovaBelievesUp() {
        ServerId server = cloud.boot(CN1, 1).get(0);

        assertThatThrownBy(() -> guests.evacuate(server, Evidence.off(), soon()))
                .isInstanceOf(CloudException.Refused.class)
                .hasMessageContaining("400")
                .hasMessageContaining("still in use");
        assertThat(guests.migrations(server)).isEmpty();
    }

    @Test
    void aDeadHostIsForcedDownEvacuatedAndComesBack() {
        ServerId server = cloud.boot(CN1, 1).get(0);
        PoweredOff off = Evidence.off();
        cloud.kill(CN1);
        hypervisors.forceDown(service(CN1), soon());
        assertThat(service(CN1).up()).isFalse();
        assertThat(service(CN1).forcedDown()).isTrue();

        guests.evacuate(server, off, soon());

        Migration record = over(server);
        assertThat(record.type()).isEqualTo(MigrationType.EVACUATION);
        assertThat(record.status()).isEqualTo(MigrationStatus.DONE);
        HostId target = record.target().orElseThrow();
        until("the server is on " + target, () -> settledOn(server, target));
        assertThat(holders(CN1)).contains(server.toString());
        assertThat(holders(target)).contains(server.toString());

        cloud.start(CN1);
        until(
                "the source has cleaned up",
                () -> newest(server).status() == MigrationStatus.COMPLETED);
        assertThat(service(CN1).up()).as("while forced down").isFalse();
        hypervisors.unforceDown(service(CN1), soon());
        until("cn1 is up", () -> service(CN1).up());
        until("cn1 holds nothing", () -> holders(CN1).isEmpty());
    }

    @Test
    void aHostIsAsFullAsItsServersMakeItAndNoFuller() {
        Room before = room(CN1);
        List<ServerId> booted = cloud.boot(CN1, 2);
        Room after = room(CN1);

        Resources held = region.capacity().allocations(CN1).stream()
                .filter(allocation ->
                        booted.stream().anyMatch(id -> id.toString().equals(allocation.consumer())))
                .map(Allocation::held)
                .reduce(Resources.none(), Resources::plus);
        assertThat(after.capacity()).isEqualTo(before.capacity());
        assertThat(after.servers()).containsAll(booted).hasSize(before.servers().size() + 2);
        assertThat(before.free().covers(after.used().minus(before.used()))).isTrue();
        assertThat(after.used().minus(before.used()).amount("MEMORY_MB"))
                .isEqualTo(held.amount("MEMORY_MB"))
                .isPositive();
        assertThat(after.used().minus(before.used()).amount("VCPU"))
                .isEqualTo(held.amount("VCPU"))
                .isPositive();
    }

    @Test
    void whatIsTooBigForEveryHostHasNoCandidateAndADisabledHostIsNone() {
        Resources small = new Resources(Map.of("VCPU", 1L, "MEMORY_MB", 64L));
        Resources huge = new Resources(Map.of("VCPU", 1L, "MEMORY_MB", 100_000_000L));

        assertThat(region.capacity().candidates(small)).contains(CN1, CN2);
        assertThat(region.capacity().candidates(huge)).isEmpty();
        hypervisors.disable(service(CN1), "a test", soon());
        until("cn1 is no candidate", () -> !region.capacity().candidates(small).contains(CN1));
        hypervisors.enable(service(CN1), soon());
        until("cn1 is one", () -> region.capacity().candidates(small).contains(CN1));
    }

    @Test
    void aHypervisorIsKnownAndSoIsTheControlPlane() {
        assertThat(hypervisors.discovered(CN1)).isTrue();
        assertThat(hypervisors.discovered(HostId.of("nowhere"))).isFalse();
        assertThat(hypervisors.controllers())
                .anyMatch(it -> it.binary().equals("nova-conductor") && it.up());
    }

    private void disableAllBut(HostId host) {
        hypervisors.computes().stream()
                .filter(service -> !service.host().equals(host))
                .forEach(service -> hypervisors.disable(service, "test", soon()));
    }

    private Room room(HostId host) {
        return region.capacity().rooms().stream()
                .filter(room -> room.host().equals(host))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aHostWithoutProviderHoldsNothing() {
        assertThat(region.capacity().allocations(HostId.of("nowhere"))).isEmpty();
    }

    @Test
    void aServiceIsNotChangedInTheWordsOfAnOlderVersion() {
        Call old = Call.put(
                "host cn1",
                "/os-services/" + service(CN1).id(),
                Microversion.of(2, 52),
                Json.object().put("status", "disabled"),
                soon());

        assertThatThrownBy(() -> api().write(old)).isInstanceOf(CloudException.class);
        assertThat(service(CN1).enabled()).isTrue();
    }

    @Test
    void aVersionBeyondTheCloudsIsUnsupported() {
        Call tooNew = Call.get("computes", "/os-services", Microversion.of(2, 999));

        assertThatThrownBy(() -> api().read(tooNew))
                .isInstanceOf(CloudException.Unsupported.class)
                .hasMessageContaining("2.999 is not supported");
    }

    Api api() {
        return new Api(
                Service.COMPUTE,
                new OpenStackRegion.Wiring(
                        cloud.http(),
                        cloud.tokens(),
                        cloud.access().region(),
                        cloud.access().face(),
                        cloud.time(),
                        Patience.create()));
    }

    Deadline soon() {
        return Deadline.in(cloud.time(), Duration.ofSeconds(90));
    }

    ComputeService service(HostId host) {
        return hypervisors.compute(host).orElseThrow();
    }

    String status(ServerId server) {
        return guests.observe(server).orElseThrow().status();
    }

    boolean settledOn(ServerId server, HostId host) {
        Server seen = guests.observe(server).orElseThrow();
        return seen.host().equals(Optional.of(host)) && seen.taskState().isEmpty();
    }

    List<String> holders(HostId host) {
        return region.capacity().allocations(host).stream()
                .map(Allocation::consumer)
                .toList();
    }

    Migration newest(ServerId server) {
        List<Migration> records = guests.migrations(server);
        return records.get(records.size() - 1);
    }

    /** {@return the server's newest migration, once it is over} */
    Migration over(ServerId server) {
        until("a migration of " + server + " is over", () -> {
            List<Migration> records = guests.migrations(server);
            return !records.isEmpty() && newest(server).status().terminal();
        });
        return newest(server);
    }

    void until(String what, BooleanSupplier condition) {
        Deadline deadline = Deadline.in(cloud.time(), PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(deadline.passed(cloud.time())).as("in time: " + what).isFalse();
            cloud.time().sleep(Duration.ofMillis(200));
        }
    }
}
