package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.lab.Rack.Guest;
import io.bearman.testkit.cloud.CloudProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Five hosts are rolled, two at once; the last was disabled by a human, and the roll adopts it. */
final class RollScene implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final String[] COMMAND = {
        "maintenance", "run", "cn[1-5]", "--adopt", "--reason", "kernel update",
        "--max", "3", "--max-per-rack", "3", "--max-per-zone", "3"
    };

    private final Rack rack;
    private final Site home;
    private final Site site;
    private final CloudProxy proxy;
    private final List<Guest> before;

    RollScene(Lab lab, Path folder) {
        this.rack = new Rack(lab);
        lab.run("clear");
        lab.run("servers", "3", "cn1", "--stopped", "1");
        lab.run("servers", "1", "cn4");
        rack.disable("cn5", "A: human");
        before = rack.guests();
        home = Site.of(lab, folder).withBootServer();
        proxy = Site.proxy(lab);
        site = home.behind(proxy).with("BEARMAN_CLAIMS_LEASE", "10m");
    }

    BearmanProcess start() {
        return site.start(COMMAND);
    }

    BearmanProcess.Ended run() {
        return site.run(COMMAND);
    }

    /** Waits until so many hosts have been switched on again. */
    void awaitBooting(BearmanProcess run, int hosts) {
        Lab.await(hosts + " hosts boot: " + run, LONG, () -> booting() >= hosts);
    }

    private long booting() {
        return rack.hosts().stream()
                .filter(host -> rack.told(host).contains("set power 1"))
                .count();
    }

    /** Each host was off once and on once; what we disabled serves, what a human disabled does not. */
    void assertEnd(BearmanProcess.Ended ended) {
        assertThat(ended.exitCode()).as(ended.toString()).isZero();
        for (String host : rack.hosts()) {
            assertThat(rack.power(host)).as(host).hasSize(2).last().isEqualTo("on power");
            assertThat(rack.power(host).get(0)).matches("off (shutdown|power) servers=0");
            assertThat(rack.told(host)).filteredOn("set power 1"::equals).hasSize(1);
            assertThat(rack.service(host)).isEqualTo(host.equals("cn5") ? "A: human" : "enabled");
        }
        assertThat(proxy.count(it -> it.write() && it.body().contains("\"enabled\"")))
                .as("hosts enabled")
                .isEqualTo(4);
        rack.assertAlive(before);
        assertThat(rack.migrations()).noneMatch(Rack.Moved::evacuation);
    }

    @Override
    public void close() {
        home.close();
        proxy.close();
    }
}
