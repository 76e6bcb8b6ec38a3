package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.CN1;
import static io.bearman.maintenance.Samples.NOW;
import static io.bearman.maintenance.Samples.id;
import static io.bearman.maintenance.Samples.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.Storage;
import io.bearman.maintenance.Treatment.Blocked;
import io.bearman.maintenance.Treatment.Disks;
import io.bearman.maintenance.Treatment.Evacuates;
import io.bearman.maintenance.Treatment.Moves;
import io.bearman.maintenance.Treatment.Waits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreatmentTest {
    private static final io.bearman.core.cloud.Storage VOLUMES =
            io.bearman.core.cloud.Storage.VOLUMES;
    private static final io.bearman.core.cloud.Storage IMAGE = io.bearman.core.cloud.Storage.IMAGE;

    private static Server of(
            String status,
            String vmState,
            @Nullable String task,
            io.bearman.core.cloud.Storage on) {
        return new Server(id(1), "vm1", status, vmState, task, CN1, false, "f", on, null, NOW);
    }

    private static Server in(String vmState, @Nullable String task) {
        return of("ACTIVE", vmState, task, VOLUMES);
    }

    private static Treatment evacuating(Server server) {
        return Treatment.evacuating(server, Storage.LOCAL, false);
    }

    // --- the drain of a living host ---

    @ParameterizedTest
    @CsvSource({"ACTIVE,LIVE", "PAUSED,LIVE", "SHUTOFF,COLD"})
    void aServerThatIsLockedMovesAsAnyOther(String status, Move how) {
        Server open = of(status, "x", null, VOLUMES);
        Server locked =
                new Server(id(1), "vm1", status, "x", null, CN1, true, "f", VOLUMES, null, NOW);

        assertThat(Treatment.of(locked)).isEqualTo(Treatment.of(open)).isEqualTo(new Moves(how));
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR,reset its state",
        "SUSPENDED,resume it",
        "RESCUE,unrescue it",
        "VERIFY_RESIZE,confirm or revert",
        "SHELVED,shelve --offload 10000000-0000-4000-8000-000000000001",
        "SHELVED_OFFLOADED,look at it",
        "SOFT_DELETED,restore it or delete it",
        "SOMETHING_NEW,SOMETHING_NEW"
    })
    void aServerThatADrainCannotMoveSaysWhatAHumanCanDo(String status, String words) {
        assertThat(Treatment.of(server(1, status, null, CN1)))
                .isInstanceOfSatisfying(
                        Blocked.class, blocked -> assertThat(blocked.reason()).contains(words));
    }

    @ParameterizedTest
    @CsvSource({
        "image_snapshot,snapshot",
        "image_pending_upload,snapshot",
        "image_uploading,snapshot",
        "migrating,migrating",
        "spawning,spawning"
    })
    void aDrainWaitsForWhatNovaIsBusyWithAndThenMovesIt(String task, String words) {
        Treatment treatment = Treatment.of(server(1, "ACTIVE", task, CN1));

        assertThat(treatment).isInstanceOfSatisfying(Waits.class, waits -> {
            assertThat(waits.reason()).contains(words);
            assertThat(waits.vanishes()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleting", "soft-deleting", "shelving_offloading"})
    void whatIsAboutToVanishNeedsNoPlace(String task) {
        assertThat(Treatment.of(server(1, "ACTIVE", task, CN1)))
                .isInstanceOfSatisfying(
                        Waits.class, waits -> assertThat(waits.vanishes()).isTrue());
    }

    @Test
    void aBuildIsWaitedForEvenBetweenItsTasks() {
        assertThat(Treatment.of(server(1, "BUILD", null, CN1))).isInstanceOf(Waits.class);
    }

    @ParameterizedTest
    @CsvSource({
        "VOLUMES,LOCAL,STAY",
        "VOLUMES,UNKNOWN,STAY",
        "VOLUME_AND_LOCAL,SHARED,STAY",
        "VOLUME_AND_LOCAL,LOCAL,COPIED",
        "VOLUME_AND_LOCAL,UNKNOWN,PERHAPS_COPIED",
        "IMAGE,SHARED,STAY",
        "IMAGE,LOCAL,COPIED",
        "IMAGE,UNKNOWN,PERHAPS_COPIED"
    })
    void aMoveSaysWhetherItCopiesDisks(
            io.bearman.core.cloud.Storage server, Storage host, Disks disks) {
        assertThat(Treatment.of(of("ACTIVE", "active", null, server), host))
                .isEqualTo(new Moves(Move.LIVE, disks));
        assertThat(Treatment.of(of("SHUTOFF", "stopped", null, server), host))
                .isEqualTo(new Moves(Move.COLD, disks));
    }

    // --- the evacuation of a dead one ---

    @ParameterizedTest
    @ValueSource(strings = {"active", "stopped", "error"})
    void novaEvacuatesWhatRunsStandsStillOrFailed(String vmState) {
        assertThat(evacuating(in(vmState, null))).isEqualTo(new Evacuates(false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrating", "image_uploading", "powering-off", "rebooting", "pausing"})
    void aTaskThatDiedWithTheHostKeepsNoServerThere(String task) {
        assertThat(evacuating(in("active", task))).isEqualTo(new Evacuates(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deleting",
                "rebuilding",
                "rebuild_spawning",
                "resize_finish",
                "resize_migrating"
            })
    void aTaskThatAnotherHostWorksOnIsWaitedFor(String task) {
        assertThat(evacuating(in("active", task))).isInstanceOf(Waits.class);
    }

    @ParameterizedTest
    @CsvSource({
        "paused,--state active",
        "suspended,--state active",
        "rescued,--state active",
        "resized,confirm or revert",
        "building,builds it anew",
        "shelved,snapshot is in Glance",
        "shelved_offloaded,look at it",
        "soft-delete,--force",
        "something,something"
    })
    void whatNovaDoesNotEvacuateSaysWhatAHumanCanDo(String vmState, String words) {
        assertThat(evacuating(in(vmState, null)))
                .isInstanceOfSatisfying(
                        Blocked.class, blocked -> assertThat(blocked.reason()).contains(words));
    }

    @ParameterizedTest
    @EnumSource(
            value = Storage.class,
            names = {"LOCAL", "UNKNOWN"})
    void aDiskThatCouldBeMadeAnewOfItsImageIsNeverEvacuatedUnasked(Storage host) {
        Server server = of("ACTIVE", "active", null, IMAGE);

        assertThat(Treatment.evacuating(server, host, false))
                .isInstanceOfSatisfying(
                        Blocked.class,
                        blocked -> assertThat(blocked.reason())
                                .contains(
                                        "anew of its image", "--accept-disk-loss " + server.id()));
        assertThat(Treatment.evacuating(server, host, true)).isEqualTo(new Evacuates(true));
    }

    @Test
    void anEphemeralDiskCountsLikeTheRootDisk() {
        Server server =
                of("ACTIVE", "active", null, io.bearman.core.cloud.Storage.VOLUME_AND_LOCAL);

        assertThat(evacuating(server))
                .isInstanceOfSatisfying(
                        Blocked.class,
                        blocked -> assertThat(blocked.reason()).contains("ephemeral"));
    }

    @Test
    void aDiskOnSharedStorageIsNotLost() {
        Server server = of("ACTIVE", "active", null, IMAGE);

        assertThat(Treatment.evacuating(server, Storage.SHARED, false))
                .isEqualTo(new Evacuates(false));
    }
}
