package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.time.TimeSource;
import io.bearman.store.SqlStore;
import io.bearman.store.StoreSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Overrides for openstack-helm, compared with golden text. */
class HelmCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private String run(String... args) {
        StringWriter out = new StringWriter();
        String[] all = Stream.concat(
                        Stream.of(args),
                        Stream.of("--store", folder.resolve("store.db").toString()))
                .toArray(String[]::new);
        Main.run(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true), all);
        return out.toString();
    }

    @BeforeEach
    void threeHostsOfWhichTwoServe() throws IOException {
        Path hosts = Files.writeString(folder.resolve("order.csv"), """
                host,role,region,zone,flavor,uuid,serial,rack,macs,bmc_address,bmc_credential
                cn1,compute,one,az1,standard,00000000-0000-0000-0000-000000000001,S1,r1,52:54:00:00:00:01,10.0.0.1,rack1
                cn2,compute,one,az1,standard,00000000-0000-0000-0000-000000000002,S2,r1,52:54:00:00:00:02,10.0.0.2,rack1
                cn3,compute,one,az1,standard,00000000-0000-0000-0000-000000000003,S3,r1,52:54:00:00:00:03,10.0.0.3,rack1
                """);
        run("inventory", "import", hosts.toString());
        serve("cn1");
        serve("cn3");
    }

    private void serve(String host) {
        try (SqlStore store = SqlStore.open(
                folder.resolve("store.db"), TimeSource.system(), StoreSettings.create())) {
            HostState[] way = {
                new HostState.Registering(),
                new HostState.InStock(),
                new HostState.Deploying(),
                new HostState.Joining(io.bearman.core.host.RunId.of("run-1")),
                new HostState.InService()
            };
            HostState before = new HostState.Expected();
            for (HostState next : way) {
                store.inventory().transition(HostId.of(host), before, next, "test", "a test");
                before = next;
            }
        }
    }

    private String computeId(String host) {
        return run("host", "identity", host).replaceAll("(?s).*compute_id +(\\S+).*", "$1");
    }

    @Test
    void everyHostThatServesHasItsComputeIdAndAProfileIsALabel() throws IOException {
        Path profiles = Files.writeString(folder.resolve("compute.yaml"), """
                profiles:
                  default: {nova: {DEFAULT: {a: b}}}
                  gpu:
                    reservedHostMemoryMiB: 16384
                    nova: {pci: {alias: a100}}
                """);

        String values = run(
                "helm", "values", "--format", "openstack-helm", "--profiles", profiles.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(values).isEqualTo("""
                hosts_uuids:
                  - name: cn1
                    uuid: %s
                  - name: cn3
                    uuid: %s
                manifests:
                  compute_uuid_self_provisioning: false
                conf:
                  overrides:
                    nova_compute:
                      labels:
                        - label:
                            key: bearman.io/profile
                            values:
                              - gpu
                          conf:
                            nova:
                              pci:
                                alias: a100
                """.formatted(computeId("cn1"), computeId("cn3")));
    }

    @Test
    void theSameHostsGiveTheSameValuesAgain() {
        String first = run("helm", "values", "--format", "openstack-helm");

        assertThat(run("helm", "values", "--format", "openstack-helm")).isEqualTo(first);
        assertThat(first).contains("- name: cn1").doesNotContain("cn2").doesNotContain("conf:");
    }

    @Test
    void aFormatThatDoesNotExistIsNamed() {
        run("helm", "values", "--format", "kolla");

        assertThat(err.toString()).contains("not a format: 'kolla'; there is: openstack-helm");
    }

    @Test
    void aFileWithoutProfilesIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("other.yaml"), "a: b\n");

        run("helm", "values", "--format", "openstack-helm", "--profiles", file.toString());

        assertThat(err.toString()).contains(file + " has no profiles:");
    }
}
