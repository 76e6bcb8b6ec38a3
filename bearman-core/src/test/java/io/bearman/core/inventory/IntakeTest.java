package io.bearman.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {
    private static final List<String> HEADER = List.of(
            "Host",
            "Role",
            "region",
            "zone",
            "flavor",
            "UUID",
            "serial",
            "rack",
            "unit",
            "MACs",
            "BMC Address",
            "bmc.credential");

    private static Placed host(int number) {
        return InventoryColumns.ours(HEADER, Map.of()).host(cells(number), "t line " + number);
    }

    private static List<String> cells(int number) {
        return new ArrayList<>(List.of(
                "cn" + number,
                "compute",
                "one",
                "az1",
                "standard",
                "00000000-0000-0000-0000-00000000000" + number,
                "S" + number,
                "r1",
                "7",
                "52:54:00:00:00:0" + number,
                "10.0.0." + number,
                "rack1"));
    }

    private static Rows rows(Placed... hosts) {
        List<Rows.Row> good = new ArrayList<>();
        for (Placed host : hosts) {
            good.add(new Rows.Row("f line " + (good.size() + 1), host));
        }
        return new Rows(good, List.of());
    }

    private static Placed set(Placed host, String key, String value) {
        return Assignments.apply(host, Map.of(key, value));
    }

    @Test
    void anotherMachineForAHostThatServesIsABadLineThatNamesTheCommandForIt() {
        Placed serving =
                new Placed(host(1).host().with(new HostState.InService()), host(1).machine());
        Placed idle = host(2);

        Intake intake = Intake.of(
                rows(renamed("cn1", host(3)), renamed("cn2", host(4))), List.of(serving, idle));

        assertThat(intake.bad())
                .singleElement()
                .asString()
                .contains("f line 1")
                .contains("host cn1 is IN_SERVICE")
                .contains("bearman host replace cn1");
        assertThat(intake.hosts()).containsExactly(renamed("cn2", host(4)));
    }

    private static Placed renamed(String name, Placed placed) {
        List<String> cells = cells(Character.digit(placed.machine().serial().charAt(1), 10));
        cells.set(0, name);
        return InventoryColumns.ours(HEADER, Map.of()).host(cells, "t");
    }

    @Test
    void eachHostIsAddedChangedOrUnchanged() {
        Intake intake = Intake.of(
                rows(host(1), set(host(2), "zone", "az2"), host(3)), List.of(host(1), host(2)));

        assertThat(intake.entries())
                .extracting(Intake.Entry::kind)
                .containsExactly(Intake.Kind.UNCHANGED, Intake.Kind.CHANGED, Intake.Kind.ADDED);
        assertThat(intake.entries().get(1).changes())
                .containsExactly(new FieldChange("zone", "az1", "az2"));
    }

    @Test
    void aKnownHostKeepsItsState() {
        Placed known =
                new Placed(host(1).host().with(new HostState.InService()), host(1).machine());

        Intake intake = Intake.of(rows(host(1)), List.of(known));

        assertThat(intake.count(Intake.Kind.UNCHANGED)).isOne();
        assertThat(intake.hosts()).containsExactly(known);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serial=S1", "bmc.address=10.0.0.1", "macs=52:54:00:00:00:01"})
    void whatAKnownHostHasIsNotGivenToAnother(String assignment) {
        String[] parts = assignment.split("=");

        Intake intake = Intake.of(rows(set(host(2), parts[0], parts[1])), List.of(host(1)));

        assertThat(intake.entries()).isEmpty();
        assertThat(intake.bad())
                .singleElement()
                .asString()
                .startsWith("f line 1: host cn2: ")
                .endsWith(" is already of host cn1");
    }

    @Test
    void hostsMayExchangeWhatIsUnique() {
        Intake intake = Intake.of(
                rows(set(host(1), "serial", "S2"), set(host(2), "serial", "S1")),
                List.of(host(1), host(2)));

        assertThat(intake.bad()).isEmpty();
        assertThat(intake.count(Intake.Kind.CHANGED)).isEqualTo(2);
    }

    @Test
    void aLineThatDropsOutKeepsWhatItsHostHas() {
        // cn1 would hand S1 on to cn2, but cannot become S3, which is cn3's.
        Intake intake = Intake.of(
                rows(set(host(1), "serial", "S3"), set(host(2), "serial", "S1")),
                List.of(host(1), host(2), host(3)));

        assertThat(intake.bad())
                .containsExactly(
                        "f line 1: host cn1: serial S3 is already of host cn3",
                        "f line 2: host cn2: serial S1 is already of host cn1");
    }

    @Test
    void aHostGivenTwiceIsBadTheSecondTime() {
        assertThat(Intake.of(rows(host(1), host(1)), List.of()).bad())
                .containsExactly("f line 2: host cn1 is given twice");
    }

    @Test
    void aMisspeltColumnIsNoMissingOne() {
        assertThatThrownBy(() -> InventoryColumns.ours(List.of("hots"), Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("'hots' is not a column of the inventory: host, role, ");
    }

    @Test
    void aMissingCellIsNamed() {
        List<String> cells = cells(1);
        cells.set(6, " ");

        assertThatThrownBy(() -> InventoryColumns.ours(HEADER, Map.of()).host(cells, "f line 2"))
                .hasMessage("f line 2: machine.serial: is missing");
    }

    @Test
    void aNumberThatIsNoneIsNamed() {
        List<String> cells = cells(1);
        cells.set(8, "top");

        assertThatThrownBy(() -> InventoryColumns.ours(HEADER, Map.of()).host(cells, "f line 2"))
                .hasMessage("f line 2: unit: must be a whole number, not 'top'");
    }

    @Test
    void whoAHostIsCannotBeSet() {
        assertThatThrownBy(() -> set(host(1), "uuid", "x"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("host cn1: 'uuid' cannot be set; what can: role, region,");
    }
}
