package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.CliRack.Result;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.power.BootDevice;
import io.bearman.testkit.bmc.Event;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.rack.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bearman ipmi} and {@code boot-device} by the names of hosts; cn4 is in no inventory. */
class IpmiHostTest {
    private static final String CLEAR = "ipmi sel clear";

    @TempDir
    private static Path folder;

    private static CliRack rack;
    /** The option for a configuration that wants another power-restore policy than BMCs come with. */
    private static String wanted;

    @BeforeAll
    static void open() throws IOException {
        rack = CliRack.withStranger(folder, 4);
        String yaml = Files.readString(folder.resolve("bearman.yaml"));
        String settings = "bmc:\n  settings: {default: {power-restore: always-on}}\n";
        wanted = " --config " + rack.write("wanted.yaml", yaml.replace("bmc:\n", settings));
    }

    @AfterAll
    static void close() {
        rack.close();
    }

    @BeforeEach
    void somethingIsLogged() {
        bmc("cn1").sel().add(Event.of(0x08, 10, 0x6f, 1));
    }

    @AfterEach
    void allHostsServe() {
        for (String host : new String[] {"cn1", "cn2", "cn3"}) {
            assertThat(rack.rack().stage(HostId.of(host))).isEqualTo(Stage.SERVING);
        }
        assertThat(rack.bearman()
                        .ports()
                        .claims()
                        .claim(rack.placed("cn1").machine().id(), RunId.of("r-after")))
                .isInstanceOf(Claiming.Granted.class)
                .satisfies(it ->
                        rack.bearman().ports().claims().release(((Claiming.Granted) it).claim()));
    }

    private static SimulatedBmc bmc(String host) {
        return rack.rack().bmc(HostId.of(host));
    }

    private static Result run(String words, String... more) {
        String[] first = words.split(" ");
        String[] all = new String[first.length + more.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return rack.run(all);
    }

    private static String[] stranger(String host) {
        return new String[] {
            "--bmc", rack.bmc(host), "--user", "admin", "--password-file", rack.passwordFile()
        };
    }

    private static int entries(String host) {
        return bmc(host).sel().records().size();
    }

    @Test
    void hostsAreFoldedAndAskedWithWhatTheInventoryKnows() {
        Result result = run("ipmi sel info cn[2-3]");

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("cn[2-3]: 0 entries, ");
    }

    @Test
    void anotherMachinesBmcIsNotReadAsTheHosts() {
        BmcGuid own = rack.placed("cn3").machine().bmc().guid().orElseThrow();
        bmc("cn3").guid(BmcGuid.of("00112233445566778899aabbccddeeff"));
        try {
            Result result = run("ipmi info cn3");

            assertThat(result.code()).isEqualTo(3);
            assertThat(result.answer("cn3"))
                    .contains("another machine's", "bearman inventory show cn3");
        } finally {
            bmc("cn3").guid(own);
        }
    }

    @Test
    void aLogIsClearedUnderTheMachinesClaimAndAudited() {
        Result result = run(CLEAR + " cn1 --yes");

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("cn1: cleared\n");
        assertThat(run("ipmi sel list cn1").out()).doesNotContain("power supply");
        assertThat(run("inventory show cn1").out()).contains("ipmi sel clear");
    }

    @Test
    void nobodyWhoDoesNotSayYesClearsALog() {
        int before = entries("cn1");

        Result result = run(CLEAR + " cn[1-2]");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.line()).contains("nothing was cleared", "--yes");
        assertThat(entries("cn1")).isEqualTo(before);
    }

    @Test
    void theBmcOfAMachineThatARunOwnsIsLeftToTheRun() {
        int before = entries("cn1");
        Claiming claiming = rack.bearman()
                .ports()
                .claims()
                .claim(rack.placed("cn1").machine().id(), RunId.of("r-other"));
        try {
            Result clear = run(CLEAR + " cn1 --yes");
            Result boot = run("boot-device cn1 network");

            assertThat(clear.code()).isEqualTo(3);
            assertThat(clear.answer("cn1")).contains("claimed by run r-other");
            assertThat(boot.code()).isEqualTo(3);
            assertThat(boot.answer("cn1")).contains("claimed by run r-other");
            assertThat(entries("cn1")).isEqualTo(before);
            assertThat(run("ipmi sel info cn1").code()).isZero();
        } finally {
            rack.bearman().ports().claims().release(((Claiming.Granted) claiming).claim());
        }
    }

    @Test
    void ofAFrozenFleetNothingIsTouchedByNameOrByAddress() {
        run("maintenance freeze --reason", "a switch is replaced");
        try {
            Result byName = run(CLEAR + " cn1 --yes");
            Result byAddress = run(CLEAR + " --yes", stranger("cn4"));

            assertThat(byName.code()).isEqualTo(3);
            assertThat(byName.answer("cn1")).contains("frozen", "a switch is replaced");
            assertThat(byAddress.code()).isEqualTo(3);
            assertThat(byAddress.out()).contains("frozen", "a switch is replaced");
        } finally {
            run("maintenance unfreeze");
        }
    }

