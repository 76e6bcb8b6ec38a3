package io.bearman.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.UsageException;
import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.ClaimedState;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ControlService;
import io.bearman.core.cloud.LiveProgress;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerGroup;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Storage;
import io.bearman.core.cloud.Submitted;
import io.bearman.core.cloud.TestServers;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.openstack.InstanceActions.InstanceAction;
import io.bearman.openstack.Placement.ProviderId;
import io.bearman.openstack.Placement.Wish;
import io.bearman.testkit.power.Evidence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the typed client relies on, operation by operation. */
abstract class NovaClientContract extends NovaContract {

    @Test
    void aServerIsShownWithAllThatAPlannerMustKnow() {
        ServerId id = cloud.boot(CN1, 1).get(0);

        NovaServer server = nova().servers().show(id).orElseThrow();

        assertThat(server.states().status()).isEqualTo("ACTIVE");
        assertThat(server.states().power()).isEqualTo(GuestPower.RUNNING);
        assertThat(server.place().host()).contains(CN1);
        assertThat(server.place().zone()).isEqualTo(Zone.of("nova"));
        assertThat(server.place().pinnedZone()).isEmpty();
        assertThat(server.lock()).isEqualTo(new NovaServer.Lock(false, null));
        assertThat(server.size())
                .isEqualTo(new NovaServer.Size("m1.tiny", 1, 256, 1, 0, 0, Map.of()));
        assertThat(server.disks().image()).isPresent();
        assertThat(server.disks().volumes()).isEmpty();
        assertThat(server.storage()).isEqualTo(Storage.IMAGE);
        assertThat(server.updated()).isAfterOrEqualTo(server.created());
        assertThat(nova().servers().on(CN1)).containsExactly(server);
    }

    @Test
    void thatAServerIsNotPinnedIsSaidOnlyWhereNovaTells() {
        ServerId id = cloud.boot(CN1, 1).get(0);

        Server server = guests.observe(id).orElseThrow();

        assertThat(server.pinnedZone()).isEmpty();
        assertThat(server.terms().pinTold()).isEqualTo(show(id).place().pinKnown());
    }

    @Test
    void aLockSaysWhyUntilItIsTakenAway() {
        ServerId id = cloud.boot(CN1, 1).get(0);

        nova().actions().lock(id, "moved by bearman", soon());
        assertThat(show(id).lock()).isEqualTo(new NovaServer.Lock(true, "moved by bearman"));
        nova().actions().unlock(id, soon());
        assertThat(show(id).lock().locked()).isFalse();
        nova().actions().lock(id, soon());
        assertThat(show(id).lock()).isEqualTo(new NovaServer.Lock(true, null));
    }

    @Test
    void anAdministratorMovesALockedServer() {
        ServerId id = cloud.boot(CN1, 1).get(0);
        nova().actions().lock(id, soon());

        nova().actions().liveMigrate(id, soon());

        assertThat(over(id).status()).isEqualTo(MigrationStatus.COMPLETED);
    }

    @Test
    void aServerIsStoppedStartedAndRebooted() {
        ServerId id = cloud.boot(CN1, 1).get(0);
        assertThatThrownBy(() -> nova().actions().start(id, soon()))
                .isInstanceOfSatisfying(
                        CloudException.Refused.class,
                        refused -> assertThat(refused.vmState()).contains("active"))
                .hasMessageContaining("vm_state active");

        nova().actions().stop(id, soon());
        until("it is off", () -> status(id).equals("SHUTOFF"));
        assertThat(show(id).states().power()).isEqualTo(GuestPower.SHUTDOWN);
        nova().actions().start(id, soon());
        until("it is on", () -> status(id).equals("ACTIVE"));
        Submitted rebooted = nova().actions().reboot(id, ServerActions.Reboot.HARD, soon());
        until("it is on again", () -> settledOn(id, CN1));

        assertThat(nova().instanceActions().of(id))
                .extracting(InstanceAction::name)
                .containsSubsequence("reboot", "start", "stop");
        assertThat(nova().instanceActions().of(id, rebooted.requestId())).isPresent();
        assertThat(nova().instanceActions().of(id, "req-of-nobody")).isEmpty();
    }

    @Test
    void aStateCanBeClaimedThatIsNotSo() {
        ServerId id = cloud.boot(CN1, 1).get(0);

        nova().actions().resetState(id, ClaimedState.ERROR, soon());
        assertThat(status(id)).isEqualTo("ERROR");
        nova().actions().resetState(id, ClaimedState.ACTIVE, soon());
        assertThat(status(id)).isEqualTo("ACTIVE");
    }

