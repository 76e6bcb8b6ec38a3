package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.CliRack.Result;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.rack.SimulatedRack;
import io.bearman.testkit.rack.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code bearman power}: cn1 has guests, cn2 none, cn3 to cn5 are for those who break something, and cn6
 * is in no inventory.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PowerTest {
    private static final BmcGuid OTHER = BmcGuid.of("00112233445566778899aabbccddeeff");

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SILENT = """
            {"host":"silent1","role":"compute","region":"RegionOne","zone":"nova","flavor":"compute",\
            "machine":{"uuid":"11111111-0000-4000-8000-000000000001","serial":"N1","rack":"r9",\
            "macs":["52:54:00:99:00:01"],\
            "bmc":{"address":"127.0.0.1","port":1,"credential":"rack"}}}
            """;

    @TempDir
    private static Path folder;

    private static CliRack rack;
    private static CompletableFuture<Result> silence;

    @BeforeAll
    static void open() {
        rack = CliRack.withStranger(folder, 6);
        rack.server("vm1", "cn1");
        rack.server("vm2", "cn1", "SHUTOFF");
        rack.write("silent.jsonl", SILENT);
        rack.run("inventory", "import", folder.resolve("silent.jsonl").toString());
        // Bearman asks a silent BMC for many seconds; meanwhile the other tests run.
        silence =
                CompletableFuture.supplyAsync(() -> rack.run("power", "status", "silent1", "cn2"));
    }

    @AfterAll
    static void close() {
        rack.close();
    }

    @AfterEach
    void allOthersServe() {
        assertThat(rack.rack().offs(HostId.of("cn1"))).isZero();
        assertThat(rack.bearman().ports().freeze().frozen()).isEmpty();
    }

    private static Result direct(String verb, String endpoint) {
        return rack.run(
                "power",
                verb,
                "--bmc",
                endpoint,
                "--user",
                "admin",
                "--password-file",
                rack.passwordFile());
    }

    private static Stage stage(String host) {
        return rack.rack().stage(HostId.of(host));
    }

    private static boolean comes(String host, Stage stage) {
        return TimeSource.system().await(() -> stage(host) == stage, SOON);
    }

    private static int offs(String host) {
        return rack.rack().offs(HostId.of(host));
    }

    @Test
    void statusIsFolded() {
        Result result = rack.run("power", "status", "cn1", "cn2", "cn1");

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("cn[1-2]: on\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void statusAsJsonNamesHostsAsTexts() {
        Result result = rack.run("power", "status", "cn1", "cn2", "--output", "json");

        assertThat(result.json()).hasSize(2);
        assertThat(result.json().at("/1/host").textValue()).isEqualTo("cn2");
        assertThat(result.json().at("/1/answer").textValue()).isEqualTo("on");
        assertThat(result.json().at("/1/exitCode").intValue()).isZero();
    }

    @Test
    void anUnknownHostIsAMistakeAndNothingIsTriedOnTheOthers() {
        Result result = rack.run("power", "off", "cn2", "cn99");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.line())
                .isEqualTo("bearman: cn99 is not in the inventory; see: bearman inventory list");
        assertThat(offs("cn2")).isZero();
    }

    @Test
    void aWrongPasswordIsOneLineForAllAndNeverShown() {
        Result result = rack.with(
                Map.of("BEARMAN_BMC_CREDENTIALS_RACK_PASSWORD", "hunter2"),
                "power",
                "status",
                "cn1",
                "cn2");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out().lines()).hasSize(1);
        assertThat(result.answer("cn[1-2]"))
                .contains("login of 'admin'", "password", "bearman config show");
        assertThat(result.all()).doesNotContain("hunter2", "rack secret");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aSilentBmcIsOneLineAndTheOthersAreShown() {
        Result result = silence.orTimeout(60, TimeUnit.SECONDS).join();

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.answer("silent1")).contains("127.0.0.1:1", "no answer");
        assertThat(result.answer("cn2")).isEqualTo("on");
    }

    @Test
    void anotherMachinesBmcIsNeverActedUpon() {
        BmcGuid own = rack.placed("cn3").machine().bmc().guid().orElseThrow();
        rack.rack().bmc(HostId.of("cn3")).guid(OTHER);
        try {
            Result off = rack.run("power", "off", "cn3");
            Result status = rack.run("power", "status", "cn3");
            Result learn = rack.run("inventory", "learn-guid", "cn3", "--yes");

            assertThat(off.code()).isEqualTo(3);
            assertThat(off.answer("cn3"))
                    .contains("another machine's", OTHER.hex(), "bearman inventory show cn3");
            assertThat(status.code()).isEqualTo(3);
            assertThat(learn.code()).isEqualTo(3);
            assertThat(learn.line()).startsWith("bearman: cn3: ");
            assertThat(stage("cn3")).isEqualTo(Stage.SERVING);
        } finally {
            rack.rack().bmc(HostId.of("cn3")).guid(own);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "soft", "cycle", "reset"})
    void whatWouldStopGuestsIsRefused(String verb) {
        Result result = rack.run("power", verb, "cn1");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.answer("cn1"))
                .contains("it has 2 servers (vm1, vm2)", "bearman maintenance run cn1");
        assertThat(stage("cn1")).isEqualTo(Stage.SERVING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "soft", "cycle", "reset"})
    void aHostWhoseGuestsAreNotKnownIsNotTouched(String verb) {
        Result result =
                rack.with(Map.of("BEARMAN_CLOUDS_LAB_PASSWORD", "hunter2"), "power", verb, "cn2");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.answer("cn2"))
                .contains("it cannot be told whether it has guests", "401", "nothing was done");
        assertThat(result.all()).doesNotContain("hunter2");
        assertThat(offs("cn2")).isZero();
    }

    @Test
    void aHostOfACloudThatCannotBeReachedIsNotTouched() {
        rack.cloud().faults().unreachable(true);
        try {
            Result result = rack.run("power", "off", "cn2");

            assertThat(result.code()).isEqualTo(3);
            assertThat(result.answer("cn2")).contains("got no answer", "nothing was done");
            assertThat(offs("cn2")).isZero();
        } finally {
            rack.cloud().faults().unreachable(false);
        }
    }

    @Test
    void withoutGuestsItIsSwitchedOffAndOnAndTheRefusedOneIsNot() {
        Result off = rack.run("power", "off", "cn4", "cn1");

        assertThat(off.code()).isEqualTo(3);
        assertThat(off.answer("cn4")).isEqualTo("off accepted");
        assertThat(off.answer("cn1")).contains("it has 2 servers");
        assertThat(comes("cn4", Stage.OFF)).isTrue();
        assertThat(rack.run("power", "status", "cn4").answer("cn4")).isEqualTo("off");
        assertThat(rack.run("power", "on", "cn4").code()).isZero();
        assertThat(TimeSource.system().await(() -> stage("cn4") != Stage.OFF, SOON))
                .isTrue();
    }

    @Test
    void withGuestsTypedAgainItIsDoneAndAudited() {
        rack.server("vm3", "cn5");
        int before = offs("cn5");

        Result result = rack.run("power", "reset", "cn5", "--with-guests", "cn5");

        assertThat(result.code()).isZero();
        assertThat(result.answer("cn5")).isEqualTo("reset accepted");
        assertThat(offs("cn5")).isEqualTo(before + 1);
        Result history = rack.run("inventory", "show", "cn5");
        assertThat(history.out()).contains("power reset", "--with-guests");
    }

    @Test
    void aHostThatARunOwnsIsLeftToTheRun() {
        Claiming claiming = rack.bearman()
                .ports()
                .claims()
                .claim(rack.placed("cn2").machine().id(), RunId.of("r-other"));
        try {
            Result result = rack.run("power", "off", "cn2");

            assertThat(result.code()).isEqualTo(3);
            assertThat(result.answer("cn2"))
                    .contains("claimed by run r-other", "bearman maintenance status");
            assertThat(offs("cn2")).isZero();
        } finally {
            rack.bearman().ports().claims().release(((Claiming.Granted) claiming).claim());
        }
    }

    @Test
    void aFrozenFleetIsNotTouched() {
        rack.run("maintenance", "freeze", "--reason", "a switch is replaced");
        try {
            Result byName = rack.run("power", "off", "cn2");
            Result byAddress = direct("off", rack.bmc("cn6"));

            assertThat(byName.code()).isEqualTo(3);
            assertThat(byName.answer("cn2"))
                    .contains("frozen", "a switch is replaced", "bearman maintenance unfreeze");
            assertThat(byAddress.code()).isEqualTo(3);
            assertThat(byAddress.out()).contains("frozen", "a switch is replaced");
            assertThat(offs("cn2") + offs("cn6")).isZero();
        } finally {
            rack.run("maintenance", "unfreeze");
        }
    }

    @Test
    void aBmcByItsAddressIsReadWhoeverOwnsIt() {
        Result result = direct("status", rack.bmc("cn2"));

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo(rack.bmc("cn2") + ": on (unverified: by address)\n");
    }

    @Test
    void aKnownMachinesBmcIsNotSwitchedByItsAddress() {
        Result result = direct("off", rack.bmc("cn2"));
        Result byName = direct("off", rack.bmc("cn2").replace("127.0.0.1", "localhost"));

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).contains("the BMC of cn2", "bearman power off cn2");
        assertThat(byName.code()).isEqualTo(3);
        assertThat(offs("cn2")).isZero();
    }

    @Test
    void aKnownMachinesBmcIsRecognisedAtAnAddressThatNobodyKnows() {
        rack.replace(
                "cn4",
                machine -> machine.with(Bmc.of(
                        "192.0.2.4",
                        623,
                        machine.bmc().guid().orElseThrow(),
                        SimulatedRack.CREDENTIAL)));
        int before = offs("cn4");

        Result result = direct("off", rack.bmc("cn4"));

        rack.replace("cn4", machine -> rack.rack().hosts().get(3).machine());
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).contains("the BMC of cn4");
        assertThat(offs("cn4")).isEqualTo(before);
    }

    @Test
    void aBmcThatNoMachineOwnsIsSwitchedByItsAddress() {
        Result result = direct("off", rack.bmc("cn6"));

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo(rack.bmc("cn6") + ": off accepted\n");
        assertThat(comes("cn6", Stage.OFF)).isTrue();
        assertThat(rack.bearman().audit().about(rack.bmc("cn6")))
                .anyMatch(event -> event.what().equals("power off"));
        direct("on", rack.bmc("cn6"));
    }

    @Test
    void aBmcByItsAddressNeedsAUserAndAPasswordFile() {
        Result noUser = rack.run("power", "status", "--bmc", rack.bmc("cn2"));
        Result noFile = rack.run(
                "power",
                "status",
                "--bmc",
                rack.bmc("cn2"),
                "--user",
                "admin",
                "--password-file",
                folder.resolve("absent").toString());
        Result noAddress = rack.run("power", "status", "--bmc", "cn2:ipmi", "--user", "admin");

        assertThat(noUser.code()).isEqualTo(2);
        assertThat(noUser.line()).contains("--bmc needs --user");
        assertThat(noFile.code()).isEqualTo(2);
        assertThat(noFile.line()).contains("absent", "cannot be read");
        assertThat(noAddress.code()).isEqualTo(2);
        assertThat(noAddress.line()).contains("not ADDR:PORT: 'cn2:ipmi'");
    }
}
