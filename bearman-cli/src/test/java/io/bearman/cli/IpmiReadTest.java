package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.CliRack.Result;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerAction;
import io.bearman.testkit.bmc.Event;
import io.bearman.testkit.bmc.Identify;
import io.bearman.testkit.bmc.Quirk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bearman ipmi} at addresses: what is only read opens neither a configuration nor a store. */
class IpmiReadTest {
    @TempDir
    private static Path folder;

    private static CliBmcs bmcs;

    @BeforeAll
    static void open() {
        bmcs = new CliBmcs(folder, 3);
    }

    @AfterAll
    static void close() {
        bmcs.close();
    }

    private static String all() {
        return "127.0.0.1:";
    }

    @Test
    void thoseThatAreAlikeAreSaidOnce() {
        Result result = bmcs.run(bmcs.all("ipmi", "info"));

        assertThat(result.code()).isZero();
        assertThat(result.out().lines().filter(line -> line.startsWith(all()))).hasSize(1);
        assertThat(result.out()).contains("  firmware", "  power            on");
        assertThat(result.out()).doesNotContain("guid");
    }

    @Test
    void ofOneBmcItsOwnIsSaidTooWithoutItsName() {
        Result result = bmcs.run(bmcs.one("ipmi", "info"));

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("manufacturer");
        assertThat(result.out()).containsPattern("guid +0123456789abcdef0123456789000001\n");
    }

    @Test
    void infoAsJsonIsARowABmc() {
        Result result = bmcs.run(bmcs.all("ipmi", "info", "--output", "json"));

        assertThat(result.json()).hasSize(3);
        assertThat(result.json().at("/1/bmc").textValue()).isEqualTo(bmcs.at(2));
        assertThat(result.json().at("/1/exitCode").intValue()).isZero();
        assertThat(BmcGuid.of(result.json().at("/1/answer/guid").textValue()).hex())
                .endsWith("2");
        assertThat(result.json().at("/1/answer/power").textValue()).isEqualTo("on");
    }

    @Test
    void aPingNeedsNoUser() {
        Result result = bmcs.run("ipmi", "ping", "--bmc", bmcs.at(1), "--bmc", bmcs.at(2));

        assertThat(result.code()).isZero();
        assertThat(result.out()).endsWith(": alive\n");
    }

    @Test
    void whoDoesNotAnswerAPingIsSaidLastAndTheOthersAreSaidAllTheSame() {
        Result result = bmcs.run(
                "ipmi", "ping", "--bmc", "127.0.0.1:1", "--bmc", bmcs.at(1), "--patience", "1");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .isEqualTo(bmcs.at(1) + ": alive\n127.0.0.1:1: no answer to a presence ping\n");
    }

    @Test
    void theLightIsSwitchedOnAndOff() {
        Result on = bmcs.run(bmcs.one("ipmi", "identify", "--seconds", "30"));
        Identify lit = bmcs.bmc(1).identify();
        Result off = bmcs.run(bmcs.one("ipmi", "identify", "--off"));

        assertThat(on.out()).isEqualTo(bmcs.at(1) + ": on for 30 s\n");
        assertThat(lit).isNotEqualTo(bmcs.bmc(1).identify());
        assertThat(off.out()).isEqualTo(bmcs.at(1) + ": off\n");
    }

    @Test
    void sensorsAreATableWithTheirHealth() {
        bmcs.bmc(1).sensor(1).value(85);
        try {
            Result result = bmcs.run(bmcs.one("ipmi", "sensors"));

            assertThat(result.code()).isZero();
            assertThat(result.out())
                    .startsWith("SENSOR       HEALTH        READING\n")
                    .contains("CPU Temp     non-critical  85 degrees C\n")
                    .contains("FAN1         ok            4200 RPM\n")
                    .contains("PSU1 Status                presence detected\n");
        } finally {
            bmcs.bmc(1).sensor(1).value(45);
        }
    }