    @Test
    void aStoppedServerMovesToTheHostThatIsNamedAndBack() {
        ServerId id = cloud.bootStopped(CN1);

        nova().actions().migrate(id, CN2, soon());
        until("it waits for its confirmation", () -> status(id).equals("VERIFY_RESIZE"));
        assertThat(show(id).place().host()).contains(CN2);
        nova().actions().revert(id, soon());

        assertThat(over(id).status()).isEqualTo(MigrationStatus.REVERTED);
        until("it is back", () -> settledOn(id, CN1) && status(id).equals("SHUTOFF"));
        until("cn2 holds nothing", () -> holders(CN2).isEmpty());
    }

    @Test
    void aServerIsNotMovedToAHostThatNovaDoesNotKnow() {
        ServerId id = cloud.boot(CN1, 1).get(0);
        HostId nowhere = HostId.of("nowhere");

        assertThatThrownBy(() -> nova().actions().liveMigrate(id, nowhere, soon()))
                .isInstanceOf(CloudException.Refused.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> nova().actions().migrate(id, nowhere, soon()))
                .isInstanceOf(CloudException.Refused.class)
                .hasMessageContaining("nowhere");
        assertThat(guests.migrations(id)).isEmpty();
    }

    @Test
    void aServerMovesLiveToTheHostThatIsNamed() {
        ServerId id = cloud.boot(CN1, 1).get(0);

        Submitted submitted = nova().actions().liveMigrate(id, CN3, soon());

        Migration record = over(id);
        assertThat(record.target()).contains(CN3);
        until("it is there", () -> settledOn(id, CN3));
        Migrations.Filter mine = Migrations.Filter.all().of(id);
        assertThat(nova().migrations().list(mine.of(MigrationType.LIVE_MIGRATION)))
                .containsExactly(record);
        assertThat(nova().migrations().list(mine.in(MigrationStatus.COMPLETED).from(CN1)))
                .containsExactly(record);
        assertThat(nova().migrations().list(mine.from(CN3))).isEmpty();
        assertThat(nova().migrations().list(mine.in(MigrationStatus.ERROR))).isEmpty();
        assertThat(guests.migrations(CN1, record.created())).contains(record);
        assertThat(nova().migrations().list(mine.changedSince(record.created())))
                .containsExactly(record);
        InstanceAction action =
                nova().instanceActions().of(id, submitted.requestId()).orElseThrow();
        assertThat(action.name()).isEqualTo("live-migration");
        assertThat(action.explanation()).isEmpty();
        assertThat(action.events()).isNotEmpty().noneMatch(InstanceActions.Event::failed);
    }

    @Test
    void aLiveMigrationShowsHowFarItIsAndIsGivenUp() {
        ServerId id = cloud.boot(CN1, 1).get(0);
        cloud.slowLiveMigrationsOf(CN1, 20);
        nova().actions().liveMigrate(id, soon());
        LiveProgress progress = copying(id);
        assertThat(progress.source()).isEqualTo(CN1);
        assertThat(progress.memory().remaining())
                .isLessThanOrEqualTo(progress.memory().total());

        nova().migrations().abort(id, progress.id(), soon());

        assertThat(over(id).status()).isEqualTo(MigrationStatus.CANCELLED);
        assertThat(newest(id).id()).isEqualTo(progress.id());
        until("it is as before", () -> settledOn(id, CN1));
        assertThat(nova().migrations().running(id)).isEmpty();
        assertThatThrownBy(() -> nova().migrations().abort(id, progress.id(), soon()))
                .isInstanceOf(CloudException.Refused.class);
        until("cn1 alone holds it", () -> holdersOf(id).size() == 1);
    }

    @Test
    void aLiveMigrationIsForcedToItsEnd() {
        ServerId id = cloud.boot(CN1, 1).get(0);
        cloud.slowLiveMigrationsOf(CN1, 60);
        nova().actions().liveMigrate(id, soon());
        LiveProgress progress = copying(id);

        nova().migrations().forceComplete(id, progress.id(), soon());

        assertThat(over(id).status()).isEqualTo(MigrationStatus.COMPLETED);
        until("it is there", () -> settledOn(id, progress.target().orElseThrow()));
        assertThatThrownBy(() -> nova().migrations().forceComplete(id, progress.id(), soon()))
                .isInstanceOf(CloudException.Refused.class)
                .hasMessageContaining("force_complete");
    }

