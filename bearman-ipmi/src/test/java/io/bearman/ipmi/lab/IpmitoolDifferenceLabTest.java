package io.bearman.ipmi.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.Session;
import io.bearman.ipmi.command.BootFlags;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.ChassisStatus.Condition;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.DeviceId;
import io.bearman.ipmi.command.GetBootFlags;
import io.bearman.ipmi.command.GetChannelAuthCapabilities;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.GetPohCounter;
import io.bearman.ipmi.command.GetSelfTestResults;
import io.bearman.ipmi.command.GetSystemRestartCause;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.SelfTest;
import io.bearman.ipmi.command.SetPowerRestorePolicy;
import io.bearman.ipmi.lan.ChannelAccess;
import io.bearman.ipmi.lan.ChannelInfo;
import io.bearman.ipmi.lan.GetChannelAccess;
import io.bearman.ipmi.lan.GetChannelInfo;
import io.bearman.ipmi.lan.OfferedSuite;
import io.bearman.ipmi.user.GetUserAccess;
import io.bearman.ipmi.user.GetUserName;
import io.bearman.ipmi.user.UserId;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.bmc.UdpBmcServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ipmitool prints of a BMC, and what we read of the same: of ipmi_sim, and of the testkit's BMC. */
@Tag("lab")
@Tag("lab-ipmi")
class IpmitoolDifferenceLabTest {
    private static final int THIS_CHANNEL = 1;

    @TempDir
    private static Path folder;

    private static IpmiLab lab;
    private static UdpBmcServer server;
    private static SimulatedBmc simulated;
    private static IpmiClient client;

    /** Whom both ask. */
    private enum Peer {
        IPMI_SIM,
        SIMULATED;

        Bmc bmc() {
            if (this == IPMI_SIM) {
                return lab.machine("cn1").bmc();
            }
            return new Bmc(
                    server.address().getHostString(),
                    server.address().getPort(),
                    null,
                    "lab",
                    List.of(17));
        }

        String ipmitool(String... arguments) {
            return this == IPMI_SIM ? lab.ipmitool("cn1", arguments) : onSimulated(true, arguments);
        }

        boolean refuses(String... arguments) {
            return this == IPMI_SIM
                    ? lab.refuses("cn1", arguments)
                    : onSimulated(false, arguments).isEmpty();
        }
    }

    @BeforeAll
    static void up() throws IOException {
        lab = new IpmiLab(1, 150);
        TimeSource time = TimeSource.system();
        simulated = new SimulatedBmc(
                SimulatedBmc.Settings.of(
                        new BmcGuid("010000000000008000400000c0b3a2be"),
                        BmcUser.admin(lab.user(), lab.password())),
                new RecordingChassis(PowerState.ON, time, Duration.ofSeconds(1)),
                time,
                new Random(1));
        simulated.poweredFor(Duration.ofHours(49));
        server = UdpBmcServer.start(simulated, new InetSocketAddress("127.0.0.1", 0));
        client = IpmiClient.create();
        Files.writeString(folder.resolve("password"), lab.password());
    }

    @AfterAll
    static void down() {
        client.close();
        server.close();
        lab.close();
    }

    // --- ipmitool
    // ------------------------------------------------------------------------------------

