package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.CliRack.Result;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Storage;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.rack.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bearman maintenance evacuate|attest-off|release}: two guests on cn1, on shared storage. */
class EvacuateTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private CliRack rack;
    private ServerId vm1;

    @BeforeEach
    void open() {
        rack = CliRack.of(folder, 3);
        vm1 = rack.server("vm1", "cn1");
        rack.server("vm2", "cn1", "SHUTOFF");
        Placed placed = rack.placed("cn1");
        rack.bearman()
                .ports()
                .inventory()
                .put(
                        List.of(new Placed(placed.host().with(Storage.SHARED), placed.machine())),
                        "test");
    }

    @AfterEach
    void close() {
        rack.close();
    }

    private void cn1Dies() {
        rack.rack().crash(CN1);
        TimeSource.system()
                .await(
                        () -> rack.run("maintenance", "evacuate", "cn1", "--dry-run")
                                        .code()
                                == 0,
                        SOON);
    }

    private HostState state() {
        return rack.placed("cn1").host().state();
    }

    @Test
    void aDeadHostIsEvacuatedAndBroughtBack() {
        cn1Dies();
        Result dryRun = rack.run("maintenance", "evacuate", "cn1", "--dry-run");
        assertThat(dryRun.code()).as(dryRun.all()).isZero();
        assertThat(dryRun.out()).contains("vm1", "evacuate", "Witnesses besides Nova", "Not done:");
        assertThat(rack.writes()).isEmpty();
        assertThat(rack.run("maintenance", "status").out()).isEqualTo("no runs yet\n");

        Result run = rack.run("maintenance", "evacuate", "cn1", "--reason", "a power supply");

        assertThat(run.code()).as(run.all()).isZero();
        assertThat(run.out()).contains("DONE", "vm1", "evacuate", "moved");
        assertThat(run.err()).contains("cn1  FENCED", "cn1  vm1 evacuated to");
        assertThat(rack.cloud().servers(CN1)).isEmpty();
        assertThat(rack.cloud().status(vm1)).isEqualTo("ACTIVE");
        assertThat(rack.rack().stage(CN1)).isEqualTo(Stage.SERVING);
        assertThat(rack.cloud().disabled(CN1)).isFalse();
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(rack.rack().violations()).isEmpty();
    }

    @Test
    void aHostThatReportsIsNotEvacuated() {
        Result run = rack.run("maintenance", "evacuate", "cn1");
        Result json = rack.run("maintenance", "evacuate", "cn1", "--dry-run", "--output", "json");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.line()).contains("cn1: its nova-compute reports");
        assertThat(json.json().at("/refused").booleanValue()).isTrue();
        assertThat(json.json().at("/hosts/0/servers")).hasSize(2);
        assertThat(rack.writes()).isEmpty();
        assertThat(rack.rack().stage(CN1)).isEqualTo(Stage.SERVING);
    }

    @Test
    void nobodysWordIsNeededAboutAHostThatIsNotFencedNorIsItReleased() {
        Result attest = rack.run("maintenance", "attest-off", "cn1", "--reason", "I saw it");
        Result release =
                rack.run("maintenance", "release", "cn1", "--to", "broken", "--reason", "why not");

        assertThat(attest.code()).isEqualTo(3);
        assertThat(attest.lastLine()).contains("bearman maintenance evacuate cn1");
        assertThat(release.code()).isEqualTo(3);
        assertThat(release.line()).contains("cn1 is IN_SERVICE; only a FENCED host is released");
        assertThat(state()).isEqualTo(new HostState.InService());
    }

    @Test
    void aReleaseSaysWhatToDoNext() {
        rack.bearman()
                .ports()
                .inventory()
                .transition(CN1, state(), new HostState.Fenced(RunId.of("r-1234")), "test", "test");

        Result wrong =
                rack.run("maintenance", "release", "cn1", "--to", "service", "--reason", "it ran");
        Result release =
                rack.run("maintenance", "release", "cn1", "--to", "broken", "--reason", "PSU");

        assertThat(wrong.code()).isEqualTo(2);
        assertThat(release.code()).as(release.all()).isZero();
        assertThat(release.out()).contains("bearman maintenance bring-in cn1 --repaired");
        assertThat(state()).isEqualTo(new HostState.Broken("PSU"));
        assertThat(rack.bearman().audit().about("cn1"))
                .anyMatch(event -> event.why().equals("PSU"));
    }
}
