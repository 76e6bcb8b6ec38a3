package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that nobody here wrote take the simulated BMC for a real one. */
@Tag("lab")
@Tag("lab-ipmi")
class SimulatedBmcForeignClientsTest {
    private static final String GUID = "a123456789abcdefa123456789abcdef";

    private final TimeSource time = TimeSource.system();
    private final RecordingChassis chassis =
            new RecordingChassis(PowerState.ON, time, Duration.ZERO);
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(BmcGuid.of(GUID), BmcUser.admin("admin", "a pass!word")),
            chassis,
            time,
            new SecureRandom());
    private UdpBmcServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        server =
                UdpBmcServer.start(bmc, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 3})
    void ipmitoolReadsAndSwitchesThePower(int suite) throws Exception {
        assertThat(ipmitool(suite, "a pass!word", "chassis", "power", "status"))
                .isEqualTo(new Ended(0, "Chassis Power is on"));
        ipmitool(suite, "a pass!word", "chassis", "power", "off").expectSuccess();
        assertThat(ipmitool(suite, "a pass!word", "chassis", "power", "status").output())
                .isEqualTo("Chassis Power is off");
        ipmitool(suite, "a pass!word", "chassis", "power", "on").expectSuccess();
        ipmitool(suite, "a pass!word", "chassis", "power", "cycle").expectSuccess();
        ipmitool(suite, "a pass!word", "chassis", "power", "reset").expectSuccess();
        ipmitool(suite, "a pass!word", "chassis", "power", "diag").expectSuccess();
        ipmitool(suite, "a pass!word", "chassis", "power", "soft").expectSuccess();

        assertThat(chassis.actions())
                .containsExactly(
                        PowerAction.HARD_OFF,
                        PowerAction.ON,
                        PowerAction.CYCLE,
                        PowerAction.RESET,
                        PowerAction.DIAGNOSTIC_INTERRUPT,
                        PowerAction.SOFT_OFF);
        assertThat(bmc.sessions()).as("sessions left open").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 3})
    void ipmitoolSetsTheBootDeviceAndReadsItBack(int suite) throws Exception {
        ipmitool(suite, "a pass!word", "chassis", "bootdev", "pxe").expectSuccess();

        Ended read = ipmitool(suite, "a pass!word", "chassis", "bootparam", "get", "5");
        read.expectSuccess();
        assertThat(read.output())
                .contains("Boot parameter data: 8004000000")
                .contains("Boot Flag Valid")
                .contains("Options apply to only next boot")
                .contains("Force PXE");
        assertThat(bmc.boot()).isEqualTo(BootDevice.NETWORK);
        assertThat(bmc.boot()).isEqualTo(BootDevice.DEFAULT);
    }

    @Test
    void ipmitoolFindsTheBestSuiteTheDeviceAndItsGuid() throws Exception {
        assertThat(ipmitool(0, "a pass!word", "mc", "info").output())
                .contains("IPMI Version              : 2.0");
        assertThat(ipmitool(0, "a pass!word", "raw", "6", "0x37").output().replace(" ", ""))
                .isEqualTo(GUID);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 3})
    void aWrongPasswordIsRefusedToIpmitool(int suite) throws Exception {
        Ended ended = ipmitool(suite, "wrong", "-v", "chassis", "power", "off");

        assertThat(ended.code()).isNotZero();
        assertThat(ended.output()).contains("RAKP 2 HMAC is invalid");
        assertThat(chassis.actions()).isEmpty();
    }

    @Test
    void aSuiteThatIsNotOfferedIsRefusedToIpmitool() throws Exception {
        assertThat(ipmitool(8, "a pass!word", "chassis", "power", "status").code())
                .isNotZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 3})
    void ipmipowerReadsAndSwitchesThePower(int suite) throws Exception {
        assertThat(ipmipower(suite, "a pass!word", "--stat").output()).endsWith(": on");
        assertThat(ipmipower(suite, "a pass!word", "--off").output()).endsWith(": ok");
        assertThat(ipmipower(suite, "a pass!word", "--stat").output()).endsWith(": off");
        assertThat(ipmipower(suite, "a pass!word", "--on").output()).endsWith(": ok");
        assertThat(ipmipower(suite, "a pass!word", "--cycle").output()).endsWith(": ok");
        assertThat(ipmipower(suite, "a pass!word", "--reset").output()).endsWith(": ok");
        assertThat(ipmipower(suite, "a pass!word", "--soft").output()).endsWith(": ok");

        assertThat(chassis.actions())
                .containsExactly(
                        PowerAction.HARD_OFF,
                        PowerAction.ON,
                        PowerAction.CYCLE,
                        PowerAction.RESET,
                        PowerAction.SOFT_OFF);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 3})
    void aWrongPasswordIsRefusedToIpmipower(int suite) throws Exception {
        assertThat(ipmipower(suite, "wrong", "--off").output()).endsWith(": password invalid");
        assertThat(chassis.actions()).isEmpty();
    }

    @Test
    void anUnknownUserIsRefusedToIpmipower() throws Exception {
        assertThat(ipmipower(17, "nobody", "a pass!word", "--off").output())
                .endsWith(": username invalid");
    }

    private Ended ipmitool(int suite, String password, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of("ipmitool", "-I", "lanplus"));
        words.addAll(List.of("-H", host(), "-p", port(), "-U", "admin", "-f", file(password)));
        if (suite != 0) {
            words.addAll(List.of("-C", String.valueOf(suite)));
        }
        words.addAll(List.of(command));
        return run(words);
    }

    private Ended ipmipower(int suite, String password, String command) throws Exception {
        return ipmipower(suite, "admin", password, command);
    }

    private Ended ipmipower(int suite, String user, String password, String command)
            throws Exception {
        Path file = folder.resolve("freeipmi.conf");
        Files.writeString(file, "username " + user + "\npassword \"" + password + "\"\n");
        List<String> words = List.of(
                "ipmipower",
                "--config-file=" + file,
                "-D",
                "LAN_2_0",
                "-I",
                String.valueOf(suite),
                "-h",
                host() + ":" + port(),
                command);
        return run(words);
    }

    private String host() {
        return server.address().getAddress().getHostAddress();
    }

    private String port() {
        return String.valueOf(server.address().getPort());
    }

    private String file(String password) throws IOException {
        return Files.writeString(folder.resolve("password"), password).toString();
    }

    private static Ended run(List<String> words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().merge("PATH", "/usr/sbin", (path, sbin) -> path + ":" + sbin);
        Process process = builder.start();
        process.getOutputStream().close();
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended: " + words).isTrue();
        return new Ended(process.exitValue(), output);
    }

    /** How a program ended. */
    private record Ended(int code, String output) {
        void expectSuccess() {
            assertThat(code).as(output).isZero();
        }
    }
}
