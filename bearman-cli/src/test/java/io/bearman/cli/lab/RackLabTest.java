package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rack's power, boots, guests and watcher keep what they promise to the tests built on them. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
class RackLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** The watcher allows 5 s; a guest that is nowhere must be reported soon after that. */
    private static final Duration NOWHERE = Duration.ofSeconds(10);

    private static final String PRODUCTION =
            "#!ipxe\nkernel http://127.0.0.1/vmlinuz bearman.token=" + BootServerStub.TOKEN
                    + "\nboot\n";
    private static final String HOLD = "#!ipxe\necho held\npoweroff\n";

    private final Lab rack;

    RackLabTest(Lab rack) {
        this.rack = rack;
    }

    @BeforeEach
    void clear() {
        rack.run("clear");
    }

    @Test
    void aPlantedDoubleStartIsReported() {
        String guest = server("cn1");

        rack.run("plant-double-start", "cn2", guest);

        Lab.await("a violation", SOON, () -> !violations("runs-twice").isEmpty());
        assertThat(violations("runs-twice"))
                .singleElement()
                .asString()
                .contains(guest, "\"cn1\"", "\"cn2\"");
        assertThat(rack.attempt("check").exitCode()).isEqualTo(1);
    }

    @Test
    void aGuestThatLostItsHostIsReportedAsRunningNowhere() {
        String guest = server("cn1");

        rack.run("tool", "cn1", "chassis", "power", "off");

        Lab.await("a violation", NOWHERE, () -> !violations("runs-nowhere").isEmpty());
        assertThat(violations("runs-nowhere")).singleElement().asString().contains(guest);
    }

    @Test
    void aMigrationDoesNotExcuseAHostSwitchedOffUnderIt() {
        String guest = server("cn1");
        rack.run("ctl", "cn1", "live_hang=true");
        rack.run("cli", "server", "migrate", "--live-migration", "--host", "cn2", guest);
        Lab.await("it migrates", SOON, () -> state("cn2", guest).equals("INCOMING"));

        rack.run("tool", "cn1", "chassis", "power", "off");

        Lab.await("a violation", NOWHERE, () -> !violations("runs-nowhere").isEmpty());
    }

    @Test
    void aStoppedGuestAndOneWhoseHostTheTestCrashedAreNotReported() {
        String stopped = server("cn1", "--stopped", "1");
        server("cn2");

        rack.run("kill-host", "cn2");

        assertThat(state("cn1", stopped)).isEqualTo("STOPPED");
        assertThat(guests("cn2")).isEmpty();
        assertThat(Lab.comes(NOWHERE, () -> !violations("").isEmpty())).isFalse();
        rack.run("check");
    }

    @Test
    void aLiveMigrationHandsTheGuestOverWithoutAViolation() {
        String guest = server("cn1");
        rack.run("ctl", "cn1", "live_seconds=2");

        rack.run("cli", "server", "migrate", "--live-migration", "--host", "cn2", guest);

        Lab.await(
                "the guest is expected on cn2",
                SOON,
                () -> state("cn2", guest).equals("INCOMING")
                        && state("cn1", guest).equals("RUNNING"));
        Lab.await(
                "the guest runs on cn2 alone",
                SOON,
                () -> state("cn2", guest).equals("RUNNING") && guests("cn1").isEmpty());
        rack.run("check");
    }

    @Test
    void aRefusedLiveMigrationLeavesTheGuestWhereItIs() {
        String guest = server("cn1");
        rack.run("ctl", "cn1", "live_fail=true");

        rack.run("cli", "server", "migrate", "--live-migration", "--host", "cn2", guest);

        Lab.await(
                "the migration has failed",
                SOON,
                () -> rack.run(
                                "sql",
                                "select status from nova.migrations where instance_uuid = '" + guest
                                        + "'")
                        .strip()
                        .equals("failed"));
        assertThat(state("cn1", guest)).isEqualTo("RUNNING");
        assertThat(guests("cn2")).isEmpty();
        rack.run("check");
    }

    @Test
    void aRestartOfNovaComputeKeepsItsGuests() {
        String guest = server("cn1");

        rack.run("kill-compute", "cn1");
        rack.run("start-host", "cn1");

        awaitUp("cn1");
        assertThat(state("cn1", guest)).isEqualTo("RUNNING");
        rack.run("check");
    }

    @Test
    void aSoftOffStopsNovaComputeEmptiesTheRegistryAndCountsTheServers() {
        rack.run("servers", "2", "cn1");

        rack.run("tool", "cn1", "chassis", "power", "soft");

        Lab.await("the power event", SOON, () -> !powerEvents("cn1").isEmpty());
        assertThat(powerEvents("cn1")).containsExactly("off shutdown servers=2");
        assertThat(guests("cn1")).isEmpty();
        assertThat(rack.run("status")).doesNotContainPattern("compute-cn1 +pid");
    }

    @Test
    void aMachineToldToBootFromTheNetworkReportsInAndStartsNovaCompute() throws IOException {
        try (BootServerStub bootServer = new BootServerStub(rack.bootPort(), PRODUCTION)) {
            reboot("pxe");

            Lab.await("the story's end", SOON, () -> story().endsWith("nova-compute started"));
            JsonNode cn1 = rack.description().path("ipmi").path("bmcs").get(0);
            String mac = cn1.path("mac").asText();
            assertThat(bootServer.requests()).hasSize(4);
            assertThat(bootServer.requests().get(0)).startsWith("GET /boot.ipxe ");
            assertThat(bootServer.requests().get(1))
                    .startsWith("GET /v1/boot?mac=" + mac.replace(':', '-') + "&uuid=")
                    .contains(cn1.path("uuid").asText(), "&arch=x86_64&fw=pcbios");
            assertThat(bootServer.requests().get(2))
                    .startsWith("POST /v1/sessions {\"token\":\"" + BootServerStub.TOKEN
                            + "\",\"mac\":\"" + mac + "\",\"uuid\":\"");
            assertThat(bootServer.requests().get(3))
                    .startsWith("POST /v1/boots {\"mac\":\"" + mac + "\",\"uuid\":\"")
                    .contains("\"bootId\":\"");
            assertThat(bootServer.authorizations())
                    .containsExactly("Bearer " + BootServerStub.SECRET);
        }
        awaitUp("cn1");
        assertThat(rack.lines("ipmi/bmc/cn1/boot")).containsExactly("default");
        assertThat(powerEvents("cn1")).containsExactly("off power servers=0", "on power");
    }

    @Test
    void aMachineThatIsHeldStaysWithoutNovaCompute() throws IOException {
        try (BootServerStub bootServer = new BootServerStub(rack.bootPort(), HOLD)) {
            reboot("pxe");

            Lab.await("the story's end", SOON, () -> story().endsWith("no kernel: held"));
            assertThat(bootServer.requests()).hasSize(2);
        }
        assertThat(rack.run("status")).doesNotContainPattern("compute-cn1 +pid");
    }

    @Test
    void aMachineWithoutNetworkBootStaysWithoutNovaCompute() {
        reboot("none");

        Lab.await("the story's end", SOON, () -> story().endsWith("without an operating system"));
        assertThat(rack.run("status")).doesNotContainPattern("compute-cn1 +pid");
    }

    @Test
    void aMachineTriesUntilTheBootServerIsThere() throws IOException {
        reboot("pxe");
        Lab.await("the boot has begun", SOON, () -> story().endsWith("boot device pxe"));

        try (BootServerStub bootServer = new BootServerStub(rack.bootPort(), PRODUCTION)) {
            Lab.await("the story's end", SOON, () -> story().endsWith("nova-compute started"));
            assertThat(bootServer.requests()).hasSize(4);
        }
    }

    private void reboot(String device) {
        rack.run("tool", "cn1", "chassis", "power", "off");
        rack.run("tool", "cn1", "chassis", "bootdev", device);
        rack.run("tool", "cn1", "chassis", "power", "on");
    }

    private String server(String host, String... more) {
        String[] command = Stream.concat(Stream.of("servers", "1", host), Stream.of(more))
                .toArray(String[]::new);
        return rack.run(command).split(" ")[0];
    }

    private String state(String host, String guest) {
        List<String> entry = rack.lines("guests/" + host + "/" + guest);
        return entry.isEmpty() ? "" : entry.get(0);
    }

    private List<String> guests(String host) {
        String[] entries =
                rack.folder().resolve("guests").resolve(host).toFile().list();
        return entries == null ? List.of() : List.of(entries);
    }

    private List<String> violations(String kind) {
        return rack.lines("violations").stream()
                .filter(line -> line.contains(kind))
                .toList();
    }

    private List<String> powerEvents(String host) {
        return rack.lines("power-events/" + host).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    private String story() {
        List<String> lines = rack.lines("boots/cn1");
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    private void awaitUp(String host) {
        Lab.await(
                host + " is up",
                Duration.ofSeconds(40),
                () -> rack.run("status").contains(host + "\tenabled\tup"));
    }
}
