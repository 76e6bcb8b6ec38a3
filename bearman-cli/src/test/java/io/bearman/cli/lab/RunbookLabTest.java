package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.lab.Rack.Guest;
import io.bearman.cli.lab.Rack.Moved;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The runbook is followed line by line, and what it promises comes true. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
class RunbookLabTest {
    private static final Duration LONG = Duration.ofMinutes(8);

    private final Lab lab;
    private final Rack rack;
    private final Runbook runbook = Runbook.read();

    @TempDir
    private Path folder;

    private Site home;
    private Site site;

    RunbookLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeEach
    void open() {
        lab.run("clear");
        home = Site.of(lab, folder).withBootServer();
        site = home.with("BEARMAN_BMC_PATIENCE", "8s");
    }

    @AfterEach
    void close() {
        lab.run("voice", "cn1");
        home.close();
    }

    private BearmanProcess.Ended follow(String line) {
        BearmanProcess.Ended ended = site.shell(line).end(LONG);
        assertThat(ended.exitCode()).as("%s%n%s", line, ended).isEqualTo(Runbook.exitCode(line));
        return ended;
    }

    private void isBack(String host) {
        assertThat(rack.service(host)).isEqualTo("enabled");
        assertThat(rack.guests(host)).isEmpty();
        assertThat(rack.power(host)).last().isEqualTo("on power");
    }

    @Test
    void aNodeDiedAtNight() {
        lab.run("servers", "2", "cn1", "--stopped", "1");
        List<Guest> before = rack.guests();
        lab.run("kill-host", "cn1");
        rack.awaitDown("cn1");
        Iterator<String> lines = runbook.commands("A node died at night").iterator();

        assertThat(follow(lines.next()).printed()).isEqualTo("cn1: on\n");
        assertThat(follow(lines.next()).printed()).contains("cn1-vm1", "cn1-vm2");
        assertThat(rack.told("cn1")).isEmpty();
        follow(lines.next());
        assertThat(follow(lines.next()).printed()).contains("FENCED", "died at night");

        assertThat(lines).isExhausted();
        assertThat(rack.migrations()).hasSize(2).allMatch(Moved::evacuation);
        isBack("cn1");
        rack.assertAlive(before);
    }

    @Test
    void aHostCameBackByItself() {
        lab.run("servers", "2", "cn1", "--stopped", "1");
        List<Guest> before = rack.guests();
        lab.run("reboot-host", "cn1");
        Lab.await(
                "it starts again",
                LONG,
                () -> rack.lab().lines("boots/cn1").stream()
                        .anyMatch(line -> line.endsWith("nova-compute started")));
        rack.awaitUp("cn1");
        Iterator<String> lines = runbook.commands("A host came back by itself").iterator();

        assertThat(follow(lines.next()).printed()).contains("cn1");
        assertThat(follow(lines.next()).printed()).contains("cn1-vm1", "cn1-vm2");
        follow(lines.next());

        assertThat(lines).isExhausted();
        assertThat(rack.guests()).isEqualTo(before);
        assertThat(rack.migrations()).isEmpty();
        assertThat(rack.told("cn1")).isEmpty();
        assertThat(rack.service("cn1")).isEqualTo("enabled");
        // The stopped one lost its definition with the power, and gets it back when it is started.
        assertThat(rack.registered("cn1", before.get(0).id())).isEqualTo("RUNNING");
        lab.run("check");
    }

    @Test
    void theBmcIsDeadToo() {
        lab.run("servers", "2", "cn1");
        List<Guest> before = rack.guests();
        lab.run("silence", "cn1");
        lab.run("kill-host", "cn1");
        rack.awaitDown("cn1");
        Iterator<String> lines = runbook.commands("The BMC is dead too").iterator();

        assertThat(follow(lines.next()).toString()).contains("nothing was evacuated");
        assertThat(rack.migrations()).isEmpty();
        rack.pullPlugs("cn1");
        BearmanProcess.Ended attested = site.terminal(lines.next(), "cn1\n").end(LONG);
        assertThat(attested.exitCode()).as(attested.toString()).isZero();
        assertThat(follow(lines.next()).told()).contains("cn1  evacuated: no server is on it");
        assertThat(rack.migrations()).hasSize(2).allMatch(Moved::evacuation);
        assertThat(rack.told("cn1")).isEmpty();
        lab.run("voice", "cn1");
        follow(lines.next());

        assertThat(lines).isExhausted();
        assertThat(rack.migrations()).hasSize(2);
        isBack("cn1");
        rack.assertAlive(before);
    }

    @Test
    void everySectionIsFollowed() {
        assertThat(runbook.sections())
                .containsExactly(
                        "A node died at night",
                        "A host came back by itself",
                        "The BMC is dead too",
                        "Reboot the whole zone this week");
    }

    @Test
    void rebootTheWholeZoneThisWeek() {
        lab.run("servers", "3", "cn2", "--stopped", "1");
        List<Guest> before = rack.guests();
        Iterator<String> lines =
                runbook.commands("Reboot the whole zone this week").iterator();

        follow(lines.next());
        BearmanProcess run = site.shell(lines.next());
        run.awaitTold("disable nova-compute", LONG);
        follow(lines.next());
        follow(lines.next());
        assertThat(run.end(LONG).exitCode()).as(run.toString()).isNotZero();
        follow(lines.next());
        follow(lines.next());

        assertThat(lines).isExhausted();
        for (String host : rack.hosts()) {
            assertThat(rack.power(host)).as(host).hasSize(2).last().isEqualTo("on power");
            assertThat(rack.service(host)).isEqualTo("enabled");
        }
        rack.assertAlive(before);
    }
}
