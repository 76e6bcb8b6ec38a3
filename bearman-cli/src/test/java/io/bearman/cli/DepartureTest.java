package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.CliRack.Result;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Machines that leave their hosts, and hosts that leave: cn1 stays in service, cn2 is broken. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DepartureTest {
    private static final RunId RUN = RunId.of("run-1");
    private static final String UUID = "uuid=11111111-0000-4000-8000-000000000009";

    @TempDir
    private static Path folder;

    private static CliRack rack;
    private static Placed before;

    @BeforeAll
    static void open() {
        rack = CliRack.of(folder, 2);
        Inventory inventory = rack.bearman().ports().inventory();
        HostId cn2 = HostId.of("cn2");
        HostState maintenance = new HostState.Maintenance(RUN, "PSU 2");
        inventory.transition(cn2, new HostState.InService(), maintenance, "test", "");
        inventory.transition(cn2, maintenance, new HostState.Broken("PSU 2"), "test", "");
        before = rack.placed("cn2");
    }

    @AfterAll
    static void close() {
        rack.close();
    }

    private static Result replace(String host, String... more) {
        String[] args = {"host", "replace", host, "--serial", "NEW1", "--reason", "PSU 2"};
        String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return rack.run(all);
    }

    @Test
    @Order(1)
    void aMachineThatIsOnIsNotReplaced() {
        Result result = replace("cn2", UUID, "macs=52:54:00:99:00:09");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.lastLine())
                .contains("cn2")
                .contains("is on")
                .contains("bearman power off");
        assertThat(rack.placed("cn2")).isEqualTo(before);
    }

    @Test
    @Order(1)
    void aNewMachineIsDescribedOrTheCommandSaysWhatIsMissing() {
        Result result = replace("cn2", UUID, "--dry-run");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.line()).contains("cn2").contains("macs");
    }

    @Test
    @Order(1)
    void nobodyAttestsWithoutATerminal() {
        Result result = replace("cn2", "--attest-off", UUID, "macs=52:54:00:99:00:09");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.line()).contains("cn2").contains("nobody attested");
        assertThat(rack.placed("cn2")).isEqualTo(before);
    }

    @Test
    @Order(2)
    void aHostWithServersIsNotRetired() {
        rack.server("vm1", "cn1");

        Result result = rack.run("host", "retire", "cn1", "--reason", "sold", "--dry-run");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.lastLine())
                .contains("cn1 is IN_SERVICE and has 1 servers (vm1")
                .contains("RETIRED");
    }

    @Test
    @Order(2)
    void whatRetiringAHostWouldDoIsSaidInOrder() {
        Result result = rack.run("host", "retire", "cn2", "--reason", "sold", "--dry-run");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .containsSubsequence(
                        "is disabled in Nova", "empty", "resource provider are deleted", "RETIRED");
        assertThat(rack.writes()).isEmpty();
    }

    @Test
    @Order(2)
    void aHostThatIsOnIsNotRetired() {
        Result result = rack.run("host", "retire", "cn2", "--reason", "sold");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.lastLine()).contains("cn2").contains("is on").contains("power off");
        assertThat(rack.writes()).isEmpty();
    }

    @Test
    @Order(3)
    void aDryRunSaysWhatWouldBeDoneAndDoesNothing() {
        Result result = replace("cn2", "--dry-run", UUID, "macs=52:54:00:99:00:09");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .startsWith("Would: ")
                .contains("NEW1")
                .contains(before.machine().serial())
                .contains("hold");
        assertThat(rack.placed("cn2")).isEqualTo(before);
    }

    @Test
    @Order(4)
    void aMachineThatIsOffIsReplacedAndIsNeverTakenForAnotherAgain() {
        String identity =
                rack.run("host", "identity", "cn2", "--output", "json").out();
        assertThat(rack.run("power", "off", "cn2").code()).isZero();

        Result result = replace("cn2", UUID, "macs=52:54:00:99:00:09");

        assertThat(result.all()).contains("Done: ");
        assertThat(result.code()).isZero();
        Placed after = rack.placed("cn2");
        assertThat(after.machine().serial()).isEqualTo("NEW1");
        assertThat(after.machine().rack()).isEqualTo(before.machine().rack());
        assertThat(after.machine().bmc().endpoint())
                .isEqualTo(before.machine().bmc().endpoint());
        assertThat(after.machine().bmc().guid()).isEmpty();
        assertThat(after.host().state()).isEqualTo(new HostState.Expected());
        assertThat(rack.run("host", "identity", "cn2", "--output", "json").out())
                .isEqualTo(identity);
        Inventory inventory = rack.bearman().ports().inventory();
        Mac old = before.machine().macs().get(0);
        assertThat(inventory.held(old)).isPresent();
        assertThat(rack.run("inventory", "show", "cn2").out())
                .contains(before.machine().id().toString())
                .contains("off as its BMC said twice");
    }

    @Test
    @Order(5)
    void aHostIsForgottenOnlyWhenNothingDependsOnIt() {
        assertThat(rack.run("inventory", "remove", "cn1", "--reason", "typo").code())
                .isEqualTo(3);
        assertThat(rack.run("inventory", "remove", "cn2", "--reason", "typo").code())
                .isZero();
        assertThat(rack.run("inventory", "list", "--output", "json").out()).doesNotContain("cn2");
    }

    @Test
    @Order(6)
    void aBackupIsRestoredIntoAnEmptyStoreAndBothAreChecked() throws Exception {
        Path file = folder.resolve("backup.jsonl");
        assertThat(rack.run("store", "backup", file.toString()).out()).contains("rows");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(rack.run("store", "backup", file.toString()).line()).contains("exists");
        assertThat(rack.run("store", "check", file.toString()).out()).contains("whole");
        assertThat(rack.run("store", "restore", file.toString()).line()).contains("empty");

        Map<String, String> none = Map.of();
        String drill = folder.resolve("drill.db").toString();
        Result restored =
                CliRack.plain(none, "store", "restore", file.toString(), "--store", drill);
        assertThat(restored.code()).as(restored.all()).isZero();
        assertThat(CliRack.plain(none, "inventory", "export", "--store", drill).out())
                .isEqualTo(rack.run("inventory", "export").out());
        assertThat(CliRack.plain(none, "store", "check", "--store", drill).out())
                .contains("Nothing is sealed")
                .contains("does not guard against a second store");

        Files.writeString(file, Files.readString(file).replaceFirst("cn1", "cn7"));
        Result damaged = rack.run("store", "check", file.toString());
        assertThat(damaged.code()).isEqualTo(2);
        assertThat(damaged.line()).contains(file.toString());
    }

    @Test
    @Order(7)
    void hostsAreListedByLabelAndByColumn() {
        assertThat(rack.run("inventory", "set", "cn1", "label.owner=db", "storage=shared")
                        .code())
                .isZero();
        assertThat(rack.run("inventory", "list", "-l", "owner=db", "--wide").row("cn1"))
                .contains("owner=db")
                .contains("SHARED");
        assertThat(rack.run("inventory", "list", "-l", "owner=web").out()).doesNotContain("cn1");
        assertThat(rack.run("inventory", "list", "--where", "storage=shared").out())
                .contains("cn1");
        assertThat(rack.run("inventory", "list", "--where", "colour=red").line())
                .contains("colour")
                .contains("serial");
        assertThat(rack.run("inventory", "list", "--where", "unit=top").code()).isEqualTo(2);
    }
}
