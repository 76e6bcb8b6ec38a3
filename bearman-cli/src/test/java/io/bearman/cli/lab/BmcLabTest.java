package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The lab of BMCs keeps what it promises to the tests that build on it. */
@Tag("lab")
@Tag("lab-ipmi")
@ExtendWith(LabExtension.class)
class BmcLabTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Lab lab;

    BmcLabTest(Lab lab) {
        this.lab = lab;
    }

    @BeforeEach
    void powerOn() {
        lab.run("voice", "cn1");
        lab.run("ctl", "cn1");
        lab.run("tool", "cn1", "chassis", "power", "on");
    }

    @AfterEach
    void behaveAgain() {
        lab.run("voice", "cn1");
        lab.run("ctl", "cn1");
    }

    @Test
    void everyChangingRequestIsRecordedAsItCameAndReadingIsNot() {
        final int before = recorded().size();

        lab.run("tool", "cn1", "chassis", "bootdev", "pxe");
        lab.run("tool", "cn1", "chassis", "power", "off");
        lab.run("tool", "cn1", "chassis", "power", "status");
        lab.run("tool", "cn1", "chassis", "power", "on");
        lab.run("tool", "cn1", "chassis", "power", "on");
        lab.run("tool", "cn1", "chassis", "power", "reset");
        lab.run("tool", "cn1", "chassis", "power", "soft");

        assertThat(recorded().subList(before, recorded().size()))
                .containsExactly(
                        "set boot pxe",
                        "set power 0",
                        "set power 1",
                        "set power 1",
                        "set reset",
                        "set shutdown");
        assertThat(power()).isEqualTo("off");
    }

    @Test
    void ipmitoolAndFreeIpmiSeeTheSamePower() {
        assertThat(power()).isEqualTo("on");
        assertThat(lab.run("ipmipower", "cn1", "--stat")).endsWith(": on\n");

        lab.run("ipmipower", "cn1", "--off");

        assertThat(power()).isEqualTo("off");
        assertThat(lab.run("ipmipower", "cn1", "--stat")).endsWith(": off\n");
    }

    @Test
    void theGuidIsDescribedAsTheWireCarriesItAndAsIpmitoolPrintsIt() {
        JsonNode bmc = lab.description().path("bmcs").get(0);

        assertThat(lab.run("tool", "cn1", "raw", "0x06", "0x37").replaceAll("\\s", ""))
                .isEqualTo(bmc.path("guid").asText());
        assertThat(lab.run("tool", "cn1", "mc", "guid"))
                .contains(": " + bmc.path("guidPrinted").asText());
    }

    @Test
    void noTwoBmcsShareAnAddressOrAGuid() {
        List<JsonNode> bmcs = List.copyOf(lab.description().path("bmcs").findParents("guid"));
        Set<String> seen = new HashSet<>();

        assertThat(bmcs).hasSizeGreaterThanOrEqualTo(3);
        for (JsonNode bmc : bmcs) {
            assertThat(seen.add(bmc.path("address").asText())).isTrue();
            assertThat(seen.add(bmc.path("guid").asText())).isTrue();
        }
    }

    @Test
    void aSoftOffCanBeIgnored() {
        lab.run("ctl", "cn1", "soft=ignore");

        lab.run("tool", "cn1", "chassis", "power", "soft");

        assertThat(recorded()).last().isEqualTo("set shutdown");
        assertThat(power()).isEqualTo("on");
    }

    @Test
    void aSoftOffCanTakeItsTime() {
        lab.run("ctl", "cn1", "soft_seconds=2");

        lab.run("tool", "cn1", "chassis", "power", "soft");

        assertThat(power()).isEqualTo("on");
        Lab.await("cn1 off", SOON, () -> power().equals("off"));
    }

    @Test
    void aSlowPowerOnIsOvertakenByAnOff() {
        lab.run("tool", "cn1", "chassis", "power", "off");
        lab.run("ctl", "cn1", "on_seconds=1");
        lab.run("tool", "cn1", "chassis", "power", "on");

        lab.run("tool", "cn1", "chassis", "power", "off");

        assertThat(Lab.comes(Duration.ofSeconds(2), () -> power().equals("on"))).isFalse();
    }

    @Test
    void aSilencedBmcAnswersNothingAndItsPowerIsUnknown() {
        lab.run("silence", "cn1");

        Lab.Outcome outcome =
                lab.attempt("tool", "cn1", "-N", "1", "-R", "1", "chassis", "power", "status");

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.printed()).doesNotContain("Chassis Power is");
    }

    private String power() {
        String printed = lab.run("tool", "cn1", "chassis", "power", "status").strip();
        return printed.substring(printed.lastIndexOf(' ') + 1);
    }

    private List<String> recorded() {
        return lab.lines("bmc/cn1/log").stream()
                .map(line -> line.replaceFirst("^\\d+\\.\\d{3} ", ""))
                .toList();
    }
}
