package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.lab.Rack.Guest;
import io.bearman.cli.lab.Rack.Moved;
import io.bearman.testkit.cloud.CloudProxy;
import io.bearman.testkit.cloud.Mishap;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Answers are lost and gateways give up between Bearman and Nova; each server moves once all the same. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
class BadWayLabTest {
    private final Lab lab;
    private final Rack rack;

    @TempDir
    private Path folder;

    private Site site;
    private CloudProxy proxy;

    BadWayLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeEach
    void open() {
        lab.run("clear");
        lab.run("servers", "4", "cn1", "--stopped", "1");
        proxy = Site.proxy(lab);
        site = Site.of(lab, folder).withBootServer();
    }

    @AfterEach
    void close() {
        site.close();
        proxy.close();
    }

    @Test
    void whatNovaDidThoughItsAnswerWasLostIsNotDoneAgain() {
        proxy.mishaps().next(1, Mishap.lostAnswer(), "PUT", "/os-services/", "disabled");
        proxy.mishaps().next(1, Mishap.lostAnswer(), "POST", "/action", "os-migrateLive");
        proxy.mishaps().next(1, Mishap.after(504), "POST", "/action", "os-migrateLive");
        proxy.mishaps().next(1, Mishap.after(502), "POST", "/action", "\"migrate\"");
        proxy.mishaps().next(1, Mishap.lostAnswer(), "POST", "/action", "confirmResize");
        proxy.mishaps().next(2, Mishap.instead(500), "GET", "/servers/", "");
        DrainScene scene = new DrainScene(rack, site.behind(proxy));

        BearmanProcess.Ended ended = scene.runAgain();

        assertThat(ended.exitCode()).as(ended.toString()).isZero();
        scene.assertEnd(ended);
        assertThat(proxy.count(it -> it.body().contains("os-migrateLive"))).isEqualTo(3);
        assertThat(proxy.count(it -> it.body().contains("\"migrate\""))).isEqualTo(1);
        assertThat(proxy.count(it -> it.status() == 0 || it.status() >= 500)).isEqualTo(7);
    }

    @Test
    void whatNovaEvacuatesThoughItsAnswerWasLostIsNotEvacuatedAgain() {
        List<Guest> before = rack.guests();
        lab.run("kill-host", "cn1");
        rack.awaitDown("cn1");
        proxy.mishaps().next(1, Mishap.lostAnswer(), "PUT", "/os-services/", "forced_down");
        proxy.mishaps().next(1, Mishap.lostAnswer(), "POST", "/action", "evacuate");
        proxy.mishaps().next(1, Mishap.after(504), "POST", "/action", "evacuate");
        proxy.mishaps().next(2, Mishap.instead(500), "GET", "/os-migrations", "");

        BearmanProcess.Ended ended = site.behind(proxy).run("maintenance", "evacuate", "cn1");

        assertThat(ended.exitCode()).as(ended.toString()).isZero();
        assertThat(rack.migrations()).hasSize(4).allMatch(Moved::evacuation);
        assertThat(rack.power("cn1")).containsExactly("off power servers=4", "on power");
        assertThat(rack.service("cn1")).isEqualTo("enabled");
        rack.assertAlive(before);
        assertThat(proxy.count(it -> it.body().contains("evacuate"))).isEqualTo(4);
        assertThat(proxy.count(it -> it.status() == 0 || it.status() >= 500)).isEqualTo(5);
    }
}
