package io.bearman.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.Quirk;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Storage;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InventoryLinesTest {
    private static final String WHOLE =
            "{'host':'cn1','role':'compute','region':'one','zone':'az1',"
                    + "'flavor':'diskless','state':'IN_SERVICE','machine':{"
                    + "'uuid':'12345678-1234-4234-8234-123456789abc','serial':'S1','vendor':'V','product':'P',"
                    + "'rack':'r1','unit':7,'macs':['52:54:00:00:00:01','52:54:00:00:00:02'],"
                    + "'bmc':{'address':'10.0.0.1','port':6230,'guid':'00112233445566778899aabbccddeeff',"
                    + "'credential':'rack1','suites':[3]}}}";

    private static final String LEAST =
            "{'host':'cn1','role':'compute','region':'one','zone':'az1',"
                    + "'flavor':'diskless','machine':{"
                    + "'uuid':'12345678-1234-4234-8234-123456789abc','serial':'S1',"
                    + "'rack':'r1','macs':['52-54-00-00-00-0A'],"
                    + "'bmc':{'address':'10.0.0.1','credential':'rack1'}}}";

    @Test
    void aWholeLineSaysEverything() {
        assertThat(parse(WHOLE)).containsExactly(whole(new HostState.InService()));
    }

    @Test
    void aLineIsWrittenAsItIsRead() {
        assertThat(InventoryLines.format(whole(new HostState.InService()))).isEqualTo(json(WHOLE));
    }

    @Test
    void whatIsPlannedComesBackAsItWas() {
        String line = InventoryLines.format(whole(new HostState.InService()))
                .replace(
                        "\"state\"",
                        "\"boot_profile\":\"compute-debug\",\"labels\":{"
                                + "\"example.com/row\":\"7\",\"owner\":\"\"},\"storage\":\"SHARED\",\"state\"")
                .replace(
                        "\"bmc\"",
                        "\"cabling\":[\"leaf1:Eth1/7\",\"-\"],"
                                + "\"hardware_profile\":\"gen3\",\"bmc\"")
                .replaceFirst("\\}\\}\\}$", ",\"quirks\":[\"authcap\",\"zeroguid\"]}}}");
        Placed placed = parse(line).get(0);

        assertThat(placed.host().labels().get("example.com/row")).contains("7");
        assertThat(placed.host().storage()).isEqualTo(Storage.SHARED);
        assertThat(placed.machine().nics().get(0).switchPort()).contains("Eth1/7");
        assertThat(placed.machine().bmc().quirks()).containsExactly(Quirk.AUTHCAP, Quirk.ZEROGUID);
        assertThat(InventoryLines.format(placed)).isEqualTo(line);
    }

    @Test
    void whatIsLeftOutIsTheDefault() {
        Placed placed = parse(LEAST).get(0);

        assertThat(placed.host().state()).isEqualTo(new HostState.Expected());
        assertThat(placed.machine().vendor()).isEmpty();
        assertThat(placed.machine().unit()).isZero();
        assertThat(placed.machine().macs()).containsExactly(Mac.of("52:54:00:00:00:0a"));
        assertThat(placed.machine().bmc()).isEqualTo(Bmc.of("10.0.0.1", 623, null, "rack1"));
    }

    @ParameterizedTest
    @MethodSource("states")
    void everyStateComesBackAsItWas(HostState state) {
        Placed placed = whole(state);

        assertThat(parse(InventoryLines.format(placed))).containsExactly(placed);
    }

    static List<HostState> states() {
        RunId run = RunId.of("run-1");
        return List.of(
                new HostState.Expected(),
                new HostState.Registering(),
                new HostState.InStock(),
                new HostState.Rejected(List.of("4 of 8 DIMMs", "\"quoted\"")),
                new HostState.Rejected(List.of()),
                new HostState.Deploying(),
                new HostState.Joining(run),
                new HostState.InService(),
                new HostState.Maintenance(run, "kernel"),
                new HostState.Fenced(run),
                new HostState.Broken("PSU 2"),
                new HostState.Retired());
    }

    @Test
    void blankLinesArePassedOver() {
        assertThat(parse("\n" + LEAST + "\n  \n" + LEAST.replace("cn1", "cn2") + "\n"))
                .hasSize(2);
    }

    @Test
    void aBadLineIsNamedByItsNumber() {
        assertThatThrownBy(() -> parse(LEAST + "\n\n" + LEAST.replace("'cn1'", "'-'")))
                .isInstanceOf(UsageException.class)
                .hasMessage("hosts.jsonl line 3: host: not a host id: '-'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'role':'compute',               |                        | role: is missing
            'role':'compute'                | 'role':null            | role: is missing
            'role':'compute'                | 'role':7               | role: must be a string, not 7
            'role':'compute'                | 'role':' '             | host cn1 needs a role and a flavor
            'role':'compute'                | 'rule':'x','role':'c'  | rule: is not a key of the inventory
            'serial':'S1'                   | 'serial':'S','SN':1    | machine.SN: is not a key of the inventory
            'credential':'rack1'            | 'credential':'x','password':'y' | machine.bmc.password: is not a key of the inventory
            'serial':'S1'                   | 'serial':''            | machine: machine 12345678-1234-4234-8234-123456789abc has a blank serial
            '12345678-1234-4234-8234-123456789abc' | 'x'             | machine.uuid: not a machine id: 'x'
            ['52-54-00-00-00-0A']           | []                     | machine: machine 12345678-1234-4234-8234-123456789abc has no MAC address
            ['52-54-00-00-00-0A']           | ['x']                  | machine.macs: not a MAC address: 'x'
            ['52-54-00-00-00-0A']           | [1]                    | machine.macs: must be an array of strings, not [1]
            ['52-54-00-00-00-0A']           | 'x'                    | machine.macs: must be an array of strings, not "x"
            'address':'10.0.0.1'            | 'address':'a','port':'623' | machine.bmc.port: must be a whole number, not "623"
            'address':'10.0.0.1'            | 'address':'a','port':70000 | machine.bmc: not a UDP port: 70000
            'address':'10.0.0.1'            | 'address':'a','guid':'x' | machine.bmc.guid: not a BMC GUID (32 hex digits): 'x'
            'address':'10.0.0.1'            | 'address':'a','suites':[4] | machine.bmc: not cipher suites out of [0, 1, 2, 3, 6, 17]: [4]
            'zone':'az1'                    | 'zone':'az1','state':'ON' | state.kind: not a state: 'ON'
            'zone':'az1'                    | 'zone':'az1','state':'FENCED' | state.run: is missing
            'zone':'az1'                    | 'zone':'az1','state':{'kind':'IN_STOCK','run':'run-1'} | state.run: is not a key of the inventory
            'zone':'az1'                    | 'zone':'az1','state':3 | state is not a JSON object
            {'address':'10.0.0.1','credential':'rack1'} | 'x'        | machine.bmc is not a JSON object
            """)
    void aBadValueIsNamedByItsKeyAndReason(String old, String replacement, String message) {
        String line = LEAST.replace(old, replacement == null ? "" : replacement);

        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(UsageException.class)
                .hasMessage("hosts.jsonl line 1: " + message);
    }

    @Test
    void whatIsNoJsonIsSaidToBeNone() {
        assertThatThrownBy(() -> parse("cn1,compute"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("hosts.jsonl line 1: not JSON: ");
        assertThatThrownBy(() -> parse(LEAST + LEAST))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("hosts.jsonl line 1: not JSON: ");
    }

    @Test
    void aKeyGivenTwiceIsAnError() {
        assertThatThrownBy(() -> parse(LEAST.replace("'role'", "'role':'sslproxy','role'")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("Duplicate field 'role'");
    }

    private static List<Placed> parse(String lines) {
        return InventoryLines.parse(new StringReader(json(lines)), "hosts.jsonl");
    }

    /** {@return the text with the quotes of JSON} */
    private static String json(String text) {
        return text.contains("\"") ? text : text.replace('\'', '"');
    }

    private static Placed whole(HostState state) {
        MachineId id = MachineId.of("12345678-1234-4234-8234-123456789abc");
        Bmc bmc = new Bmc(
                "10.0.0.1",
                6230,
                BmcGuid.of("00112233445566778899aabbccddeeff"),
                "rack1",
                List.of(3));
        Machine machine = new Machine(
                id,
                "S1",
                "V",
                "P",
                bmc,
                List.of(Mac.of("52:54:00:00:00:01"), Mac.of("52:54:00:00:00:02")),
                new RackId("r1"),
                7);
        Host host = new Host(
                HostId.of("cn1"),
                "compute",
                new RegionId("one"),
                Zone.of("az1"),
                "diskless",
                id,
                state);
        return new Placed(host, machine);
    }
}
