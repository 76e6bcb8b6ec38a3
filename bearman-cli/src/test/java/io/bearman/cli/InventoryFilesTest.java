package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines getting in from files, found and changed again. */
class InventoryFilesTest {
    private static final String HEADER =
            "host,zone,uuid,serial,vendor,rack,unit,macs,bmc_address,bmc_credential\n";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        String[] all = Stream.concat(
                        Stream.of(args),
                        Stream.of("--store", folder.resolve("store.db").toString()))
                .toArray(String[]::new);
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    private int imports(String name, String text, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Stream<String> csv = Stream.of(
                "--default",
                "role=compute",
                "--default",
                "region=one",
                "--default",
                "flavor=standard");
        return run(Stream.of(
                        Stream.of("inventory", "import", file.toString()),
                        name.endsWith(".csv") ? csv : Stream.<String>empty(),
                        Stream.of(options))
                .flatMap(it -> it)
                .toArray(String[]::new));
    }

    private static String row(int number) {
        return "cn%d,az%d,00000000-0000-0000-0000-%012d,S%d,\"Cray, Inc.\",r1,%d,52:54:00:00:00:%02d,10.0.0.%d,rack1\n"
                .formatted(number, number % 2 + 1, number, number, number, number, number);
    }

    @Test
    void aPurchaseListGetsInWithQuotesAndAByteOrderMark() throws IOException {
        int code = imports("order.csv", "\uFEFF" + HEADER + row(1) + "\r\n" + row(2));

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString())
                .isEqualToNormalizingNewlines(
                        "2 hosts were imported: 2 added, 0 changed, 0 unchanged\n");
        run("inventory", "export", "cn2");
        assertThat(out.toString())
                .contains(
                        "\"host\":\"cn2\"", "\"vendor\":\"Cray, Inc.\"", "\"state\":\"EXPECTED\"");
    }

    @Test
    void aSpreadsheetMaySeparateBySemicolons() throws IOException {
        String text = (HEADER + row(1)).replace("Cray, Inc.", "Cray").replace(',', ';');

        assertThat(imports("order.csv", text)).isZero();
    }

    @Test
    void aDryRunShowsWhatWouldChangeAndWritesNothing() throws IOException {
        imports("order.csv", HEADER + row(1) + row(2));

        imports(
                "order.csv",
                HEADER + row(1) + row(2).replace("az1", "az9").replace("S2", "S22") + row(3),
                "--dry-run");

        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                HOST  CHANGE     FIELDS
                cn1   unchanged
                cn2   changed    zone: az1 -> az9, machine.serial: S2 -> S22
                cn3   added
                3 hosts would be imported: 1 added, 1 changed, 1 unchanged
                """);
        run("inventory", "list", "cn[1-3]", "--output", "json");
        assertThat(out.toString().lines()).hasSize(2).noneMatch(it -> it.contains("az9"));
    }

    @Test
    void badLinesAreToldWithNumberAndReasonAndNothingIsImported() throws IOException {
        String quoted = row(1).replace("Cray, Inc.", "Cray\nInc.");

        int code = imports(
                "order.csv",
                HEADER + quoted + row(2).replace("S2", "") + "cn3\n" + row(4).replace("S4", "S1"));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines().map(it -> it.replace(folder + "/", "")))
                .containsExactly(
                        "bearman: order.csv line 4: machine.serial: is missing",
                        "bearman: order.csv line 5: has 1 columns, the header has 10",
                        "bearman: order.csv line 6: host cn4: serial S1 is already of host cn1",
                        "bearman: order.csv: 3 bad lines, nothing is imported; correct them or give"
                                + " --skip-bad");
        run("inventory", "export");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void goodLinesGetInAlthoughOthersAreBadWhenAskedTo() throws IOException {
        int code = imports("order.csv", HEADER + row(1) + row(2).replace("S2", ""), "--skip-bad");

        assertThat(code).isZero();
        assertThat(out.toString()).startsWith("1 hosts were imported: 1 added").contains("1 bad");
    }

    @Test
    void devicesOfNetBoxGetIn() throws IOException {
        int code = imports("devices.csv", """
                Name,Status,Tenant,Site,Rack,Role,Manufacturer,Type,Serial number,Position,OOB IP,\
                cf_uuid,cf_macs,cf_bmc_credential
                cn1,Active,,az1,r1,compute,Dell,R650,S1,7.0,10.0.0.1/24,\
                00000000-0000-0000-0000-000000000001,52:54:00:00:00:01 52:54:00:00:00:02,rack1
                """, "--format", "netbox");

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        run("inventory", "export");
        assertThat(out.toString())
                .contains(
                        "\"zone\":\"az1\"",
                        "\"product\":\"R650\"",
                        "\"unit\":7",
                        "\"macs\":[\"52:54:00:00:00:01\",\"52:54:00:00:00:02\"]",
                        "\"address\":\"10.0.0.1\"");
    }

    @Test
    void whatIsExportedGetsInUnchanged() throws IOException {
        imports("order.csv", HEADER + row(1) + row(2));
        run("inventory", "export");

        imports("hosts.jsonl", out.toString());

        assertThat(out.toString()).contains("0 added, 0 changed, 2 unchanged");
    }

    @Test
    void aListIsFilteredByEveryOption() throws IOException {
        imports("order.csv", HEADER + row(1) + row(2) + row(3) + row(4));

        run(
                "inventory",
                "list",
                "cn[1-3]",
                "--zone",
                "az2",
                "--rack",
                "r1,r2",
                "--state",
                "EXPECTED",
                "--flavor",
                "standard",
                "--role",
                "compute");

        assertThat(out.toString().lines().skip(1).map(it -> it.split(" ")[0]))
                .containsExactly("cn1", "cn3");
        run("inventory", "list", "--state", "in_service");
        assertThat(out.toString().lines()).hasSize(1);
        // Vendors have commas in their names.
        run("inventory", "list", "--where", "vendor=Cray, Inc.", "--where", "vendor=Dell");
        assertThat(out.toString().lines()).hasSize(5);
    }

    @Test
    void whatIsSetIsInTheHistory() throws IOException {
        imports("order.csv", HEADER + row(1));

        int code = run("inventory", "set", "cn1", "flavor=gpu", "bmc.address=10.0.0.9");

        assertThat(code).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                cn1: flavor: standard -> gpu
                cn1: machine.bmc.address: 10.0.0.1 -> 10.0.0.9
                """);
        run("inventory", "history", "cn1");
        assertThat(out.toString().lines())
                .hasSize(3)
                .anyMatch(it -> it.contains(
                        "flavor: standard -> gpu, machine.bmc.address: 10.0.0.1 -> 10.0.0.9"));
        run("inventory", "history", "cn1", "--output", "json");
        assertThat(out.toString()).contains("\"what\" : \"changed\"");
    }

    @Test
    void anotherHostsAddressCannotBeSet() throws IOException {
        imports("order.csv", HEADER + row(1) + row(2));

        assertThat(run("inventory", "set", "cn1", "bmc.address=10.0.0.2")).isEqualTo(2);
        assertThat(err.toString()).contains("10.0.0.2:623 is already of host cn2");
    }

    @Test
    void aRangeThatIsNoneIsUsage() {
        assertThat(run("power", "status", "cn[3-1]")).isEqualTo(2);
        assertThat(err.toString()).contains("3-1 runs backwards");
    }
}
