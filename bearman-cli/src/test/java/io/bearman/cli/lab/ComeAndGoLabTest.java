package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** On real peers: cn3 leaves for good; then Nova meets it as a host that it never knew, in zone az1. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
class ComeAndGoLabTest {
    private static final String AGGREGATE = "racks-az1";
    private static final String FLAVOR = "bearman-test";
    private static final Duration SOON = Duration.ofSeconds(90);

    private final Lab lab;
    private final Rack rack;

    @TempDir
    private Path folder;

    private Site site;

    ComeAndGoLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeEach
    void cn3IsInAnAggregate() {
        lab.run("clear");
        // A lab that was kept may have them of a test that failed.
        lab.attempt("cli", "aggregate", "remove", "host", AGGREGATE, "cn3");
        lab.attempt("cli", "aggregate", "delete", AGGREGATE);
        cli("aggregate", "create", "--zone", "az1", AGGREGATE);
        cli("aggregate", "add", "host", AGGREGATE, "cn3");
        lab.attempt("cli", "flavor", "delete", FLAVOR);
        cli(("flavor create --vcpus 1 --ram 64 --disk 0 --property resources:VCPU=0 " + FLAVOR)
                .split(" "));
        site = Site.of(lab, folder.resolve("first")).withBootServer();
    }

    @AfterEach
    void asItWas() {
        site.close();
        lab.attempt("cli", "aggregate", "remove", "host", AGGREGATE, "cn3");
        cli("aggregate", "delete", AGGREGATE);
        cli("flavor", "delete", FLAVOR);
    }

    private String cli(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "cli";
        System.arraycopy(words, 0, command, 1, words.length);
        return lab.run(command);
    }

    @Test
    void aHostIsRetiredAndAnotherOneOfItsNameIsBroughtIn() {
        theHostLeavesWhole();

        site.close();
        site = Site.of(lab, folder.resolve("second"), ComeAndGoLabTest::asNew)
                .withTestServers(
                        FLAVOR, cli("image", "list", "-f", "value", "-c", "ID").strip())
                .withBootServer();
        theNewHostServesThoughTheCommandIsKilled();
    }

    private static ObjectNode asNew(ObjectNode bmc) {
        return bmc.path("host").asText().equals("cn3")
                ? bmc.put("hostState", "DEPLOYING").put("zone", "az1")
                : bmc;
    }

    private void theHostLeavesWhole() {
        BearmanProcess.Ended on = site.run("host", "retire", "cn3", "--reason", "sold");
        assertThat(on.exitCode()).as(on.toString()).isEqualTo(1);
        assertThat(rack.service("cn3")).isEqualTo("enabled");
        site.succeed("power", "off", "cn3");

        String done = site.succeed("host", "retire", "cn3", "--reason", "sold");

        assertThat(done).contains("RETIRED");
        assertThat(rack.service("cn3")).isEqualTo("no service");
        assertThat(cli("resource", "provider", "list", "--name", "cn3", "-f", "value"))
                .isBlank();
        assertThat(cli("aggregate", "show", AGGREGATE, "-c", "hosts", "-f", "value"))
                .doesNotContain("cn3");
        assertThat(site.succeed("inventory", "show", "cn3")).contains("RETIRED");
    }

    private void theNewHostServesThoughTheCommandIsKilled() {
        BearmanProcess first = site.start("maintenance", "bring-in", "cn3");
        first.awaitTold("disable nova-compute", SOON);
        first.kill();

        BearmanProcess.Ended second = site.run("maintenance", "bring-in", "cn3");

        assertThat(second.exitCode()).as(second.toString()).isZero();
        assertThat(second.told())
                .containsSubsequence(
                        "cn3  put into aggregate " + AGGREGATE,
                        "cn3  checked: agent, discovery, zone, size; no servers, no allocations",
                        "cn3  try it by a small server",
                        "cn3  a test server ran and is gone again",
                        "cn3  enable nova-compute",
                        "cn3  done");
        assertThat(rack.service("cn3")).isEqualTo("enabled");
        assertThat(cli("aggregate", "show", AGGREGATE, "-c", "hosts", "-f", "value"))
                .contains("cn3");
        assertThat(rack.power("cn3")).filteredOn(it -> it.startsWith("on")).hasSize(1);
        assertThat(site.succeed("inventory", "show", "cn3")).contains("IN_SERVICE");
        assertThat(lab.run(
                        "sql",
                        "select host, deleted > 0 from nova.instances"
                                + " where display_name like 'bearman-test-%-cn3'"
                                + " order by id desc limit 1"))
                .isEqualTo("cn3\t1\n");
        assertThat(lab.run(
                        "sql",
                        "select count(*) from placement.allocations held"
                                + " join placement.resource_providers host"
                                + " on held.resource_provider_id = host.id"
                                + " where host.name = 'cn3'"))
                .isEqualTo("0\n");
        lab.run("servers", "1", "cn3");
        lab.run("check");
    }
}