    @Test
    void onlyProblemsAreShownWhereOnlyProblemsAreAskedFor() {
        bmcs.bmc(2).sensor(1).value(95);
        try {
            Result result = bmcs.run(bmcs.all("ipmi", "sensors", "--problems"));

            assertThat(result.out())
                    .contains(": all is well\n")
                    .contains(bmcs.at(2) + ":\n  SENSOR    HEALTH    READING\n")
                    .contains("  CPU Temp  critical  95 degrees C\n")
                    .doesNotContain("FAN1");
        } finally {
            bmcs.bmc(2).sensor(1).value(45);
        }
    }

    @Test
    void thresholdsAreShownInTheUnitOfTheSensor() {
        Result table = bmcs.run(bmcs.one("ipmi", "sensors", "--thresholds", "--name", "CPU"));
        Result json = bmcs.run(
                bmcs.one("ipmi", "sensors", "--thresholds", "--name", "CPU", "--output", "json"));

        assertThat(table.out())
                .contains("THRESHOLDS")
                .contains("upper non-critical 80, upper critical 90\n");
        assertThat(json.json().at("/0/answer/0/thresholds/upper critical").doubleValue())
                .isEqualTo(90);
        assertThat(json.json().at("/0/answer/0/value").doubleValue()).isEqualTo(45);
        assertThat(json.json().at("/0/answer/0/unit").textValue()).isEqualTo("degrees C");
    }

    @Test
    void whichSensorsThereAreIsKeptInTheUsersCacheFolder() throws Exception {
        bmcs.run(bmcs.one("ipmi", "sensors"));
        try (Stream<Path> files = Files.list(bmcs.cache())) {
            assertThat(files).isNotEmpty();
        }
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        var environment = bmcs.environment();
        environment.put("XDG_CACHE_HOME", elsewhere.toString());

        Result result = CliRack.plain(environment, bmcs.one("ipmi", "sensors", "--no-cache"));

        assertThat(result.code()).isZero();
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void theLogIsListedWithTheNamesOfSensors() {
        bmcs.bmc(3).sel().add(Event.of(0x08, 10, 0x6f, 1));
        bmcs.bmc(3).sel().add(Event.of(0x08, 10, 0x6f, 3));

        Result all = bmcs.run(third("ipmi", "sel", "list"));
        Result last = bmcs.run(third("ipmi", "sel", "list", "--last", "1"));
        Result info = bmcs.run(third("ipmi", "sel", "info"));

        assertThat(all.out())
                .startsWith("ID")
                .contains("PSU1 Status: power supply failure detected")
                .contains("PSU1 Status: power supply input lost");
        assertThat(last.out().lines()).hasSize(2);
        assertThat(info.out()).startsWith(bmcs.at(3) + ": 2 entries, ");
    }

    private static String[] third(String... words) {
        return Stream.of(bmcs.one(words))
                .map(word -> word.equals(bmcs.at(1)) ? bmcs.at(3) : word)
                .toArray(String[]::new);
    }

    @Test
    void aClockIsComparedWithOurs() {
        Result result = bmcs.run(bmcs.one("ipmi", "sel", "time"));

        assertThat(result.code()).isZero();
        assertThat(result.out()).matches(bmcs.at(1) + ": (right|.* behind|.* ahead|.*set)\n");
    }

    @Test
    void inventoriesAreShownFieldByField() {
        Result table = bmcs.run(bmcs.one("ipmi", "fru"));
        Result json = bmcs.run(bmcs.all("ipmi", "fru", "--builtin", "--output", "json"));

        assertThat(table.out())
                .contains("builtin (0)")
                .containsPattern("chassis serial +C829-0001\n")
                .containsPattern("board made +2025-11-22T08:30:00Z\n")
                .contains("PSU1 FRU (1)");
        assertThat(json.json().at("/2/answer/0/board serial").textValue()).isEqualTo("B-0003");
        assertThat(json.json().at("/2/answer")).hasSize(1);
    }

    @Test
    void theNetworkIsShownParameterByParameter() {
        Result table = bmcs.run(bmcs.one("ipmi", "lan", "show"));
        Result json = bmcs.run(bmcs.one("ipmi", "lan", "show", "--output", "json"));

        assertThat(table.code()).isZero();
        assertThat(table.out())
                .containsPattern("IP address source +\\w+\n")
                .containsPattern("BMC-generated ARP +responses (yes|no), gratuitous (yes|no)\n");
        assertThat(json.json().at("/0/answer/VLAN").textValue()).isEqualTo("none");
    }

    @Test
    void usersAreListedWithWhatTheyMay() {
        Result table = bmcs.run(bmcs.one("ipmi", "users", "list"));
        Result json = bmcs.run(bmcs.one("ipmi", "users", "list", "--output", "json"));

        assertThat(table.out())
                .containsPattern("admin +enabled +administrator +yes")
                .containsPattern("reader +enabled +user +yes")
                .containsPattern("old +disabled");
        assertThat(json.json().at("/0/answer/0/name").isTextual()).isTrue();
    }

    @Test
    void consolesAreShownWithHowTheyAreSetUp() {
        Result result = bmcs.run(bmcs.all("ipmi", "sol", "--status"));

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("  in use", "no\n", "  enabled");
    }

    @Test
    void aReadingRawCommandIsAnsweredInBytes() {
        Result result = bmcs.run(bmcs.all("ipmi", "raw", "0x06", "0x01"));
        Result json = bmcs.run(bmcs.one("ipmi", "raw", "0x06", "0x37", "--output", "json"));

        assertThat(result.code()).isZero();
        assertThat(result.out()).containsPattern(": ([0-9a-f]{2} ){10,}[0-9a-f]{2}\n");
        assertThat(json.json().at("/0/answer").textValue())
                .isEqualTo("01 23 45 67 89 ab cd ef 01 23 45 67 89 00 00 01");
    }

    @Test
    void aRefusalSaysItsCompletionCode() {
        Result result = bmcs.run(bmcs.one("ipmi", "raw", "0x06", "0x59", "0x00", "0x00", "0x00"));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).containsPattern("raw command 0x06 0x59: .* \\(0x[c-d][0-9a-f]\\)");
    }

