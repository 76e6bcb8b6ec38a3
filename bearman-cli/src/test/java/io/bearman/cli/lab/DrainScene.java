package io.bearman.cli.lab;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.cli.lab.Rack.Guest;
import io.bearman.cli.lab.Rack.Moved;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The host with the most servers is taken out and back, and all that was before. */
final class DrainScene {
    private final Rack rack;
    private final Site site;
    private final List<Guest> before;
    private final long lastMigration;
    private final String host;
    private final int alreadyTold;
    private final int alreadyPowered;

    DrainScene(Rack rack, Site site) {
        this.rack = rack;
        this.site = site;
        before = rack.guests();
        lastMigration = rack.lastMigration();
        host = busiest();
        alreadyTold = rack.told(host).size();
        alreadyPowered = rack.power(host).size();
    }

    private String busiest() {
        Map<String, Long> servers = before.stream().collect(groupingBy(Guest::host, counting()));
        return servers.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    String host() {
        return host;
    }

    /** Starts it; the machine takes 3 s to shut down, long enough to be killed in its middle. */
    BearmanProcess run() {
        rack.lab().run("bmc-ctl", host, "soft_seconds=3");
        return site.start("maintenance", "run", host, "--reason", "kernel update");
    }

    BearmanProcess.Ended runAgain() {
        return site.run("maintenance", "run", host, "--output", "json");
    }

    /** {@return what its BMC was told since} */
    List<String> told() {
        List<String> all = rack.told(host);
        return all.subList(alreadyTold, all.size());
    }

    /** It served its turn as if nothing had happened: one move a server, one power cycle. */
    void assertEnd(BearmanProcess.Ended again) {
        assertCycledOnce();
        List<String> left = before.stream()
                .filter(guest -> guest.host().equals(host))
                .map(Guest::id)
                .toList();
        assertThat(rack.migrationsAfter(lastMigration))
                .filteredOn(Moved::succeeded)
                .extracting(Moved::server)
                .containsExactlyInAnyOrderElementsOf(left);
        JsonNode report = report(again);
        assertThat(report.path("outcome").asText()).isEqualTo("DONE");
        assertThat(report.path("servers").findValuesAsText("server"))
                .containsExactlyInAnyOrderElementsOf(left);
        if (!left.isEmpty()) {
            assertThat(report.path("servers").findValuesAsText("outcome")).containsOnly("moved");
        }
    }

    private void assertCycledOnce() {
        List<String> power = rack.power(host);
        // A soft off that may have been sent is not sent again: then the power is cut.
        assertThat(power.subList(alreadyPowered, power.size()))
                .hasSize(2)
                .last()
                .isEqualTo("on power");
        assertThat(power.get(alreadyPowered)).matches("off (shutdown|power) servers=0");
        assertThat(told()).filteredOn("set shutdown"::equals).hasSizeLessThanOrEqualTo(1);
        assertThat(told()).filteredOn("set power 1"::equals).hasSize(1);
        assertThat(rack.service(host)).isEqualTo("enabled");
        assertThat(rack.guests(host)).isEmpty();
        rack.assertAlive(before);
    }

    private static JsonNode report(BearmanProcess.Ended again) {
        String last = again.printed().lines().reduce((earlier, later) -> later).orElseThrow();
        try {
            return new ObjectMapper().readTree(last).at("/hosts/0");
        } catch (IOException e) {
            throw new UncheckedIOException(again.toString(), e);
        }
    }
}
