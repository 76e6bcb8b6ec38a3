package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.boot.HostIdentities.Handed;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory.Placed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the boot server hands out is what the pods of the chart diskless-compute take. */
class ComputeIdentityTest {
    private static final Path CHART =
            Path.of(System.getProperty("bearman.root"), "helm-charts/diskless-compute/files");

    @TempDir
    Path folder;

    /** {@return what the services of a host find after a boot, by file} */
    private Map<String, String> boots(int number, HostIdentity identity) throws Exception {
        Path root = Files.createTempDirectory(folder, "host");
        Placed placed = Fleet.host(number, new HostState.InService());
        Files.writeString(
                root.resolve("identity"), IdentityText.of(placed, new Handed(identity, null)));
        Files.writeString(root.resolve("machine-id"), identity.machineId() + "\n");
        Path out = Files.createDirectory(root.resolve("out"));
        ProcessBuilder shell =
                new ProcessBuilder("/bin/sh", CHART.resolve("identity.sh").toString());
        shell.environment()
                .putAll(Map.of(
                        "NODE_NAME", placed.host().id().value(),
                        "IDENTITY_FILE", root.resolve("identity").toString(),
                        "MACHINE_ID", root.resolve("machine-id").toString(),
                        "LIBVIRT", CHART.resolve("libvirtd.conf").toString(),
                        "NOVA_STATE", out.toString(),
                        "OUT", out.toString()));
        Process process = shell.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return files(out);
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                found.put(file.getFileName().toString(), Files.readString(file).trim());
            }
        }
        return found;
    }

    @Test
    void aHostIsTheSameAfterEachBootAndNoTwoShareAnything() throws Exception {
        Random random = new Random(7);
        HostIdentity one = HostIdentity.random(
                Fleet.host(1, new HostState.InService()).host().id(), random);
        HostIdentity two = HostIdentity.random(
                Fleet.host(2, new HostState.InService()).host().id(), random);

        Map<String, String> first = boots(1, one);

        assertThat(first)
                .containsEntry("compute_id", one.computeId().toString())
                .containsEntry("system-id", one.ovnSystemId().toString())
                .containsEntry("hostnqn", one.nvmeHostNqn())
                .containsEntry("hostid", one.nvmeHostId().toString())
                .containsEntry("initiatorname.iscsi", "InitiatorName=" + one.iscsiInitiator());
        assertThat(first.get("libvirtd.conf")).contains(one.hostUuid().toString());
        assertThat(boots(1, one)).isEqualTo(first);
        assertThat(boots(2, two)).hasSameSizeAs(first).doesNotContainValue(first.get("compute_id"));
        boots(2, two).forEach((file, text) -> assertThat(text).isNotEqualTo(first.get(file)));
    }
}