    @Test
    void aDeadHostsServerStartsOnTheHostThatIsNamed() {
        ServerId id = cloud.boot(CN1, 1).get(0);
        cloud.kill(CN1);
        nova().services().forceDown(service(CN1), soon());
        assertThatThrownBy(() -> nova().actions().evacuate(id, CN1, Evidence.off(), soon()))
                .isInstanceOf(CloudException.Refused.class)
                .hasMessageContaining("same");

        nova().actions().evacuate(id, CN3, Evidence.off(), soon());

        assertThat(over(id).target()).contains(CN3);
        until("it is there", () -> settledOn(id, CN3));
        assertThat(holdersOf(id)).hasSize(2);
        assertThatThrownBy(() -> nova().services().unforceDown(service(CN1), soon()))
                .isInstanceOf(CloudException.Refused.class)
                .hasMessageContaining("`done` evacuation migration records");

        cloud.start(CN1);
        until("cn1 has cleaned up", () -> newest(id).status() == MigrationStatus.COMPLETED);
        nova().services().unforceDown(service(CN1), soon());
        until("cn3 alone holds it", () -> holdersOf(id).size() == 1);
    }

    @Test
    void hypervisorsKnowTheirServersAndTheirProviders() {
        ServerId id = cloud.boot(CN1, 1).get(0);

        HypervisorNodes.HypervisorNode node = nova().hypervisors().of(CN1).get(0);

        assertThat(node.servers()).containsOnlyKeys(id);
        assertThat(node.up()).isTrue();
        assertThat(node.enabled()).isTrue();
        assertThat(placement().providers(CN1)).containsExactly(new ProviderId(node.id()));
        assertThat(nova().hypervisors().of(CN2).get(0).servers()).isEmpty();
    }

    @Test
    void theControlPlaneHasItsServices() {
        assertThat(nova().services().controllers())
                .filteredOn(ControlService::up)
                .extracting(ControlService::binary)
                .contains("nova-conductor", "nova-scheduler");
    }

    @Test
    void aServiceWithServersIsNotDeleted() {
        cloud.boot(CN1, 1);

        assertThatThrownBy(() -> nova().services().delete(service(CN1), soon()))
                .isInstanceOf(CloudException.Refused.class)
                .hasMessageContaining("409");
        assertThat(service(CN1).up()).isTrue();
    }

    @Test
    void aHostIsInTheZoneOfItsAggregate() {
        Aggregates aggregates = nova().aggregates();
        Aggregate made = aggregates.create("contract", Zone.of("contract-zone"), soon());
        try {
            assertThat(made.zone()).contains(Zone.of("contract-zone"));
            assertThat(made.hosts()).isEmpty();
            assertThatThrownBy(() -> aggregates.create("contract", soon()))
                    .isInstanceOf(CloudException.Refused.class);

            assertThat(aggregates.add(made, CN3, soon()).hosts()).containsExactly(CN3);
            assertThatThrownBy(() -> aggregates.add(made, CN3, soon()))
                    .isInstanceOf(CloudException.Refused.class);
            assertThat(aggregates.zones())
                    .contains(new Aggregates.AvailabilityZone(
                            Zone.of("contract-zone"), List.of(CN3)));
            assertThat(service(CN3).zone()).isEqualTo(Zone.of("contract-zone"));
            assertThatThrownBy(() -> aggregates.delete(made, soon()))
                    .isInstanceOf(CloudException.Refused.class);
        } finally {
            aggregates.remove(made, CN3, soon());
            aggregates.delete(made, soon());
        }

        assertThat(aggregates.all()).extracting(Aggregate::name).doesNotContain("contract");
        assertThat(service(CN3).zone()).isEqualTo(Zone.of("nova"));
        assertThatThrownBy(() -> aggregates.remove(made, CN3, soon()))
                .isInstanceOf(CloudException.NotFound.class);
    }

    @Test
    void aSecludedHostTakesATestServerAndNoOther() {
        TestServers tests =
                region.with(cloud.testServers()).cloud().testServers().orElseThrow();
        RunId run = RunId.of("contract");
        String name = "bearman-test-contract-cn1";
        Resources least = new Resources(Map.of("VCPU", 1L));
        hypervisors.disable(service(CN1), "a test", soon());
        assertThat(tests.secluded(CN1, run)).isFalse();

        tests.seclude(CN1, run, soon());
        tests.seclude(CN1, run, soon());
        hypervisors.enable(service(CN1), soon());

        assertThat(tests.secluded(CN1, run)).isTrue();
        until("it is enabled", () -> service(CN1).enabled());
        assertThat(region.capacity().candidates(least)).doesNotContain(CN1);
        ServerId id = tests.create(CN1, name, run, soon());
        until("it runs there", () -> settledOn(id, CN1) && status(id).equals("ACTIVE"));
        assertThat(tests.find(CN1, name).orElseThrow().id()).isEqualTo(id);
        assertThat(tests.find(CN1, "bearman-test-contract")).isEmpty();
        assertThat(tests.find(CN2, name)).as("it is on another host").isEmpty();
        assertThat(tests.secluded(CN1, run)).isTrue();
        tests.delete(id, soon());
        until("it is gone", () -> tests.find(CN1, name).isEmpty());
        tests.unseclude(CN1, run, soon());
        tests.unseclude(CN1, run, soon());
        assertThat(holders(CN1)).isEmpty();
        assertThat(region.capacity().candidates(least)).contains(CN1);
    }

