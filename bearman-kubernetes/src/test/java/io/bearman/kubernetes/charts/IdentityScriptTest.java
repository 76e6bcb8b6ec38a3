package io.bearman.kubernetes.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.kubernetes.charts.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that gives a host's services their identity, run by a real shell. */
class IdentityScriptTest {
    private static final String OURS = "6f6f6f6f-0000-4000-8000-000000000001";
    private static final String FOREIGN = "6f6f6f6f-0000-4000-8000-000000000002";
    private static final String MACHINE = "0123456789abcdef0123456789abcdef";
    /** What the services of a host find, by file. */
    private static final List<String> FILES =
            List.of("initiatorname.iscsi", "hostid", "hostnqn", "system-id", "libvirtd.conf");

    @TempDir
    Path folder;

    @BeforeEach
    void boots() throws IOException {
        // All of it is memory, and empty after a reboot.
        for (Path made : List.of(file("state"), file("out"))) {
            if (Files.exists(made)) {
                try (var files = Files.list(made)) {
                    for (Path old : files.toList()) {
                        Files.delete(old);
                    }
                }
            }
            Files.createDirectories(made);
        }
        Files.writeString(file("machine-id"), MACHINE + "\n");
    }

    private Ran run(String node) {
        return Shell.run(
                Map.of(
                        "NODE_NAME", node,
                        "IDENTITY_FILE", file("identity").toString(),
                        "MACHINE_ID", file("machine-id").toString(),
                        "LIBVIRT", script("libvirtd.conf"),
                        "NOVA_STATE", file("state").toString(),
                        "OUT", file("out").toString()),
                "/bin/sh",
                script("identity.sh"));
    }

    private static String script(String name) {
        return Chart.DISKLESS_COMPUTE.path().resolve("files/" + name).toString();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static Map<String, String> identity(String host, String id) {
        Map<String, String> lines = new TreeMap<>();
        for (String key : List.of("compute_id", "host_uuid", "ovn_system_id", "nvme_host_id")) {
            lines.put(key, id);
        }
        lines.put("machine_id", MACHINE);
        lines.put("iscsi_initiator", "iqn.2026-01.io.bearman:" + id);
        lines.put("nvme_host_nqn", "nqn.2014-08.org.nvmexpress:uuid:" + id);
        lines.put("hostname", host);
        return lines;
    }

    private void handed(Map<String, String> lines) {
        try {
            Files.writeString(
                    file("identity"),
                    lines.entrySet().stream()
                            .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                            .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String read(String name) {
        try {
            return Files.readString(file(name)).trim();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertRefused(Ran ran, String... why) {
        assertThat(ran.status()).isOne();
        assertThat(ran.text()).startsWith("identity: cn1: ").contains(why);
        assertThat(file("state").toFile().list()).isEmpty();
        assertThat(file("out").toFile().list()).isEmpty();
    }

    // --- the same at every boot ---

    /** nova.compute.manager: a host that Nova knows never starts with another identity, or with none. */
    private static final class NovaCompute {
        private String known = "";

        boolean starts(Path state) {
            try {
                Path file = state.resolve("compute_id");
                String found = Files.exists(file) ? Files.readString(file).trim() : "";
                if (known.isEmpty()) {
                    known = found.isEmpty() ? "one that it made itself" : found;
                    return true;
                }
                return found.equals(known);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void novaTakesTheHostForTheSameAfterEachBoot() throws IOException {
        NovaCompute nova = new NovaCompute();
        handed(identity("cn1", OURS));
        Map<String, String> first = null;

        for (int boot = 1; boot <= 3; boot++) {
            boots();
            assertThat(boot == 1 || !nova.starts(file("state")))
                    .as("without identity")
                    .isTrue();
            assertThat(run("cn1").status()).isZero();
            assertThat(nova.starts(file("state"))).as("boot " + boot).isTrue();
            Map<String, String> now = FILES.stream()
                    .collect(Collectors.toMap(name -> name, name -> read("out/" + name)));
            first = first == null ? now : first;
            assertThat(now).isEqualTo(first);
        }
        assertThat(nova.known).isEqualTo(OURS);
    }

    @Test
    void everyServiceFindsItsPartWhereItLooks() {
        handed(identity("cn1", OURS));

        assertThat(run("cn1.dc1.example").text())
                .isEqualTo("identity: cn1.dc1.example has compute_id " + OURS + "\n");

        assertThat(read("state/compute_id")).isEqualTo(OURS);
        assertThat(read("out/initiatorname.iscsi"))
                .isEqualTo("InitiatorName=iqn.2026-01.io.bearman:" + OURS);
        assertThat(read("out/hostid")).isEqualTo(OURS);
        assertThat(read("out/hostnqn")).isEqualTo("nqn.2014-08.org.nvmexpress:uuid:" + OURS);
        assertThat(read("out/system-id")).isEqualTo(OURS);
        assertThat(read("out/libvirtd.conf"))
                .contains("listen_tcp = 0\n")
                .endsWith("\nhost_uuid = \"" + OURS + "\"");
    }

    @Test
    void aPodThatIsMadeAnewFindsWhatIsThere() {
        handed(identity("cn1", OURS));

        assertThat(run("cn1").status()).isZero();
        assertThat(run("cn1").status()).isZero();
        assertThat(read("state/compute_id")).isEqualTo(OURS);
    }

    // --- what is refused ---

    @Test
    void withoutAnIdentityNothingStarts() {
        assertRefused(run("cn1"), "identity is missing", "reboot the host through Bearman");
    }

    @Test
    void withSomebodyElsesIdentityNothingStarts() {
        handed(identity("cn2", FOREIGN));

        assertRefused(run("cn1"), "is the identity of 'cn2'");
    }

    @Test
    void aHostOfALongerNameIsSomebodyElse() {
        handed(identity("cn10", FOREIGN));

        assertRefused(run("cn1"), "is the identity of 'cn10'");
    }

    @Test
    void aMachineThatHasNotTakenItsIdentityStartsNothing() throws IOException {
        handed(identity("cn1", OURS));
        Files.writeString(file("machine-id"), "ffffffffffffffffffffffffffffffff\n");

        assertRefused(run("cn1"), "/etc/machine-id is 'ffff", "ought to be " + MACHINE);
    }

    @Test
    void aHostThatRanWithAnotherIdentityIsNotStartedAgain() throws IOException {
        handed(identity("cn1", OURS));
        Files.writeString(file("state/compute_id"), FOREIGN);

        Ran ran = run("cn1");

        assertThat(ran.status()).isOne();
        assertThat(ran.text()).contains(FOREIGN).contains("ought to be " + OURS);
        assertThat(read("state/compute_id")).isEqualTo(FOREIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compute_id",
                "machine_id",
                "host_uuid",
                "ovn_system_id",
                "iscsi_initiator",
                "nvme_host_id",
                "nvme_host_nqn",
                "hostname"
            })
    void whatIsMissingOrIsNotWhatItOughtToBeIsRefusedByName(String key) {
        Map<String, String> without = identity("cn1", OURS);
        without.remove(key);
        handed(without);
        assertRefused(
                run("cn1"), key + " in " + file("identity") + " is not what it ought to be: ''");

        Map<String, String> broken = identity("cn1", OURS);
        broken.put(key, "$(reboot) \"x\"");
        handed(broken);
        assertRefused(run("cn1"), key + " in", "'$(reboot) \"x\"'");
    }
}
