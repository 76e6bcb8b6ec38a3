package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.CliRack.Result;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bearman maintenance bring-in}: cn1 was repaired, its nova-compute is disabled by nobody. */
class BringInCommandTest {
    private static final HostId CN1 = HostId.of("cn1");

    @TempDir
    private Path folder;

    private CliRack rack;

    @BeforeEach
    void open() {
        rack = CliRack.of(folder, 2);
        become(new HostState.Fenced(io.bearman.core.host.RunId.of("run-1")));
        become(new HostState.Broken("no memory"));
        assertThat(rack.run("power", "off", "cn1").code()).isZero();
    }

    @AfterEach
    void close() {
        rack.close();
    }

    private void become(HostState state) {
        HostState now = rack.placed("cn1").host().state();
        rack.bearman().ports().inventory().transition(CN1, now, state, "test", "test");
    }

    @Test
    void aBrokenHostIsRefusedUntilItIsSaidToBeRepaired() {
        Result refused = rack.run("maintenance", "bring-in", "cn1");

        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.line()).contains("cn1 is BROKEN (no memory)").contains("--repaired");
        assertThat(rack.writes()).isEmpty();
    }

    @Test
    void aDryRunShowsThePlanAndWritesNothing() {
        Result plan = rack.run("maintenance", "bring-in", "cn1", "--repaired", "--dry-run");
        Result json = rack.run(
                "maintenance", "bring-in", "cn1", "--repaired", "--dry-run", "--output", "json");

        assertThat(plan.code()).isZero();
        assertThat(plan.out()).startsWith("Plan: bring in, bring-in").contains("BROKEN");
        assertThat(json.json().path("hosts").path(0).path("host").asText()).isEqualTo("cn1");
        assertThat(rack.writes()).isEmpty();
    }

    @Test
    void aRepairedHostIsBootedCheckedAndServes() {
        Result done = rack.run("maintenance", "bring-in", "cn1", "--repaired");

        assertThat(done.code()).as(done.all()).isZero();
        assertThat(done.out()).contains("cn1   DONE");
        assertThat(done.err()).contains("cn1  booted", "cn1  checked", "cn1  enable nova-compute");
        assertThat(rack.placed("cn1").host().state()).isEqualTo(new HostState.InService());
        assertThat(rack.cloud().disabled(CN1)).isFalse();
    }

    @Test
    void onlyAHostThatIsBroughtInIsGivenUp() {
        Result refused = rack.run("maintenance", "bring-in", "cn2", "--give-up", "x");

        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.line()).contains("cn2 is IN_SERVICE and not being brought in");
    }
}