    @Test
    void aFlavorThatTakesProcessorsIsNoTestServers() {
        TestServerForm tiny = new TestServerForm("m1.tiny", cloud.testServers().image(), "none");
        TestServers tests = region.with(tiny).cloud().testServers().orElseThrow();

        assertThatThrownBy(() -> tests.seclude(CN1, RunId.of("contract"), soon()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("resources:VCPU=0");
        assertThat(holders(CN1)).isEmpty();
    }

    @Test
    void aServerGroupIsKnownWithItsPolicy() {
        ObjectNode body = Json.object();
        body.putObject("server_group").put("name", "contract").put("policy", "anti-affinity");
        Microversion version = Microversion.of(2, 64);
        Call create = Call.post("group", "/os-server-groups", version, body, soon());
        String id = api().make(
                        create, answer -> answer.path("server_group").path("id").asText());

        ServerGroup group = nova().groups().all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        api().write(Call.delete("group", "/os-server-groups/" + id, version, soon()));

        assertThat(group.policy()).isEqualTo("anti-affinity");
        assertThat(group.hard()).isTrue();
        assertThat(group.mostPerHost()).hasValue(1);
        assertThat(group.members()).isEmpty();
        assertThat(nova().groups().all()).doesNotContain(group);
    }

    @Test
    void placementKnowsWhatAHostHasAndWhoHoldsIt() {
        ServerId id = cloud.boot(CN1, 1).get(0);
        ProviderId provider = placement().providers(CN1).get(0);
        Resources tiny = new Resources(Map.of("VCPU", 1L, "MEMORY_MB", 256L, "DISK_GB", 1L));

        assertThat(placement().held(provider)).containsExactly(Map.entry(id.toString(), tiny));
        assertThat(placement().heldBy(id.toString())).containsExactly(Map.entry(provider, tiny));
        assertThat(placement().usages(provider).amount("MEMORY_MB")).isEqualTo(256);
        assertThat(placement().inventories(provider).get("MEMORY_MB").total()).isEqualTo(8704);
        assertThat(placement().traits(provider)).doesNotContain(Wish.DISABLED);
        assertThat(placement()
                        .heldBy(ServerId.of("00000000-0000-4000-8000-00000000dead")
                                .toString()))
                .isEmpty();
    }

    @Test
    void somethingFitsOnlyOnHostsThatAreEnabledAndHaveRoom() {
        Resources small = new Resources(Map.of("VCPU", 1L, "MEMORY_MB", 256L));
        Resources huge = new Resources(Map.of("MEMORY_MB", 1_000_000L));
        List<ProviderId> all = providersFor(Wish.of(small));
        hypervisors.disable(service(CN1), "test", soon());
        ProviderId disabled = placement().providers(CN1).get(0);
        until("it is marked", () -> placement().traits(disabled).contains(Wish.DISABLED));

        assertThat(all).contains(disabled);
        assertThat(providersFor(Wish.of(small))).isNotEmpty().doesNotContain(disabled);
        assertThat(providersFor(new Wish(small, List.of(), List.of()))).contains(disabled);
        assertThat(providersFor(Wish.of(huge))).isEmpty();
        Placement.Candidate.Room room = placement().candidates(Wish.of(small)).stream()
                .flatMap(candidate -> candidate.rooms().values().stream())
                .findFirst()
                .map(rooms -> rooms.get("MEMORY_MB"))
                .orElseThrow();
        assertThat(room.capacity()).isPositive();
        assertThat(room.used()).isLessThan(room.capacity());
    }

    private List<ProviderId> providersFor(Wish wish) {
        return placement().candidates(wish).stream()
                .flatMap(candidate -> candidate.wanted().keySet().stream())
                .toList();
    }

    private Map<ProviderId, Resources> holdersOf(ServerId id) {
        return placement().heldBy(id.toString());
    }

    private LiveProgress copying(ServerId id) {
        until("it copies", () -> first(id).filter(it -> it.memory().total() > 0).isPresent());
        return first(id).orElseThrow();
    }

    private Optional<LiveProgress> first(ServerId id) {
        return nova().migrations().running(id).stream().findFirst();
    }

    private NovaServer show(ServerId id) {
        return nova().servers().show(id).orElseThrow();
    }

    private Nova nova() {
        return region.nova();
    }

    private Placement placement() {
        return region.placement();
    }
}
