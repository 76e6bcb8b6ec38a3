package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.CliRack.Result;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.testkit.rack.SimulatedRack;
import io.bearman.testkit.rack.Stage;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bearman inventory}: cn1 and cn2 are known, cn3 is not. */
class InventoryTest {
    private static final String NEW = """
            {"host":"new1","role":"compute","region":"RegionOne","zone":"nova","flavor":"compute",\
            "machine":{"uuid":"11111111-0000-4000-8000-000000000001","serial":"N1","rack":"r9",\
            "macs":["52:54:00:99:00:01"],"bmc":{"address":"192.0.2.9","credential":"rack"}}}
            """;

    @TempDir
    private static Path folder;

    private static CliRack rack;

    @BeforeAll
    static void open() {
        rack = CliRack.withStranger(folder, 3);
    }

    @AfterAll
    static void close() {
        rack.close();
    }

    private static Result load(String lines, String... more) {
        String file = rack.write("hosts.jsonl", lines).toString();
        String[] args = new String[more.length + 3];
        System.arraycopy(new String[] {"inventory", "import", file}, 0, args, 0, 3);
        System.arraycopy(more, 0, args, 3, more.length);
        return rack.run(args);
    }

    private static long known() {
        return rack.bearman().ports().inventory().all().size();
    }

