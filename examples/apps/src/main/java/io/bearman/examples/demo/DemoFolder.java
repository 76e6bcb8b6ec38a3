package io.bearman.examples.demo;

import io.bearman.core.secret.Credential;
import io.bearman.sdk.Configuration;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.rack.SimulatedRack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** The demo's folder: the rack, the store, the configuration. */
final class DemoFolder {
    private static final String YAML = """
            store: %1$s/bearman.db
            claims: {lease: 30s, renew-every: 5s, action-time: 10s}   # 180s, 20s, 90s unless configured
            maintenance:
              confirm: 2s           # 10s unless configured
              read-back: 500ms
              look: 250ms
              soft-off-time: 10s
              limits: {per-rack: 1, per-zone: 2, in-all: 2, failures: 1}
            boot:
              port: 0
              loader: {kernel: "http://127.0.0.1/loader/vmlinuz"}
              profiles:
                compute:
                  kernel: http://127.0.0.1/compute/vmlinuz
                  initrds: ["http://127.0.0.1/compute/initrd.img"]
                  args: [console=ttyS0, quiet]
            bmc:
              credentials:
                rack: {user: %2$s, password-file: %1$s/bmc.password}
            clouds:
              demo: {auth-url: "%3$s/v3", user: admin, project: admin, password-file: %1$s/cloud.password}
            regions:
              RegionOne: {cloud: demo, zones: [nova]}
            """;

    private final Path folder;

    DemoFolder(Path folder) {
        this.folder = folder;
    }

    void clear() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path rack() {
        return folder.resolve("rack");
    }

    Configuration configuration(SimulatedRack rack) {
        Credential bmc = rack.credentials().named(SimulatedRack.CREDENTIAL);
        write("bmc.password", bmc.password().text() + "\n");
        write("cloud.password", FakeCloud.PASSWORD + "\n");
        Path yaml = write("bearman.yaml", YAML.formatted(folder, bmc.user(), rack.cloudUri()));
        return Configuration.load(yaml, Map.of(), Map.of());
    }

    Path write(String name, String text) {
        try {
            Files.createDirectories(folder);
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