    @Test
    void aWrongPasswordIsSaidOnceForAllAndNeverShown() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong"), "hunter2\n");
        String[] words = Stream.of(bmcs.all("ipmi", "info"))
                .map(word -> word.equals(bmcs.passwordFile()) ? wrong.toString() : word)
                .toArray(String[]::new);

        Result result = bmcs.run(words);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out().lines()).hasSize(1);
        assertThat(result.out()).contains("login of 'admin'");
        assertThat(result.all()).doesNotContain("hunter2", CliBmcs.PASSWORD);
    }

    @Test
    void aUserWhoMayNotIsToldSo() {
        Result result = bmcs.run(bmcs.as("reader", "ipmi", "users", "list"));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).startsWith(bmcs.at(1) + ": login of 'reader' as OPERATOR failed");
    }

    @Test
    void aSilentBmcIsWaitedForAsLongAsIsWantedAndTheOthersAreShown() {
        bmcs.bmc(2).misbehave(Quirk.SILENT);
        try {
            Result result = bmcs.run(bmcs.all("ipmi", "sel", "info", "--patience", "2"));

            assertThat(result.code()).isEqualTo(1);
            assertThat(result.out().lines())
                    .last()
                    .asString()
                    .startsWith(bmcs.at(2) + ": no answer in 2000 ms");
            assertThat(result.out()).contains("entries");
        } finally {
            bmcs.bmc(2).behave();
        }
    }

    @Test
    void nothingOfAllThisTouchesThePower() {
        for (PowerAction action : PowerAction.values()) {
            assertThat(bmcs.bmc(1).executed(action)).isZero();
        }
    }

    @Test
    void whatActsOpensTheStoreAndSoNeedsAConfiguration() {
        Result result = bmcs.run(bmcs.one("ipmi", "sel", "clear", "--yes"));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.line()).contains("/nonexistent/bearman.yaml");
    }
}
