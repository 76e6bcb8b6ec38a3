package io.bearman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Storage;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.secret.Credential;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.server.BootServer;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import io.bearman.testkit.cloud.CloudSettings;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.cloud.Flavor;
import io.bearman.testkit.rack.RackSettings;
import io.bearman.testkit.rack.SimulatedRack;
import io.bearman.testkit.rack.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvacuateDeadHostTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final String YAML = """
            store: %1$s/bearman.db
            maintenance: {confirm: 2s, read-back: 250ms, look: 250ms}
            boot:
              port: 0
              loader: {kernel: "http://127.0.0.1/loader/vmlinuz"}
              profiles: {compute: {kernel: "http://127.0.0.1/compute/vmlinuz"}}
            bmc:
              credentials: {rack: {user: %2$s, password-file: %1$s/bmc.password}}
            clouds:
              lab: {auth-url: "%3$s/v3", user: admin, project: admin, password-file: %1$s/cloud.password}
            regions: {RegionOne: {cloud: lab, zones: [nova]}}
            """;

    @Test
    void theServersOfADeadHostRunElsewhereAndTheHostIsBack(@TempDir Path folder) throws Exception {
        try (SimulatedRack rack = SimulatedRack.real(settings(), folder.resolve("rack"))) {
            Configuration configuration = configuration(folder, rack);
            try (Bearman bearman = Bearman.open(configuration);
                    BootServer boot = bearman.bootServer()) {
                rack.bootServer(boot.uri());
                bearman.ports()
                        .inventory()
                        .put(
                                rack.hosts().stream()
                                        .map(it -> new Placed(
                                                it.host().with(Storage.SHARED), it.machine()))
                                        .toList(),
                                "test");
                rack.cloud().addServer("vm1", CN1, "ACTIVE", Flavor.small());

                assertThat(run(configuration, false))
                        .startsWith("REFUSED")
                        .contains("its nova-compute reports");
                rack.crash(CN1);
                TimeSource.system()
                        .await(
                                () -> run(configuration, false).startsWith("DONE"),
                                Duration.ofSeconds(20));
                String told = run(configuration, true);

                assertThat(told)
                        .startsWith("DONE")
                        .contains("cn1  FENCED", "cn1  vm1 evacuated to cn", "cn1  done");
                assertThat(rack.cloud().servers(CN1)).isEmpty();
                assertThat(rack.stage(CN1)).isEqualTo(Stage.SERVING);
                assertThat(rack.violations()).isEmpty();
            }
        }
    }

    private static String run(Configuration configuration, boolean go) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        ExitCode code = EvacuateDeadHost.run(configuration, "cn1", "no answer", go, print);
        return code + "\n" + out.toString(StandardCharsets.UTF_8);
    }

    private static RackSettings settings() {
        CloudSettings.Service service = new CloudSettings.Service(
                Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(4));
        return RackSettings.create()
                .size(3, 1, 0)
                .brisk()
                .with(CloudSettings.create().brisk().with(service));
    }

    private static Configuration configuration(Path folder, SimulatedRack rack) throws Exception {
        Credential bmc = rack.credentials().named(SimulatedRack.CREDENTIAL);
        Files.writeString(folder.resolve("bmc.password"), bmc.password().text());
        Files.writeString(folder.resolve("cloud.password"), FakeCloud.PASSWORD);
        String yaml = YAML.formatted(folder, bmc.user(), rack.cloudUri());
        return Configuration.load(
                Files.writeString(folder.resolve("bearman.yaml"), yaml), Map.of(), Map.of());
    }
}
