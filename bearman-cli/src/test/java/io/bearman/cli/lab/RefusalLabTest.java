package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.cli.lab.Rack.Guest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong from the start is said in one line, and then nothing at all has been done. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalLabTest {
    private static final int FAILED = 1;
    private static final int REFUSED = 3;

    private final Lab lab;
    private final Rack rack;
    private List<Guest> guests;
    private long lastMigration;
    private Site site;

    RefusalLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeAll
    void twoServersOnCn1(@TempDir Path folder) {
        lab.run("clear");
        lab.run("servers", "2", "cn1", "--stopped", "1");
        guests = rack.guests();
        lastMigration = rack.lastMigration();
        site = Site.of(lab, folder);
    }

    @AfterEach
    void nothingWasDone() {
        assertThat(rack.guests()).isEqualTo(guests);
        assertThat(rack.lastMigration()).isEqualTo(lastMigration);
        assertThat(rack.service("cn1")).isEqualTo("enabled");
        for (String host : rack.hosts()) {
            assertThat(rack.told(host)).isEmpty();
            assertThat(rack.power(host)).isEmpty();
        }
        lab.run("check");
    }

    private static void assertEnded(BearmanProcess.Ended ended, int exitCode, String... words) {
        assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(exitCode);
        assertThat(ended.told()).singleElement().asString().contains(words);
    }

    @Test
    void aHostThatAHumanDisabledIsLeftToThem() {
        rack.disable("cn2", "A: human");
        try {
            BearmanProcess.Ended ended = site.run("maintenance", "run", "cn2");

            assertEnded(ended, REFUSED, "cn2 was disabled by somebody else", "A: human");
            assertThat(rack.service("cn2")).isEqualTo("A: human");
            assertThat(site.succeed("maintenance", "status")).isEqualTo("no runs yet\n");
        } finally {
            lab.run("cli", "compute", "service", "set", "cn2", "nova-compute", "--enable");
        }
    }

    @Test
    void aWrongPasswordOfTheCloudIsSaidOnce() {
        BearmanProcess.Ended ended =
                site.with("BEARMAN_CLOUDS_LAB_PASSWORD", "wrong").run("maintenance", "run", "cn1");

        assertEnded(ended, FAILED, "login of admin", "401");
        assertThat(ended.toString()).doesNotContain("wrong");
    }

    @Test
    void aUserWhoMayNotIsToldThePolicyThatForbidsIt() {
        lab.run("cli", "user", "create", "--or-show", "--password", "pw", "member1");
        lab.run("cli", "role", "add", "--user", "member1", "--project", "admin", "member");

        BearmanProcess.Ended ended = site.with("BEARMAN_CLOUDS_LAB_PASSWORD", "pw")
                .with("BEARMAN_CLOUDS_LAB_USER", "member1")
                .run("maintenance", "run", "cn1");

        assertEnded(ended, FAILED, "403", "os_compute_api:os-services:list");
    }

    @Test
    void aSilentNovaIsNamed() {
        lab.run("stop-daemon", "nova-api");
        try {
            BearmanProcess.Ended ended = site.run("maintenance", "run", "cn1");

            assertEnded(ended, FAILED, "compute service of region RegionOne", "no answer");
        } finally {
            lab.run("start-daemon", "nova-api");
        }
    }

    @Test
    void twoSwappedBmcAddressesPowerNothing(@TempDir Path folder) {
        Map<String, String> addresses = Map.of(
                "cn1", addressOf(1),
                "cn2", addressOf(0));
        Site swapped = Site.of(lab, folder, bmc -> swap(bmc, addresses));

        assertEnded(swapped.run("maintenance", "run", "cn1"), REFUSED, "cn1", addressOf(1), "GUID");
        for (String host : List.of("cn1", "cn2")) {
            BearmanProcess.Ended power = swapped.run("power", "on", host);
            assertThat(power.exitCode()).as(power.toString()).isEqualTo(REFUSED);
            assertThat(power.printed()).contains("GUID");
        }
    }

    private String addressOf(int bmc) {
        return lab.description()
                .path("ipmi")
                .path("bmcs")
                .get(bmc)
                .path("address")
                .asText();
    }

    private static ObjectNode swap(ObjectNode bmc, Map<String, String> addresses) {
        String own = bmc.path("address").asText();
        return bmc.put("address", addresses.getOrDefault(bmc.path("host").asText(), own));
    }

    @Test
    void aWrongPasswordOfTheBmcLeavesTheServersWhereTheyAre(@TempDir Path folder) {
        BearmanProcess.Ended ended = Site.of(lab, folder)
                .with("BEARMAN_BMC_CREDENTIALS_LAB_PASSWORD", "wrong")
                .run("maintenance", "run", "cn1");

        assertEnded(ended, FAILED, "cn1", addressOf(0));
        assertThat(ended.toString()).doesNotContain("wrong\n");
    }

    @Test
    void powerThatWouldStopGuestsIsRefused() {
        for (String verb : List.of("off", "soft")) {
            BearmanProcess.Ended ended = site.run("power", verb, "cn1");

            assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(REFUSED);
            assertThat(ended.printed()).contains("2 servers", "cn1-vm1", "cn1-vm2");
        }
    }

    @Test
    void anUnknownHostIsAMistakeOfTheCommandLine() {
        assertEnded(site.run("maintenance", "run", "cn9"), 2, "cn9 is not in the inventory");
    }
}
