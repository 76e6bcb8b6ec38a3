package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Diskless machines from the power button on: real iPXE, the images as they are built, the real boot
 * server, BMCs that nobody here wrote.
 */
@Tag("lab")
@Tag("lab-pxe")
@ExtendWith(LabExtension.class)
class BootLabTest {
    private static final List<String> ALL = List.of("cn1", "cn2", "cn3", "cn4");
    private static final String HOSTILE = "SN; #x && y || z ${net0/mac} \"\\' \u00e9\u20ac";

    private final Lab lab;
    private final Machines machines;

    @TempDir
    private Path folder;

    private BootSite site;

    BootLabTest(Lab lab) {
        this.lab = lab;
        this.machines = new Machines(lab);
    }

    @BeforeEach
    void deliver() {
        machines.deliver();
    }

    @AfterEach
    void close() {
        ALL.forEach(host -> lab.run("off", host));
        if (site != null) {
            site.close();
        }
    }

    /** The BMCs of the last two are not known yet: what they prove inside and outside is learnt. */
    @Test
    void machinesRegisterGoOffAndBootTheirSystemAsTheSameHostsEachTime() {
        String mac = machines.fact("cn2", "mac");
        // Its serial is hostile, it boots from its second card, and its BMC has a card of the same
        // MAC.
        lab.run("machine", "cn2", Machines.any("serial", HOSTILE), "nic=2", "usb=" + mac);
        lab.run("machine", "cn3", "firmware=uefi");
        lab.run("machine", "cn4", "firmware=uefi");
        site = BootSite.of(lab, folder, (host, json) -> {
            ObjectNode machine = (ObjectNode) json.path("machine");
            if (host.equals("cn2")) {
                machine.put("serial", HOSTILE);
            } else if (!host.equals("cn1")) {
                ((ObjectNode) machine.path("bmc")).remove("guid");
            }
        });
        site.startBootServer();

        site.succeed("register", "start", "cn1", "cn2");
        machines.powerOn("cn3");
        machines.powerOn("cn4");
        site.awaitStock(ALL);

        assertThat(ALL).allMatch(machines::isOff);
        ALL.forEach(this::assertItsFactsAreTrue);
        assertThat(site.slack().messages()).isEmpty();

        Map<String, String> first = deployed();
        assertThat(first.values()).doesNotHaveDuplicates();
        ALL.forEach(host -> lab.run("off", host));
        assertThat(deployed()).isEqualTo(first);
    }

    private void assertItsFactsAreTrue(String host) {
        JsonNode shown = site.json("register", "show", host);
        JsonNode facts = facts(shown);
        assertThat(shown.path("state").asText()).as(host).isEqualTo("IN_STOCK");
        assertThat(shown.path("power_off").asText()).as(host).isEqualTo("READ");
        assertThat(facts.path("mac").asText()).isEqualTo(machines.fact(host, "mac"));
        assertThat(facts.path("uuid").asText()).isEqualTo(machines.fact(host, "uuid"));
        assertThat(facts.path("serial").asText())
                .isEqualTo(host.equals("cn2") ? HOSTILE : machines.fact(host, "serial"));
        assertThat(facts.path("firmware").asText())
                .isEqualTo(List.of("cn1", "cn2").contains(host) ? "bios" : "uefi");
        assertThat(facts.at("/bmc/guid").asText()).isEqualTo(machines.fact(host, "guid"));
        assertThat(facts.at("/dimms/0/size_mib").asInt()).isEqualTo(512);
        assertThat(outcomes(shown))
                .as(host)
                .containsEntry("identity", "PASS")
                .containsEntry("cards", "PASS")
                .containsEntry("link", "PASS")
                .containsEntry("bmc-lan", "PASS")
                .containsEntry("bmc-guid", "PASS")
                .containsEntry("cpu", "PASS")
                .containsEntry("memory", "PASS")
                .containsEntry("disks", "PASS");
    }

    /** {@return what the machine sent, word for word} */
    private static JsonNode facts(JsonNode shown) {
        return BootSite.parsed(shown.path("facts").asText());
    }

    /** The worst outcome of each check. */
    private static Map<String, String> outcomes(JsonNode shown) {
        List<String> badness = List.of("PASS", "UNDETERMINED", "WARN", "FAIL");
        return StreamSupport.stream(shown.path("results").spliterator(), false)
                .collect(Collectors.toMap(
                        it -> it.path("check").asText(),
                        it -> it.path("outcome").asText(),
                        (one, other) ->
                                badness.indexOf(one) < badness.indexOf(other) ? other : one));
    }

    /** {@return who each is, once all have been deployed and let their services start} */
    private Map<String, String> deployed() {
        site.succeed("deploy", "cn1", "cn2", "cn3", "cn4");
        for (String host : ALL) {
            machines.awaitConsole(host, "services start");
            assertThat(machines.shown(host, "command line ")).doesNotContain("bearman.token");
            assertThat(machines.console(host).indexOf("identity "))
                    .isBetween(0, machines.console(host).indexOf("services start"));
        }
        return ALL.stream()
                .collect(Collectors.toMap(host -> host, host -> machines.shown(host, "identity ")));
    }
}
