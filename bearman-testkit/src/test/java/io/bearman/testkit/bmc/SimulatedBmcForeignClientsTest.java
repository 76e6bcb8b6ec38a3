package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.bmc.ForeignClients.Ended;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that nobody here wrote take the simulated BMC for a real one: login, power, boot. */
@Tag("lab")
@Tag("lab-ipmi")
class SimulatedBmcForeignClientsTest {
    private static final String GUID = "a123456789abcdefa123456789abcdef";
    private static final String PASSWORD = "a pass!word";
    private static final byte[] KG =
            HexFormat.of().parseHex("80ff00017f2a1b3c4d5e6f708192a3b4c5d6e7fe");

    private final SimulatedBmc.Settings settings =
            SimulatedBmc.Settings.of(BmcGuid.of(GUID), BmcUser.admin("admin", PASSWORD));
    private SimulatedBmc bmc;
    private RecordingChassis chassis;
    private ServedBmc served;

    @TempDir
    private Path folder;

    private ForeignClients serve(SimulatedBmc.Settings with, int suite) {
        served = ServedBmc.start(with, folder);
        bmc = served.bmc();
        chassis = served.chassis();
        return served.clients().with(suite);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 3})
    void ipmitoolReadsAndSwitchesThePower(int suite) throws Exception {
        ForeignClients clients = serve(settings, suite);

        assertThat(clients.ipmitool("chassis", "power", "status"))
                .isEqualTo(new Ended(0, "Chassis Power is on"));
        clients.ipmitool("chassis", "power", "off").expectSuccess();
        assertThat(clients.ipmitool("chassis", "power", "status").output())
                .isEqualTo("Chassis Power is off");
        for (String action : new String[] {"on", "cycle", "reset", "diag", "soft"}) {
            clients.ipmitool("chassis", "power", action).expectSuccess();
        }

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
        ForeignClients clients = serve(settings, suite);
        clients.ipmitool("chassis", "bootdev", "pxe").expectSuccess();

        Ended read = clients.ipmitool("chassis", "bootparam", "get", "5").expectSuccess();
        assertThat(read.output())
                .contains("Boot parameter data: 8004000000")
                .contains("Boot Flag Valid")
                .contains("Options apply to only next boot")
                .contains("Force PXE");
        assertThat(bmc.boot()).isEqualTo(BootDevice.NETWORK);
        assertThat(bmc.boot()).isEqualTo(BootDevice.DEFAULT);
    }

    @Test
    void ipmitoolAsksForEfiAndEveryBoot() throws Exception {
        ForeignClients clients = serve(settings, 17);
        clients.ipmitool("chassis", "bootdev", "pxe", "options=persistent,efiboot")
                .expectSuccess();

        assertThat(clients.ipmitool("chassis", "bootparam", "get", "5").output())
                .contains("Boot parameter data: e004000000")
                .contains("Options apply to all future boots")
                .contains("BIOS EFI boot");
        assertThat(bmc.bootFlags().efi()).isTrue();
        assertThat(bmc.bootFlags().persistent()).isTrue();
        clients.ipmitool("raw", "0", "8", "3", "8").expectSuccess();
        assertThat(clients.ipmitool("chassis", "bootparam", "get", "3").output())
                .contains("Don't automatically clear boot flag valid bit on timeout");
        assertThat(clients.ipmitool("chassis", "bootparam", "get", "0").output())
                .contains("set complete");
    }

    @Test
    void ipmitoolFindsTheBestSuiteTheDeviceAndItsGuid() throws Exception {
        ForeignClients clients = serve(settings.with(new Device(0x21, 3, 2, 47, 10876, 1234)), -1);

        Ended info = clients.ipmitool("mc", "info").expectSuccess();
        assertThat(info.value("Device ID")).isEqualTo("33");
        assertThat(info.value("Device Revision")).isEqualTo("3");
        assertThat(info.value("Firmware Revision")).isEqualTo("2.47");
        assertThat(info.value("IPMI Version")).isEqualTo("2.0");
        assertThat(info.value("Manufacturer ID")).isEqualTo("10876");
        assertThat(info.value("Product ID")).startsWith("1234");
        assertThat(clients.ipmitool("raw", "6", "0x37").output().replace(" ", ""))
                .isEqualTo(GUID);
    }

    @Test
    void ipmitoolReadsAllOfTheChassis() throws Exception {
        ForeignClients clients = serve(settings, 17);
        bmc.poweredFor(Duration.ofHours(250));

        clients.ipmitool("chassis", "policy", "always-on").expectSuccess();
        clients.ipmitool("chassis", "identify", "force").expectSuccess();
        clients.ipmitool("chassis", "power", "cycle").expectSuccess();

        Ended status = clients.ipmitool("chassis", "status").expectSuccess();
        assertThat(status.value("System Power")).isEqualTo("on");
        assertThat(status.value("Power Restore Policy")).isEqualTo("always-on");
        assertThat(status.value("Last Power Event")).isEqualTo("command");
        assertThat(clients.ipmitool("chassis", "restart_cause").output())
                .isEqualTo("System restart cause: chassis power control command");
        assertThat(clients.ipmitool("chassis", "poh").output()).contains("10 days, 10 hours");
        assertThat(bmc.identify()).isEqualTo(Identify.ON);
        assertThat(bmc.restorePolicy()).isEqualTo(2);
        clients.ipmitool("chassis", "identify", "0").expectSuccess();
        assertThat(bmc.identify()).isEqualTo(Identify.OFF);
        assertThat(clients.ipmitool("mc", "selftest").output()).isEqualTo("Selftest: passed");
    }

    @Test
    void ipmitoolSeesItsOwnSession() throws Exception {
        ForeignClients clients = serve(settings, 17);

        Ended sessions = clients.ipmitool("session", "info", "active").expectSuccess();

        assertThat(sessions.value("slot count")).isEqualTo("8");
        assertThat(sessions.value("active sessions")).isEqualTo("1");
        assertThat(sessions.value("user id")).isEqualTo("2");
        assertThat(sessions.value("privilege level")).isEqualTo("ADMINISTRATOR");
        assertThat(sessions.value("console ip")).isEqualTo("127.0.0.1");
    }

    @Test
    void aResetForgetsEverySession() throws Exception {
        ForeignClients clients = serve(settings, 17);

        assertThat(clients.ipmitool("mc", "reset", "warm").output())
                .contains("Sent warm reset command to MC");
        assertThat(bmc.sessions()).isZero();
        bmc.behave();
        clients.ipmitool("mc", "info").expectSuccess();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 3})
    void aWrongPasswordIsRefusedToIpmitool(int suite) throws Exception {
        Ended ended = serve(settings, suite)
                .as("admin", "wrong")
                .ipmitool("-v", "chassis", "power", "off");

        assertThat(ended.code()).isNotZero();
        assertThat(ended.output()).contains("RAKP 2 HMAC is invalid");
        assertThat(chassis.actions()).isEmpty();
    }

    @Test
    void aSuiteThatIsNotOfferedIsRefusedToIpmitool() throws Exception {
        assertThat(serve(settings, 8).ipmitool("chassis", "power", "status").code())
                .isNotZero();
        assertThat(serve(settings, 0).ipmitool("chassis", "power", "status").code())
                .isNotZero();
    }

    @Test
    void suiteZeroLetsIpmitoolInWithAnyPassword() throws Exception {
        ForeignClients clients = serve(settings.withSuites(0, 17), 0).as("admin", "wrong");

        assertThat(clients.ipmitool("chassis", "power", "status"))
                .isEqualTo(new Ended(0, "Chassis Power is on"));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 3})
    void aBinaryKgLetsInWhoHasIt(int suite) throws Exception {
        ForeignClients clients = serve(settings.withKg(Secret.of(KG)), suite);
        String hex = HexFormat.of().formatHex(KG);

        clients.ipmitool("-y", hex, "chassis", "power", "off").expectSuccess();
        assertThat(clients.freeipmi("ipmipower", "-k", "0x" + hex, "--on").output())
                .endsWith(": ok");
        assertThat(clients.freeipmi("ipmipower", "--stat").output()).endsWith(": k_g invalid");
        assertThat(clients.freeipmi("ipmipower", "-k", "0x" + hex.replace('f', 'e'), "--stat")
                        .output())
                .endsWith(": k_g invalid");
        assertThat(clients.ipmitool("chassis", "power", "status").code()).isNotZero();
        assertThat(chassis.actions()).containsExactly(PowerAction.HARD_OFF, PowerAction.ON);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 3})
    void ipmipowerReadsAndSwitchesThePower(int suite) throws Exception {
        ForeignClients clients = serve(settings, suite);

        assertThat(clients.freeipmi("ipmipower", "--stat").output()).endsWith(": on");
        assertThat(clients.freeipmi("ipmipower", "--off").output()).endsWith(": ok");
        assertThat(clients.freeipmi("ipmipower", "--stat").output()).endsWith(": off");
        for (String action : new String[] {"--on", "--cycle", "--reset", "--soft"}) {
            assertThat(clients.freeipmi("ipmipower", action).output()).endsWith(": ok");
        }

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
        ForeignClients clients = serve(settings, suite).as("admin", "wrong");

        assertThat(clients.freeipmi("ipmipower", "--off").output()).endsWith(": password invalid");
        assertThat(chassis.actions()).isEmpty();
    }

    @Test
    void anUnknownUserIsRefusedToIpmipower() throws Exception {
        ForeignClients clients = serve(settings, 17).as("nobody", PASSWORD);

        assertThat(clients.freeipmi("ipmipower", "--off").output()).endsWith(": username invalid");
    }

    @Test
    void exhaustedSessionsAreSaidToIpmipower() throws Exception {
        ForeignClients clients = serve(settings, 17);
        bmc.misbehave(Quirk.SESSIONS_EXHAUSTED);

        assertThat(clients.freeipmi("ipmipower", "--stat").output()).endsWith(": BMC busy");
    }

    @Test
    void freeipmiReadsTheDeviceAndTheChassis() throws Exception {
        ForeignClients clients = serve(settings.with(new Device(0x21, 3, 2, 47, 10876, 1234)), 17);

        Ended info = clients.freeipmi("bmc-info").expectSuccess();
        assertThat(info.value("Device ID")).isEqualTo("33");
        assertThat(info.value("Device Revision")).isEqualTo("3");
        assertThat(info.value("Firmware Revision")).isEqualTo("2.47");
        assertThat(info.value("Product ID")).isEqualTo("1234");
        // FreeIPMI takes the bytes for an RFC 4122 UUID, last byte first.
        assertThat(info.value("Device GUID")).isEqualTo("efcdab89-6745-23a1-efcd-ab89674523a1");
        Ended status = clients.freeipmi("ipmi-chassis", "--get-chassis-status").expectSuccess();
        assertThat(status.value("System Power")).isEqualTo("on");
        assertThat(status.value("Power restore policy")).isEqualTo("Always off");
        clients.freeipmi("ipmi-chassis", "--chassis-identify=FORCE").expectSuccess();
        assertThat(bmc.identify()).isEqualTo(Identify.ON);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 3})
    void aBmcWithAQuirkIsUnderstoodByThoseWhoAreToldOfIt(int suite) throws Exception {
        ForeignClients clients = serve(settings, suite);

        needs(clients, Quirk.OPENSESSPRIV, ": password invalid");
        needs(clients, Quirk.AUTHCAP, ": username invalid");
        needs(clients, Quirk.NOCHECKSUMCHECK, ": session timeout");
    }

    @Test
    void oldQuirksAreUnderstoodByThoseWhoAreToldOfThem() throws Exception {
        // FreeIPMI knows these two with suite 3 only: the boards knew no other.
        ForeignClients clients = serve(settings, 3);

        needs(clients, Quirk.SUPERMICRO20, ": password invalid");
        needs(clients, Quirk.INTEL20, ": privilege level cannot be obtained for this user");
    }

    @Test
    void anIntegrityCodeWithSuiteZeroIsUnderstoodByThoseWhoAreToldOfIt() throws Exception {
        needs(serve(settings.withSuites(0), 0), Quirk.INTEGRITYCHECKVALUE, ": k_g invalid");
    }

    @Test
    void ipmitoolComesByIpv6() throws Exception {
        Assumptions.assumeTrue(
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .anyMatch(address ->
                                address instanceof Inet6Address && address.isLoopbackAddress()),
                "no IPv6 loopback");
        served = ServedBmc.start(settings, folder, new InetSocketAddress("::1", 0));

        assertThat(served.clients().ipmitool("chassis", "power", "status"))
                .isEqualTo(new Ended(0, "Chassis Power is on"));
    }

    @Test
    void ipmipowerAsksAHundredAtOnce() throws Exception {
        ForeignClients clients = serve(settings, 17);
        List<SimulatedBmc> bmcs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            PowerState power = i % 3 == 0 ? PowerState.OFF : PowerState.ON;
            bmcs.add(new SimulatedBmc(
                    settings,
                    new RecordingChassis(power, TimeSource.system(), Duration.ZERO),
                    TimeSource.system(),
                    new SecureRandom()));
        }
        try (UdpBmcFleet fleet = UdpBmcFleet.start()) {
            int port = served.server().address().getPort();
            String hosts = fleet.serve(bmcs, new InetSocketAddress("127.26.5.1", port)).stream()
                    .map(at -> at.getAddress().getHostAddress() + ":" + at.getPort())
                    .collect(Collectors.joining(","));
            List<String> words = clients.freeipmiWords("ipmipower", "--stat");
            words.set(words.indexOf("-h") + 1, hosts);

            List<String> states = ForeignClients.run(words).output().lines().toList();

            assertThat(states).hasSize(100);
            assertThat(states.stream().filter(line -> line.endsWith(": off"))).hasSize(34);
            assertThat(states.stream().filter(line -> line.endsWith(": on"))).hasSize(66);
        }
    }

    private void needs(ForeignClients clients, Quirk quirk, String otherwise) throws Exception {
        bmc.behave();
        bmc.misbehave(quirk);
        String workaround = quirk.name().toLowerCase(Locale.ROOT);

        assertThat(clients.freeipmi("ipmipower", "-W", workaround, "--stat").output())
                .as(workaround)
                .endsWith(": on");
        assertThat(clients.freeipmi("ipmipower", "--session-timeout", "3000", "--stat")
                        .output())
                .as("without " + workaround)
                .endsWith(otherwise);
        bmc.restart();
    }
}
