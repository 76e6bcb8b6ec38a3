package io.bearman.testkit.cloud;

import static io.bearman.testkit.cloud.Cloud.CN1;
import static io.bearman.testkit.cloud.Cloud.CN2;
import static io.bearman.testkit.cloud.Cloud.EVACUATE;
import static io.bearman.testkit.cloud.Cloud.LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SavedTest {
    private final Cloud cloud = new Cloud();
    private final VirtualTime time = new VirtualTime(1);
    private final FakeCloud other = FakeCloud.virtual(CloudSettings.create(), time);

    @Test
    void aMigrationUnderWayGoesOnAfterARestore() {
        ServerId moving = cloud.active("moving");
        ServerId queued = cloud.active("queued");
        cloud.act(moving, LIVE);
        cloud.act(queued, LIVE);
        cloud.until(() -> cloud.recordStatus(moving).equals("running"));
        cloud.wait(Duration.ofSeconds(2));

        time.sleep(Duration.ofNanos(cloud.time.nanoTime()));
        other.restore(cloud.fake.snapshot());
        time.sleep(Duration.ofSeconds(2));
        assertThat(other.status(moving)).isEqualTo("MIGRATING");
        time.sleep(Duration.ofSeconds(10));
        assertThat(other.host(moving)).contains(CN2);
        assertThat(other.running(CN1)).isEmpty();
    }

    @Test
    void theWorldGoesOnByTheWallClockWhileNobodyRunsIt() {
        ServerId moving = cloud.active("moving");
        cloud.act(moving, LIVE);
        cloud.until(() -> cloud.recordStatus(moving).equals("running"));
        String saved = cloud.fake.snapshot();

        time.sleep(Duration.ofMinutes(5));
        other.restore(saved);
        time.sleep(Duration.ofSeconds(1));
        assertThat(other.host(moving)).contains(CN2);
    }

    @Test
    void whatWasUnderWayBeforeARestoreIsForgotten() {
        ServerId vm = cloud.active("vm");
        String quiet = cloud.fake.snapshot();
        cloud.act(vm, LIVE);
        cloud.fake.restore(quiet);
        cloud.wait(Duration.ofMinutes(1));

        assertThat(cloud.fake.host(vm)).contains(CN1);
        assertThat(cloud.fake.status(vm)).isEqualTo("ACTIVE");
    }

    @Test
    void everyPartSurvivesASnapshot() {
        ServerId vm = cloud.active("vm");
        cloud.server("stopped", "SHUTOFF");
        cloud.fake.faults().on(CN1, Trouble.HANG);
        cloud.fake.faults().slow(vm, Duration.ofSeconds(9));
        cloud.update(CN1, "{\"status\":\"disabled\",\"disabled_reason\":\"r\"}");
        cloud.fake.hostLost(CN1);
        cloud.update(CN1, "{\"forced_down\":true}");
        cloud.act(vm, EVACUATE);

        String saved = cloud.fake.snapshot();
        other.restore(saved);
        assertThat(other.snapshot()).isEqualTo(saved);
    }

    @Test
    void savingChangesNothing() {
        ServerId vm = cloud.active("vm");
        cloud.act(vm, LIVE);
        assertThat(cloud.fake.snapshot()).isEqualTo(cloud.fake.snapshot());
        cloud.until(() -> cloud.recordStatus(vm).equals("completed"));
    }

    @Test
    void theListenerHearsOfWritesAndOfWhatHappensByItself() {
        AtomicInteger changes = new AtomicInteger();
        ServerId vm = cloud.active("vm");
        cloud.fake.onChange(changes::incrementAndGet);
        cloud.act(vm, LIVE);
        int afterWrite = changes.get();
        assertThat(afterWrite).isPositive();
        cloud.wait(Duration.ofSeconds(10));
        assertThat(changes.get()).isGreaterThan(afterWrite);
    }

    @Test
    void whatIsNoSnapshotIsRefused() {
        assertThatThrownBy(() -> other.restore("{"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a saved cloud");
    }
}
