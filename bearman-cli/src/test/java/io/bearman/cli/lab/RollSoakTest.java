package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.testkit.cloud.CloudProxy;
import io.bearman.testkit.cloud.CloudProxy.Passed;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A roll over all five hosts, two of which are a zone of their own. */
@Tag("lab")
@Tag("soak-openstack")
@ExtendWith(LabExtension.class)
class RollSoakTest {
    private static final Set<String> AZ1 = Set.of("cn1", "cn2");

    private final Lab lab;
    private final Rack rack;

    @TempDir
    private Path folder;

    private Site home;
    private Site site;
    private CloudProxy proxy;

    RollSoakTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeEach
    void open() {
        lab.run("clear");
        proxy = Site.proxy(lab);
        home = Site.of(lab, folder, RollSoakTest::inItsZone).withBootServer();
        site = home.behind(proxy);
    }

    private static ObjectNode inItsZone(ObjectNode bmc) {
        return AZ1.contains(bmc.path("host").asText()) ? bmc.put("zone", "az1") : bmc;
    }

    @AfterEach
    void close() {
        home.close();
        proxy.close();
    }

    private BearmanProcess.Ended roll() {
        return site.run(
                "maintenance",
                "run",
                "cn[1-5]",
                "--max",
                "2",
                "--max-per-zone",
                "1",
                "--max-per-rack",
                "2");
    }

    @Test
    void noZoneEverMissesTwoHosts() {
        lab.run("servers", "4", "cn1", "--stopped", "1");

        BearmanProcess.Ended ended = roll();

        assertThat(ended.exitCode()).as(ended.toString()).isZero();
        Map<String, Set<String>> out = new HashMap<>();
        int most = 0;
        for (Passed write : proxy.passed()) {
            if (write.method().equals("PUT") && write.path().contains("/os-services/")) {
                String host = rack.hostOf(write.path().replaceAll(".*/", ""));
                Set<String> zone = out.computeIfAbsent(
                        AZ1.contains(host) ? "az1" : "nova", any -> new TreeSet<>());
                if (write.body().contains("\"disabled\"")) {
                    zone.add(host);
                } else {
                    zone.remove(host);
                }
                assertThat(zone).hasSizeLessThanOrEqualTo(1);
                most = Math.max(most, out.values().stream().mapToInt(Set::size).sum());
            }
        }
        assertThat(most).as("hosts out at once, of both zones").isEqualTo(2);
        rack.hosts().forEach(host -> assertThat(rack.power(host)).as(host).hasSize(2));
        lab.run("check");
    }

    @Test
    void aServerThatFitsNowhereElseStopsTheRoll() {
        for (String host : rack.hosts()) {
            lab.run("servers", "1", host, "--apart", "quorum");
        }
        List<Rack.Guest> before = rack.guests();

        BearmanProcess.Ended ended = roll();

        assertThat(ended.exitCode()).as(ended.toString()).isIn(1, 3);
        assertThat(ended.toString()).contains("cn1-vm1");
        assertThat(rack.guests()).isEqualTo(before);
        rack.hosts().forEach(host -> assertThat(rack.told(host)).as(host).isEmpty());
        lab.run("check");
    }
}