    @Test
    void aKnownMachinesBmcIsNotTouchedByItsAddressAndReadAllTheSame() {
        int before = entries("cn1");

        Result clear = run(CLEAR + " --yes", stranger("cn1"));
        Result read = run("ipmi sel info", stranger("cn1"));

        assertThat(clear.code()).isEqualTo(3);
        assertThat(clear.out()).contains("the BMC of cn1", "bearman ipmi sel clear cn1");
        assertThat(entries("cn1")).isEqualTo(before);
        assertThat(read.code()).isZero();
    }

    @Test
    void aBmcThatNoMachineOwnsIsTouchedByItsAddressAndAudited() {
        Result clear = run(CLEAR + " --yes", stranger("cn4"));
        Result raw = run("ipmi raw 0x30 0x01", stranger("cn4"));

        assertThat(clear.code()).isZero();
        assertThat(clear.out()).isEqualTo(rack.bmc("cn4") + ": cleared\n");
        assertThat(raw.out()).contains("0xc1");
        assertThat(rack.bearman().audit().about(rack.bmc("cn4")))
                .extracting(event -> event.what())
                .contains("ipmi sel clear", "ipmi raw");
    }

    @ParameterizedTest
    @CsvSource({
        "0x00 0x02 0x00, bearman power on|off|soft|cycle|reset HOST",
        "0x00 0x08 0x05 0x80 0x04 0x00 0x00 0x00, bearman boot-device HOST",
        "0x00 0x06 0x02, bearman ipmi apply HOST",
        "0x06 0x24 0x01 0x01 0x00 0x00 0x0a 0x00, watchdog",
    })
    void powerAndBootOfAKnownMachineAreNotTouchedByRawBytes(String bytes, String instead) {
        Result result = run("ipmi raw cn1 " + bytes);

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.line()).contains("known machine", instead);
    }

    @Test
    void whatNobodyCanJudgeHasToBeAskedForByNameTwice() {
        Result refused = run("ipmi raw cn1 0x30 0x45 0x00");
        Result half = run("ipmi raw cn[1-2] 0x30 0x45 0x00 --unjudged cn1");
        Result done = run("ipmi raw cn1 0x30 0x45 0x00 --unjudged cn1");

        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.line())
                .contains("a vendor's own", "bearman ipmi raw cn1 ... --unjudged cn1");
        assertThat(half.code()).isEqualTo(3);
        assertThat(half.line()).contains("--unjudged cn2");
        assertThat(done.answer("cn1")).contains("0xc1");
        assertThat(run("inventory show cn1").out()).contains("ipmi raw");
    }

    @Test
    void whatOnlyReadsIsReadByRawBytesWithoutAClaim() {
        Result result = run("ipmi raw cn[1-3] 0x00 0x01");

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("cn[1-3]: ");
    }

    @Test
    void theNextBootIsSetUnderTheClaimAndReadBack() {
        Result network = run("boot-device cn[2-3] network");
        BootDevice set = bmc("cn2").boot();
        Result usual = run("boot-device cn2 default");

        assertThat(network.code()).isZero();
        assertThat(network.out()).isEqualTo("cn[2-3]: network at the next boot\n");
        assertThat(set).isEqualTo(BootDevice.NETWORK);
        assertThat(usual.out()).isEqualTo("cn2: default at the next boot\n");
        assertThat(bmc("cn2").boot()).isEqualTo(BootDevice.DEFAULT);
    }

    @Test
    void settingsAreComparedWithWhatIsWantedAndNothingIsWritten() {
        Result clean = run("ipmi check cn[2-3]");
        Result different = run("ipmi check cn3" + wanted);
        Result json = run("ipmi check cn3 --output json" + wanted);

        assertThat(clean.code()).isZero();
        assertThat(clean.row("cn2")).contains("as wanted");
        assertThat(different.code()).isEqualTo(1);
        assertThat(different.row("cn3")).contains("found", "apply mends it");
        assertThat(json.json().at("/0/host").textValue()).isEqualTo("cn3");
        assertThat(json.json().at("/0/answer/rows/0/result").textValue()).isEqualTo("FOUND");
    }

    @Test
    void settingsAreShownBeforeAnybodyIsAskedAndChangedOnlyAfterAYes() {
        int before = bmc("cn2").restorePolicy();

        Result dry = run("ipmi apply cn2 --dry-run" + wanted);
        Result asked = run("ipmi apply cn2" + wanted);
        int untouched = bmc("cn2").restorePolicy();
        Result yes = run("ipmi apply cn2 --yes" + wanted);
        Result again = run("ipmi apply cn2" + wanted);

        assertThat(dry.row("cn2")).contains("found");
        assertThat(asked.code()).isEqualTo(3);
        assertThat(asked.row("cn2")).contains("found");
        assertThat(asked.line()).contains("nothing was changed", "--yes");
        assertThat(untouched).isEqualTo(before);
        assertThat(yes.code()).isZero();
        assertThat(yes.row("cn2")).contains("changed");
        assertThat(bmc("cn2").restorePolicy()).isNotEqualTo(before);
        assertThat(again.code()).isZero();
        assertThat(again.row("cn2")).contains("as wanted");
    }

    @Test
    void aHostThatIsNotKnownIsAMistakeAndNothingIsTriedOnTheOthers() {
        int before = entries("cn1");

        Result result = run(CLEAR + " cn1 cn99 --yes");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.line())
                .isEqualTo("bearman: cn99 is not in the inventory; see: bearman inventory list");
        assertThat(entries("cn1")).isEqualTo(before);
    }
}
