package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.cli.lab.Rack.Guest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A watch that may do everything, over the real Nova: what is no dead host is never fenced. The SSH
 * port of each host is a socket of this test.
 */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchLabTest {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Duration A_WHILE = Duration.ofSeconds(12);
    private static final Pattern HOSTS_LOOK_DOWN =
            Pattern.compile(" hosts look down, which says nothing of them; cn\\d: SSH: alive");
    private static final String WATCHING = """
            watch: {every: 1s, looks: 2, dead-after: 3s, act: [evacuate, recover]}
            witnesses:
              ssh: {address: '{label.os}', port: %d, patience: 2s}
            """;

    private final Lab lab;
    private final Rack rack;
    private final List<ServerSocket> sshPorts = new ArrayList<>();
    private Site site;
    private BearmanProcess watch;
    private long lastMigration;
    private int told;

    WatchLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeAll
    void fourServersAndThreeSshPorts(@TempDir Path folder) throws IOException {
        lab.run("clear");
        lab.run("servers", "4", "cn1", "--stopped", "1");
        site = Site.of(lab, folder).withBootServer();
        int port = 0;
        for (JsonNode bmc : lab.description().path("ipmi").path("bmcs").findParents("guid")) {
            InetAddress address = InetAddress.getByName(bmc.path("address").asText());
            ServerSocket socket = new ServerSocket(port, 50, address);
            sshPorts.add(socket);
            port = socket.getLocalPort();
            site.succeed(
                    "inventory",
                    "set",
                    bmc.path("host").asText(),
                    "label.os=" + address.getHostAddress());
        }
        Files.writeString(
                folder.resolve("bearman.yaml"),
                WATCHING.formatted(port),
                StandardOpenOption.APPEND);
    }

    @BeforeEach
    void watch() {
        lastMigration = rack.lastMigration();
        told = rack.told("cn1").size();
        Lab.await("a fleet that is well", SOON, this::isWell);
        watch = site.start("maintenance", "watch");
    }

    private boolean isWell() {
        return site.run("maintenance", "watch", "--once").exitCode() == 0;
    }

    @AfterEach
    void endCleanly() {
        watch.interrupt();
        assertThat(watch.end(SOON).exitCode()).as(watch.toString()).isEqualTo(130);
        lab.run("start-daemon", "nova-conductor");
        lab.run("start-host", "cn1");
    }

    @AfterAll
    void close() throws IOException {
        site.close();
        for (ServerSocket socket : sshPorts) {
            socket.close();
        }
        lab.run("clear");
    }

    private void says(String text) {
        says(Pattern.compile(Pattern.quote(text)));
    }

    private void says(Pattern text) {
        Lab.await(
                "'" + text + "' from " + watch,
                SOON,
                () -> text.matcher(watch.printed()).find());
    }

    /** Waits long enough for whatever the watch might do to a dead host. */
    private void nothingIsDone() {
        Lab.comes(A_WHILE, () -> acted());
        assertThat(acted()).as(watch.toString()).isFalse();
        assertThat(watch.printed())
                .doesNotContain("evacuate is done", "recover is done", "did not succeed");
        assertThat(List.of(rack.service("cn1"), rack.service("cn2"), rack.service("cn3")))
                .containsOnly("enabled");
    }

    @Test
    void aRackOfHostsThatReturnsAtOnceIsAllBackAndNoneTwice() {
        for (String host : List.of("cn2", "cn3", "cn4", "cn5")) {
            lab.run("servers", "1", host);
        }
        List<Guest> before = rack.guests();
        Map<Guest, Integer> reboots =
                before.stream().collect(Collectors.toMap(it -> it, it -> rack.reboots(it.id())));
        List<String> hosts = rack.hosts();
        hosts.parallelStream().forEach(host -> lab.run("reboot-host", host));

        hosts.forEach(host -> says(host + ": recover is done"));

        for (Guest guest : before) {
            boolean ran = guest.state().equals("active");
            assertThat(rack.reboots(guest.id()) - reboots.get(guest))
                    .as(guest.name())
                    .isEqualTo(ran ? 1 : 0);
            assertThat(rack.registered(guest.host(), guest.id())).isEqualTo(ran ? "RUNNING" : "");
        }
        assertThat(rack.guests()).isEqualTo(before);
        assertThat(rack.migrationsAfter(lastMigration)).isEmpty();
        for (String host : hosts) {
            assertThat(rack.service(host)).as(host).isEqualTo("enabled");
            assertThat(rack.panics(host)).as(host).isEqualTo(1);
        }
        lab.run("check");
    }

    private boolean acted() {
        return rack.told("cn1").size() > told
                || !rack.migrationsAfter(lastMigration).isEmpty();
    }

    @Test
    void anAgentKilledWithSigkillOnAHostThatLivesIsAnAlarmAndNeverAFence() {
        lab.run("kill-compute", "cn1");

        says("cn1: nova-compute is down, but the host lives, so guests may be running: SSH: alive");
        nothingIsDone();
        assertThat(watch.printed()).doesNotContain("dead:");
    }

    @Test
    void withoutAConductorNothingIsEvacuatedAndItSaysWhy() {
        lab.run("stop-daemon", "nova-conductor");

        says("no nova-conductor (");
        // Which ones are down first is told; the others follow without a word.
        says(HOSTS_LOOK_DOWN);
        nothingIsDone();

        lab.run("start-daemon", "nova-conductor");
        says("well again (was: control-plane)");
    }

    @Test
    void aHostThatRebootedByItselfGetsItsGuestsBackInPlaceAndNoneIsEvacuated() {
        List<Guest> before = rack.guests("cn1");
        lab.run("kill-host", "cn1");
        // Its firmware tries the network first, and nobody of ours asked it to.
        lab.run("tool", "cn1", "chassis", "bootdev", "pxe");
        lab.run("tool", "cn1", "chassis", "power", "reset");

        says("cn1: came back by itself at ");
        says("cn1: recover is done");

        assertThat(rack.told("cn1").subList(told, rack.told("cn1").size()))
                .containsExactly("set boot pxe", "set reset");
        assertThat(rack.migrationsAfter(lastMigration)).isEmpty();
        assertThat(rack.service("cn1")).isEqualTo("enabled");
        assertThat(rack.guests("cn1")).isEqualTo(before);
        for (Guest guest : before) {
            String lives = guest.state().equals("active") ? "RUNNING" : "";
            assertThat(rack.registered("cn1", guest.id())).as(guest.name()).isEqualTo(lives);
        }
    }
}