    private static String onSimulated(boolean mustWork, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "ipmitool",
                "-I",
                "lanplus",
                "-C",
                "17",
                "-H",
                server.address().getHostString(),
                "-p",
                Integer.toString(server.address().getPort()),
                "-U",
                lab.user(),
                "-f",
                folder.resolve("password").toString()));
        command.addAll(List.of(arguments));
        try {
            Path output = folder.resolve("output");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES))
                    .as("%s ended", command)
                    .isTrue();
            String printed = Files.readString(output).strip();
            if (mustWork) {
                assertThat(process.exitValue()).as("%s: %s", command, printed).isZero();
            }
            return process.exitValue() == 0 ? printed : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in " + command, e);
        }
    }

    /** {@return value by label, the first of each} */
    private static Map<String, String> fields(String printed) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : printed.split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    private static Session open(Peer peer) {
        Credential credential = new Credential(lab.user(), Secret.of(lab.password()));
        return client.open(peer.bmc(), credential, Privilege.ADMINISTRATOR);
    }

    private static <R> R read(Peer peer, Command<R> command) {
        try (Session session = open(peer)) {
            return session.execute(command);
        }
    }

    // --- chassis
    // -------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Peer.class)
    void theStateOfTheChassis(Peer peer) {
        Map<String, String> printed = fields(peer.ipmitool("chassis", "status"));

        ChassisStatus status = read(peer, new GetChassisStatus());

        assertThat(printed)
                .containsEntry("System Power", status.power() == PowerState.ON ? "on" : "off")
                .containsEntry("Power Restore Policy", policy(status.restorePolicy()))
                .containsEntry("Power Overload", has(status, Condition.POWER_OVERLOAD))
                .containsEntry("Main Power Fault", has(status, Condition.POWER_FAULT))
                .containsEntry("Power Control Fault", has(status, Condition.POWER_CONTROL_FAULT))
                .containsEntry("Drive Fault", has(status, Condition.DRIVE_FAULT))
                .containsEntry("Cooling/Fan Fault", has(status, Condition.COOLING_FAULT))
                .containsEntry("Power Interlock", active(status, Condition.INTERLOCK))
                .containsEntry("Chassis Intrusion", active(status, Condition.CHASSIS_INTRUSION))
                .containsEntry(
                        "Front-Panel Lockout", active(status, Condition.FRONT_PANEL_LOCKOUT));
    }

    private static String has(ChassisStatus status, Condition condition) {
        return Boolean.toString(status.conditions().contains(condition));
    }

    private static String active(ChassisStatus status, Condition condition) {
        return status.conditions().contains(condition) ? "active" : "inactive";
    }

    private static String policy(ChassisStatus.RestorePolicy policy) {
        return switch (policy) {
            case STAY_OFF -> "always-off";
            case PREVIOUS -> "previous";
            case ALWAYS_ON -> "always-on";
            case UNKNOWN -> "unknown";
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = ChassisStatus.RestorePolicy.class,
            names = {"UNKNOWN"},
            mode = EnumSource.Mode.EXCLUDE)
    void aPolicyThatWeSetIsPrinted(ChassisStatus.RestorePolicy policy) {
        read(Peer.SIMULATED, new SetPowerRestorePolicy(policy));

        assertThat(fields(Peer.SIMULATED.ipmitool("chassis", "status")))
                .containsEntry("Power Restore Policy", policy(policy));
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void theCauseOfTheLastRestart(Peer peer) {
        bothReadOrAreRefused(
                peer,
                new GetSystemRestartCause(),
                (printed, cause) -> assertThat(printed)
                        .containsEntry(
                                "System restart cause",
                                cause.cause().name().toLowerCase(Locale.ROOT)),
                "chassis",
                "restart_cause");
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void theHoursThatTheMachineHasBeenOn(Peer peer) {
        bothReadOrAreRefused(
                peer,
                new GetPohCounter(),
                (printed, on) -> assertThat(printed)
                        .containsEntry(
                                "POH Counter",
                                on.toDays() + " days, " + on.toHoursPart() + " hours"),
                "chassis",
                "poh");
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void theNextBootDevice(Peer peer) {
        peer.ipmitool("chassis", "bootdev", "pxe");
        String printed = peer.ipmitool("chassis", "bootparam", "get", "5");

        BootFlags flags = read(peer, new GetBootFlags());

        assertThat(flags.device()).isEqualTo(BootFlags.Device.PXE);
        assertThat(printed)
                .contains("Boot Device Selector : Force PXE")
                .contains(flags.valid() ? "Boot Flag Valid" : "Boot Flag Invalid")
                .contains(
                        flags.persistent()
                                ? "Options apply to all future boots"
                                : "Options apply to only next boot")
                .contains(flags.efi() ? "BIOS EFI boot" : "BIOS PC Compatible (legacy) boot");
        try (Session session = open(peer)) {
            session.nextBoot(BootDevice.DEFAULT);
        }
        assertThat(peer.ipmitool("chassis", "bootparam", "get", "5"))
                .contains("Boot Device Selector : No override");
    }

    // --- the BMC itself
    // ------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Peer.class)
    void whatTheBmcIs(Peer peer) {
        String printed = peer.ipmitool("mc", "info");

        DeviceId id = read(peer, new GetDeviceId());

        assertThat(fields(printed))
                .containsEntry("Device ID", Integer.toString(id.device()))
                .containsEntry("Device Revision", Integer.toString(id.revision()))
                .containsEntry("Firmware Revision", id.firmware())
                .containsEntry("IPMI Version", id.ipmiVersion())
                .containsEntry("Manufacturer ID", Integer.toString(id.manufacturer()))
                .containsEntry("Device Available", id.available() ? "yes" : "no")
                .containsEntry("Provides Device SDRs", id.deviceSdrs() ? "yes" : "no");
        assertThat(fields(printed).get("Product ID")).startsWith(id.product() + " ");
        Map<DeviceId.Support, String> lines = Map.of(
                DeviceId.Support.SENSOR, "Sensor Device",
                DeviceId.Support.SDR_REPOSITORY, "SDR Repository Device",
                DeviceId.Support.SEL, "SEL Device",
                DeviceId.Support.FRU_INVENTORY, "FRU Inventory Device",
                DeviceId.Support.IPMB_EVENT_RECEIVER, "IPMB Event Receiver",
                DeviceId.Support.IPMB_EVENT_GENERATOR, "IPMB Event Generator",
                DeviceId.Support.BRIDGE, "Bridge",
                DeviceId.Support.CHASSIS, "Chassis Device");
        lines.forEach((support, line) -> assertThat(printed.contains("    " + line))
                .as(line)
                .isEqualTo(id.supports().contains(support)));
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void itsGuid(Peer peer) {
        try (Session session = open(peer)) {
            // ipmitool turns the 16 bytes round, as §20.8 has them.
            byte[] turned = session.systemGuid().bytes();
            StringBuilder text = new StringBuilder();
            for (int i = turned.length - 1; i >= 0; i--) {
                text.append(String.format("%02x", turned[i]));
            }
            assertThat(fields(peer.ipmitool("mc", "guid")).get("System GUID").replace("-", ""))
                    .isEqualTo(text.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void itsSelfTest(Peer peer) {
        bothReadOrAreRefused(
                peer,
                new GetSelfTestResults(),
                (printed, test) -> {
                    assertThat(test.outcome()).isEqualTo(SelfTest.Outcome.PASSED);
                    assertThat(printed).containsEntry("Selftest", "passed");
                },
                "mc",
                "selftest");
    }

    // --- its channel and users
    // -----------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Peer.class)
    void itsLanChannel(Peer peer) {
        String printed = peer.ipmitool("channel", "info", Integer.toString(THIS_CHANNEL));
        String[] halves = printed.split("Non-Volatile Settings");

        ChannelInfo info = read(peer, new GetChannelInfo(THIS_CHANNEL));

        assertThat(fields(printed))
                .containsEntry("Channel Medium Type", "802.3 LAN")
                .containsEntry("Session Support", "multi-session")
                .containsEntry("Protocol Vendor ID", Integer.toString(info.vendor()));
        assertThat(info.lan()).isTrue();
        assertThat(info.sessions()).isEqualTo(ChannelInfo.Sessions.MANY);
        same(fields(halves[0]), access(peer, ChannelAccess.Storage.VOLATILE));
        same(fields(halves[1]), access(peer, ChannelAccess.Storage.NON_VOLATILE));
    }

    private static ChannelAccess access(Peer peer, ChannelAccess.Storage storage) {
        return read(peer, new GetChannelAccess(THIS_CHANNEL, storage));
    }

    private static void same(Map<String, String> printed, ChannelAccess access) {
        assertThat(access.mode()).isEqualTo(ChannelAccess.Mode.ALWAYS);
        assertThat(printed)
                .containsEntry("Access Mode", "always available")
                .containsEntry("Alerting", enabled(access.alerting()))
                .containsEntry("Per-message Auth", enabled(access.perMessageAuthentication()))
                .containsEntry("User Level Auth", enabled(access.userLevelAuthentication()));
    }

    private static String enabled(boolean is) {
        return is ? "enabled" : "disabled";
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void itsCipherSuites(Peer peer) {
        List<String> printed = Stream.of(
                        peer.ipmitool("channel", "getciphers", "ipmi", "1").split("\n"))
                .filter(line -> line.matches("[0-9]+ .*"))
                .map(line -> line.split("\\s+")[0])
                .toList();

        List<OfferedSuite> offered;
        try (Session session = open(peer)) {
            offered = OfferedSuite.read(session, THIS_CHANNEL);
        }

        // Of ipmi_sim's 15 ipmitool 1.8.19 leaves out the last three; its raw command shows them.
        List<String> ours =
                offered.stream().map(suite -> Integer.toString(suite.id())).toList();
        assertThat(ours).startsWith(printed.toArray(String[]::new));
        StringBuilder raw = new StringBuilder();
        for (int index = 0; index < 8; index++) {
            String part = peer.ipmitool(
                    "raw", "0x06", "0x54", "0x01", "0x00", Integer.toString(0x80 + index));
            raw.append(' ').append(part.replaceAll("\\s+", " ").replaceFirst("^ ?01 ?", ""));
        }
        assertThat(raw.toString().split("c0 ")).hasSize(ours.size() + 1);
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void itsFirstUserWithAName(Peer peer) {
        Map<String, String> printed = fields(peer.ipmitool("channel", "getaccess", "1", "2"));

        GetUserAccess.Answer answer = read(peer, new GetUserAccess(THIS_CHANNEL, new UserId(2)));

        assertThat(printed)
                .containsEntry("Maximum User IDs", Integer.toString(answer.most()))
                .containsEntry("Enabled User IDs", Integer.toString(answer.enabled()))
                .containsEntry("User Name", read(peer, new GetUserName(new UserId(2))))
                .containsEntry("Privilege Level", answer.access().limit().name())
                .containsEntry("IPMI Messaging", enabled(answer.access().messaging()))
                .containsEntry(
                        "Link Authentication", enabled(answer.access().linkAuthentication()));
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void whatItAsksOfWhoLogsIn(Peer peer) {
        bothReadOrAreRefused(
                peer,
                GetChannelAuthCapabilities.here(Privilege.ADMINISTRATOR),
                (printed, able) -> assertThat(printed)
                        .containsEntry("Channel number", Integer.toString(able.channel())),
                "channel",
                "authcap",
                "14",
                "4");
    }

    // --- what only one of them has
    // -------------------------------------------------------------------

    private interface Comparison<R> {
        void compare(Map<String, String> printed, R read);
    }

    /** A BMC that refuses ipmitool has to refuse us. */
    private static <R> void bothReadOrAreRefused(
            Peer peer, Command<R> command, Comparison<R> comparison, String... arguments) {
        if (peer.refuses(arguments)) {
            assertThatThrownBy(() -> read(peer, command))
                    .isInstanceOf(PowerException.Refused.class)
                    .hasMessageContaining(command.title());
        } else {
            comparison.compare(fields(peer.ipmitool(arguments)), read(peer, command));
        }
    }
}