    @Test
    void hostsAreListedByWhatOperatorsKnowOfThemWithin120Columns() {
        Result result = rack.run("inventory", "list");

        assertThat(result.code()).isZero();
        Placed placed = rack.placed("cn1");
        assertThat(result.row("cn1"))
                .contains(
                        placed.machine().id().toString(),
                        placed.machine().serial(),
                        placed.machine().vendor(),
                        placed.machine().product(),
                        placed.host().flavor(),
                        placed.host().zone().value(),
                        rack.bmc("cn1"),
                        "IN_SERVICE");
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 120);
    }

    @Test
    void theListAsJsonIsWhatImportReads() {
        Result list = rack.run("inventory", "list", "--output", "json");

        assertThat(InventoryLines.parse(new StringReader(list.out()), "list"))
                .isEqualTo(rack.bearman().ports().inventory().all());
        assertThat(load(list.out()).code()).isZero();
        assertThat(rack.run("inventory", "list", "--help").out()).contains("prints JSON lines");
    }

    @Test
    void aHostIsShownWithItsHistory() {
        Result table = rack.run("inventory", "show", "cn1");
        Result json = rack.run("inventory", "show", "cn1", "--output", "json");

        assertThat(table.code()).isZero();
        assertThat(table.out()).contains("state         IN_SERVICE\n", "WHEN", "added");
        assertThat(table.out().lines()).allMatch(line -> line.length() <= 120);
        assertThat(json.json().at("/host").textValue()).isEqualTo("cn1");
        assertThat(json.json().at("/machine/uuid").textValue())
                .isEqualTo(rack.placed("cn1").machine().id().toString());
        assertThat(json.json().at("/history/0/what").textValue()).isEqualTo("added");
    }

    @Test
    void anUnknownHostIsAMistake() {
        for (String command : List.of("show", "learn-guid")) {
            Result result = rack.run("inventory", command, "cn99");

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.line())
                    .isEqualTo(
                            "bearman: cn99 is not in the inventory; see: bearman inventory list");
        }
    }

    @Test
    void aBadLineIsNamedWithItsNumberAndKeyAndNothingIsImported() {
        long before = known();

        Result result =
                load(NEW + "\n" + NEW.replace("new1", "new2").replace("\"rack\":", "\"rak\":"));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("hosts.jsonl line 3: machine.rack: is missing");
        assertThat(result.lastLine()).contains("1 bad lines, nothing is imported", "--skip-bad");
        assertThat(known()).isEqualTo(before);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Result result = rack.run("inventory", "import", folder.resolve("absent").toString());

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.line()).contains("absent cannot be read (NoSuchFileException)");
    }

    @Test
    void aDryRunReadsAndImportsNothing() {
        long before = known();

        Result text = load(NEW, "--dry-run");
        Result json = load(NEW, "--dry-run", "--output", "json");

        assertThat(text.code()).isZero();
        assertThat(text.out()).contains("1 hosts would be imported: 1 added");
        assertThat(json.json().at("/imported").booleanValue()).isFalse();
        assertThat(known()).isEqualTo(before);
    }

    @Test
    void aMacThatAnotherHostHasIsNamedWithThatHost() {
        String mac = rack.placed("cn2").machine().macs().get(0).value();

        Result result = load(NEW.replace("52:54:00:99:00:01", mac));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("line 1: ", "new1", mac, "host cn2");
    }

    @Test
    void aBmcAddressThatAnotherHostHasIsNamedWithThatHost() {
        Bmc bmc = rack.placed("cn2").machine().bmc();

        Result result = load(NEW.replace("\"192.0.2.9\"", "\"127.0.0.1\",\"port\":" + bmc.port()));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("line 1: ", "new1", bmc.endpoint(), "host cn2");
    }

    @Test
    void aMachineWithoutGuidIsReadAndNotTouchedUntilItsGuidIsLearnt() {
        Machine stranger = rack.rack().hosts().get(2).machine();
        Bmc bmc = stranger.bmc();
        String line = InventoryLines.format(rack.rack().hosts().get(2))
                .replace("\"guid\":\"" + bmc.guid().orElseThrow() + "\",", "");
        assertThat(load(line).code()).isZero();

        Result status = rack.run("power", "status", "cn3");
        Result off = rack.run("power", "off", "cn3");
        Result plan = rack.run("maintenance", "plan", "cn3");
        Result asked = rack.run("inventory", "learn-guid", "cn3");
        Result learnt = rack.run("inventory", "learn-guid", "cn3", "--yes", "--output", "json");

        assertThat(status.code()).isZero();
        assertThat(status.answer("cn3")).contains("on (unverified: no GUID in the inventory)");
        assertThat(off.code()).isEqualTo(3);
        assertThat(off.answer("cn3")).endsWith("bearman inventory learn-guid cn3");
        assertThat(plan.code()).isEqualTo(3);
        // Long lines are wrapped for a terminal.
        assertThat(plan.out().replaceAll("\\s+", " ")).contains("bearman inventory learn-guid cn3");
        assertThat(asked.code()).isEqualTo(3);
        assertThat(asked.out()).contains(bmc.guid().orElseThrow().hex(), "serial SIM00003");
        assertThat(asked.line()).contains("cn3: not learnt", "--yes");
        assertThat(learnt.code()).isZero();
        assertThat(learnt.json().at("/guid").textValue())
                .isEqualTo(bmc.guid().orElseThrow().hex());
        assertThat(rack.run("power", "status", "cn3").answer("cn3")).isEqualTo("on");
        assertThat(rack.run("inventory", "learn-guid", "cn3").out()).contains("known already");
        assertThat(rack.run("power", "off", "cn3").code()).isZero();
    }

    @Test
    void ofTwoHostsWithOneGuidNeitherIsTouchedAndBothAreNamed() {
        BmcGuid own = rack.placed("cn2").machine().bmc().guid().orElseThrow();
        BmcGuid shared = rack.placed("cn1").machine().bmc().guid().orElseThrow();
        rack.rack().bmc(HostId.of("cn2")).guid(shared);
        withGuid("cn2", shared);
        try {
            Result learn = rack.run("inventory", "learn-guid", "cn2");
            Result status = rack.run("power", "status", "cn1", "cn2");

            assertThat(learn.code()).isEqualTo(1);
            assertThat(learn.line()).contains("cn2", "cn1", "same GUID");
            assertThat(status.code()).isZero();
            assertThat(status.answer("cn[1-2]")).contains("unverified: another host");
            for (String host : List.of("cn1", "cn2")) {
                Result off = rack.run("power", "off", host);

                assertThat(off.code()).isEqualTo(3);
                assertThat(off.answer(host)).contains("cn1 and cn2 have the same BMC GUID");
                assertThat(rack.rack().stage(HostId.of(host))).isEqualTo(Stage.SERVING);
            }
            Result run = rack.run("maintenance", "run", "cn1");
            assertThat(run.code()).isEqualTo(3);
            assertThat(run.out()).contains("does not prove whose it is");
            assertThat(rack.writes()).isEmpty();
        } finally {
            rack.rack().bmc(HostId.of("cn2")).guid(own);
            withGuid("cn2", own);
        }
    }

    private static void withGuid(String host, BmcGuid guid) {
        rack.replace(
                host,
                machine -> machine.with(Bmc.of(
                        machine.bmc().address(),
                        machine.bmc().port(),
                        guid,
                        SimulatedRack.CREDENTIAL)));
    }
}
