package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.lab.Rack.Guest;
import io.bearman.cli.lab.Rack.Moved;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A host with a server in each state is drained once; one of them never moves, and Nova says nothing. */
@Tag("lab")
@Tag("lab-openstack")
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MixedHostLabTest {
    private static final String ACTIVE = "cn1-vm1";
    private static final String PAUSED = "cn1-vm2";
    private static final String SUSPENDED = "cn1-vm3";
    private static final String RESCUED = "cn1-vm4";
    private static final String ERROR = "cn1-vm5";
    private static final String LOCKED = "cn1-vm6";
    private static final String FAILING = "cn1-vm7";
    private static final String STOPPED = "cn1-vm8";

    private final Lab lab;
    private final Rack rack;
    private Map<String, Guest> after = Map.of();
    private List<Guest> before = List.of();
    private BearmanProcess.Ended run;

    MixedHostLabTest(Lab lab) {
        this.lab = lab;
        this.rack = new Rack(lab);
    }

    @BeforeAll
    void drain(@TempDir Path folder) {
        lab.run("clear");
        lab.run("servers", "8", "cn1", "--stopped", "1");
        lab.run(
                "become",
                PAUSED + "=paused",
                SUSPENDED + "=suspended",
                RESCUED + "=rescued",
                ERROR + "=error",
                LOCKED + "=locked");
        before = rack.guests();
        lab.run("ctl", "cn1", "only=" + FAILING, "live_fail=true");
        run = Site.of(lab, folder)
                .run("maintenance", "run", "cn1", "--set", "maintenance.moves.attempts=2");
        after = rack.guests().stream().collect(Collectors.toMap(Guest::name, guest -> guest));
    }

    @AfterAll
    void behaveAgain() {
        lab.run("ctl", "cn1");
    }

    private String id(String name) {
        return after.get(name).id();
    }

    private List<Moved> moves(String name) {
        return rack.migrations().stream()
                .filter(move -> move.server().equals(id(name)))
                .toList();
    }

    @Test
    void whatCanBeMovedIsElsewhereAsItWas() {
        for (String name : List.of(ACTIVE, PAUSED, LOCKED, STOPPED)) {
            assertThat(after.get(name).host()).as(name).isNotEqualTo("cn1");
            assertThat(moves(name)).singleElement().matches(Moved::succeeded);
        }
        assertThat(after.values())
                .extracting(Guest::name, Guest::state, Guest::task)
                .containsExactlyInAnyOrderElementsOf(before.stream()
                        .map(it ->
                                org.assertj.core.groups.Tuple.tuple(it.name(), it.state(), "NULL"))
                        .toList());
        lab.run("check");
    }

    @Test
    void whatCannotBeMovedStaysAndIsNamedWithItsReason() {
        for (String name : List.of(SUSPENDED, RESCUED, ERROR)) {
            assertThat(after.get(name).host()).as(name).isEqualTo("cn1");
            assertThat(moves(name)).as(name).isEmpty();
        }
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(run.saidOfHosts())
                .contains("cn1  failed: ", SUSPENDED, RESCUED, ERROR, FAILING)
                .doesNotContain(ACTIVE, PAUSED, LOCKED, STOPPED);
    }

    @Test
    void aMigrationThatFailsWithoutAWordIsNoticedTriedAgainAndReported() {
        assertThat(after.get(FAILING).host()).isEqualTo("cn1");
        assertThat(moves(FAILING)).hasSize(2).extracting(Moved::status).containsOnly("failed");
        assertThat(run.told())
                .anyMatch(line -> line.contains(FAILING) && line.matches("(?i).* is failed.*"));
    }

    @Test
    void theHostStaysTakenOutAndIsNotPowered() {
        assertThat(rack.service("cn1")).matches("bearman:r-[0-9a-f]+: maintenance");
        assertThat(rack.told("cn1")).isEmpty();
    }
}
