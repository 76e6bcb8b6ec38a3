package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.CN1;
import static io.bearman.maintenance.Samples.CN2;
import static io.bearman.maintenance.Samples.NOW;
import static io.bearman.maintenance.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.Host;
import io.bearman.core.host.Storage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RescueTest {
    private static final Evacuation ASKED = Evacuation.of(CN1, "it is dead");
    private final Host shared = Samples.placed(1, "r1").host().with(Storage.SHARED);

    private static Server server(String vmState, @Nullable String task) {
        return new Server(
                id(1),
                "vm1",
                "ANY",
                vmState,
                task,
                CN1,
                false,
                "m1",
                io.bearman.core.cloud.Storage.IMAGE,
                null,
                NOW);
    }

    private static Treatment of(Server server, Host host, Evacuation asked, Migration... records) {
        return Rescue.of(server, host, List.of(records), List.of(server), asked);
    }

    private static Migration live(MigrationStatus status) {
        return new Migration(18, id(1), MigrationType.LIVE_MIGRATION, status, CN1, CN2, NOW);
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationStatus.class,
            names = {"POST_MIGRATING", "COMPLETED"})
    void aServerThatMayHaveArrivedElsewhereIsLeft(MigrationStatus status) {
        Treatment treatment = of(server("active", "migrating"), shared, ASKED, live(status));

        assertThat(treatment).isInstanceOf(Treatment.Blocked.class);
        assertThat(((Treatment.Blocked) treatment).reason()).contains("cn2", "may run there");
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationStatus.class,
            names = {"QUEUED", "PREPARING", "RUNNING", "ERROR"})
    void aServerThatHadNotArrivedIsEvacuated(MigrationStatus status) {
        assertThat(of(server("active", "migrating"), shared, ASKED, live(status)))
                .isEqualTo(new Treatment.Evacuates(false));
    }

    @Test
    void aMigrationThatIsOverSaysNothing() {
        assertThat(of(server("active", null), shared, ASKED, live(MigrationStatus.COMPLETED)))
                .isEqualTo(new Treatment.Evacuates(false));
    }

    @Test
    void aPausedServerIsResetFirstUnlessItIsToBeLeft() {
        Server paused = server("paused", null);

        assertThat(of(paused, shared, ASKED)).isEqualTo(new Treatment.Evacuates(false));
        assertThat(Rescue.resetFirst(paused, ASKED)).isTrue();
        assertThat(of(paused, shared, ASKED.leavingPaused())).isInstanceOf(Treatment.Blocked.class);
        assertThat(Rescue.resetFirst(paused, ASKED.leavingPaused())).isFalse();
    }

    @Test
    void aPausedServersDiskIsNoLessWorthThanAnothers() {
        Host unknown = shared.with(Storage.UNKNOWN);

        assertThat(of(server("paused", null), unknown, ASKED))
                .isInstanceOf(Treatment.Blocked.class);
        assertThat(of(
                        server("paused", null),
                        unknown,
                        ASKED.with(new Concessions(null, false, Set.of("vm1")))))
                .isEqualTo(new Treatment.Evacuates(true));
    }
}
