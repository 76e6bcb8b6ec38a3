package io.bearman.kubernetes.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.kubernetes.charts.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pods of diskless-compute start, with programs that only say what they are told. */
class HostScriptsTest {
    @TempDir
    Path folder;

    private Ran run(String script, Map<String, String> more, String... programs)
            throws IOException {
        for (String program : programs) {
            Shell.stub(folder, program);
        }
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PATH", folder + ":" + System.getenv("PATH"));
        environment.put("IDENTITY", folder.toString());
        environment.put("RUN", folder.resolve("run").toString());
        return Shell.run(
                environment,
                "/bin/sh",
                Chart.DISKLESS_COMPUTE.path().resolve("files/" + script).toString());
    }

    private List<String> libvirtd(String listen) throws IOException {
        Ran ran = run("libvirt.sh", Map.of("LISTEN", listen), "systemd-run");
        assertThat(ran.status()).as(ran.text()).isZero();
        return ran.text().lines().toList();
    }

    @Test
    void libvirtdRunsOutsideOfItsPodWithTheHostsUuid() throws IOException {
        assertThat(libvirtd("yes"))
                .containsExactly(
                        "systemd-run",
                        "--scope",
                        "--slice=system",
                        "libvirtd",
                        "--config",
                        folder + "/libvirtd.conf",
                        "--pid-file",
                        folder + "/run/libvirtd.pid",
                        "--listen");
    }

    @Test
    void withoutCertificatesLibvirtdDoesNotListen() throws IOException {
        assertThat(libvirtd("no")).doesNotContain("--listen");
    }

    @Test
    void theEndOfThePodEndsLibvirtdByTheFileThatItWrites() {
        String stop = Pods.of(Chart.DISKLESS_COMPUTE.rendered(folder, "{}")).stream()
                .filter(pod -> pod.name().equals("DaemonSet/one-libvirt"))
                .map(pod -> pod.spec().getContainers().get(0))
                .map(it -> it.getLifecycle().getPreStop().getExec().getCommand().get(2))
                .findFirst()
                .orElseThrow();

        assertThat(stop).contains("/run/libvirt/libvirtd.pid").doesNotContain("qemu");
    }

    @Test
    void ovnIsToldAnewAtEachStartWhichChassisItAlwaysWas() throws IOException {
        Files.writeString(folder.resolve("system-id"), "6f6f6f6f-0000-4000-8000-000000000003\n");

        Ran ran = run(
                "ovn.sh",
                Map.of(
                        "OVN_REMOTE", "tcp:10.0.0.1:6642,tcp:10.0.0.2:6642",
                        "OVN_ENCAP_TYPE", "geneve",
                        "OVN_ENCAP_IP", "10.1.0.5",
                        "OVN_BRIDGE_MAPPINGS", "external:br-ex"),
                "ovs-vsctl",
                "ovn-controller");

        assertThat(ran.status()).as(ran.text()).isZero();
        assertThat(ran.text().lines())
                .containsExactly(
                        "ovs-vsctl",
                        "--db=unix:/run/openvswitch/db.sock",
                        "--timeout=30",
                        "--no-wait",
                        "set",
                        "Open_vSwitch",
                        ".",
                        "external-ids:system-id=\"6f6f6f6f-0000-4000-8000-000000000003\"",
                        "external-ids:ovn-remote=\"tcp:10.0.0.1:6642,tcp:10.0.0.2:6642\"",
                        "external-ids:ovn-encap-type=\"geneve\"",
                        "external-ids:ovn-encap-ip=\"10.1.0.5\"",
                        "external-ids:ovn-bridge-mappings=\"external:br-ex\"",
                        "ovn-controller",
                        "--pidfile",
                        "unix:/run/openvswitch/db.sock");
    }

    @Test
    void withoutItsIdentityOvnDoesNotStart() throws IOException {
        Ran ran = run(
                "ovn.sh",
                Map.of(
                        "OVN_REMOTE", "tcp:10.0.0.1:6642",
                        "OVN_ENCAP_TYPE", "geneve",
                        "OVN_ENCAP_IP", "10.1.0.5",
                        "OVN_BRIDGE_MAPPINGS", ""),
                "ovs-vsctl",
                "ovn-controller");

        assertThat(ran.status()).isNotZero();
        assertThat(ran.text()).doesNotContain("ovn-controller");
    }
}
