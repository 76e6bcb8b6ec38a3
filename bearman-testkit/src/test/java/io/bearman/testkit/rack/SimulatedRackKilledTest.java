package io.bearman.testkit.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostId;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.net.VirtualHttp;
import io.bearman.testkit.net.VirtualNetwork;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rack whose process is killed, and started again on the same folder. */
class SimulatedRackKilledTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final Duration LONG = Duration.ofMinutes(10);

    private final BootStub boot = new BootStub();

    @TempDir
    private Path folder;

    private VirtualTime time = new VirtualTime(0);
    private SimulatedRack rack;

    private void open(int seed) {
        Duration past = Duration.ofNanos(time.nanoTime());
        time = new VirtualTime(seed);
        time.sleep(past);
        VirtualHttp http = new VirtualHttp(time, seed);
        http.serve("boot:8080", boot);
        rack = SimulatedRack.virtual(
                RackSettings.create(), time, new VirtualNetwork(time, seed), http, folder);
        rack.bootServer(URI.create("http://boot:8080"));
    }

    @Test
    void whereverItIsKilledItGoesOnAndEndsTheSame() {
        open(1);
        Hands hands = new Hands(rack.cloud());
        hands.disable(CN1);
        rack.cloud().running(CN1).forEach(hands::liveMigrate);
        for (int kill = 0; kill < 100 && !rack.cloud().running(CN1).isEmpty(); kill++) {
            time.sleep(Duration.ofMillis(700));
            rack.close();
            open(kill + 2);
        }
        assertThat(rack.cloud().running(CN1)).isEmpty();

        rack.press(CN1, PowerAction.SOFT_OFF);
        killUntil(Stage.OFF, Duration.ofSeconds(7));
        rack.bootDevice(CN1, BootDevice.NETWORK);
        rack.press(CN1, PowerAction.ON);
        killUntil(Stage.SERVING, Duration.ofSeconds(11));
        time.sleep(LONG);

        assertThat(rack.violations()).isEmpty();
        assertThat(rack.report()).isEqualTo(new RackReport(6, 1, 24, 24, 0));
        assertThat(rack.offs(CN1)).isEqualTo(1);
        assertThat(boot.reports.stream().distinct()).hasSize(1);
    }

    private void killUntil(Stage stage, Duration every) {
        for (int kill = 0; kill < 60 && rack.stage(CN1) != stage; kill++) {
            time.sleep(every);
            rack.close();
            open(100 + kill);
        }
        assertThat(rack.stage(CN1)).isEqualTo(stage);
    }

    @Test
    void violationsAndTheDeadAreNotForgotten() {
        open(1);
        rack.press(CN1, PowerAction.HARD_OFF);
        List<Violation> seen = rack.violations();
        rack.close();
        open(2);

        assertThat(seen).hasSize(4);
        assertThat(rack.violations()).isEqualTo(seen);
        assertThat(rack.stage(CN1)).isEqualTo(Stage.OFF);
        assertThat(rack.cloud().running(CN1)).isEmpty();
        assertThat(rack.report().vmsAlive()).isEqualTo(20);
        time.sleep(Duration.ofSeconds(6));
        assertThat(rack.violations()).hasSize(8);
    }

    @Test
    void theBootDeviceIsKept() {
        open(1);
        rack.bootDevice(CN1, BootDevice.NETWORK);
        rack.close();
        open(2);

        assertThat(rack.bmc(CN1).bootFlags().bootDevice()).isEqualTo(BootDevice.NETWORK);
    }
}
