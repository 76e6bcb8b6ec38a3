package io.bearman.ipmi.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.bmc.AddressSource;
import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.BmcPrivilege;
import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.Finding.Setting;
import io.bearman.core.bmc.Finding.Severity;
import io.bearman.core.bmc.OtherUsers;
import io.bearman.core.bmc.WantedLan;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.bmc.WantedSol;
import io.bearman.core.bmc.WantedUser;
import io.bearman.core.claim.Claim;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Machine;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.SettingsSessions;
import io.bearman.ipmi.settings.IpmiBmcSettings;
import io.bearman.testkit.store.InMemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What we say of ipmi_sim's settings, and what we change, ipmitool sees alike. */
@Tag("lab")
@Tag("lab-ipmi")
class SettingsLabTest {
    private static IpmiLab lab;

    private final TimeSource time = TimeSource.system();
    private final IpmiClient client = IpmiClient.create();
    private final InMemoryStore store = InMemoryStore.create(time);
    private final Map<String, Credential> credentials = Map.of(
            "lab", new Credential(lab.user(), Secret.of(lab.password())),
            "next", new Credential(lab.user(), Secret.of("another-password")),
            "long", new Credential(lab.user(), Secret.of("a-password-of-twenty")),
            "monitor", new Credential("mon", Secret.of("monitoring")));
    private final IpmiBmcSettings settings = new IpmiBmcSettings(
            new SettingsSessions(client),
            credentials::get,
            store.credentialChanges(),
            time,
            "test");

    @BeforeAll
    static void up() {
        lab = new IpmiLab();
    }

    /** Its users are kept over a restart, and ours are not for others. */
    @AfterAll
    static void down() {
        lab.run("reset");
    }

    @AfterEach
    void close() {
        client.close();
    }

    private List<Finding> findings(String host, WantedSettings wanted) {
        return settings.compare(lab.machine(host), wanted).findings();
    }

    private static WantedSettings wanted(
            OtherUsers others, List<WantedUser> users, WantedLan lan, Set<Integer> suites) {
        return new WantedSettings(
                "lab", null, users, others, lan, suites, WantedSol.ANY, null, Set.of());
    }

    private static Map<String, String> actual(List<Finding> findings, Setting setting) {
        return findings.stream()
                .filter(it -> it.setting() == setting)
                .collect(Collectors.toMap(Finding::subject, Finding::actual));
    }

    /** {@return what ipmitool prints as {@code name : value}} */
    private static Map<String, String> printed(String text) {
        Map<String, String> values = new TreeMap<>();
        text.lines().filter(line -> line.contains(" : ")).forEach(line -> {
            String[] both = line.split(" : ", 2);
            values.putIfAbsent(both[0].strip(), both[1].strip().toLowerCase(Locale.ROOT));
        });
        return values;
    }

    @Test
    void theNetworkIsWhatIpmitoolPrints() {
        lab.ipmitool("cn1", "raw", "0x0c", "1", "1", "4", "2");
        lab.ipmitool("cn1", "raw", "0x0c", "1", "1", "3", "10", "9", "8", "7");
        lab.ipmitool("cn1", "raw", "0x0c", "1", "1", "6", "255", "255", "252", "0");
        lab.ipmitool("cn1", "raw", "0x0c", "1", "1", "12", "10", "9", "11", "254");
        lab.ipmitool("cn1", "raw", "0x0c", "1", "1", "20", "0x2a", "0x80");
        lab.ipmitool("cn1", "raw", "0x0c", "1", "1", "0", "1");

        List<Finding> findings = findings(
                "cn1",
                wanted(
                        OtherUsers.ALLOWED,
                        List.of(),
                        new WantedLan(
                                AddressSource.STATIC,
                                new Ipv4("10.1.0.5"),
                                new Ipv4("255.255.0.0"),
                                new Ipv4("10.1.0.254"),
                                0,
                                true,
                                null,
                                false),
                        Set.of()));

        Map<String, String> printed = printed(lab.ipmitool("cn1", "lan", "print", "1"));
        assertThat(printed.get("IP Address Source")).isEqualTo("dhcp address");
        assertThat(actual(findings, Setting.NETWORK))
                .containsOnly(
                        Map.entry("IP address source", "dhcp"),
                        Map.entry("IP address", printed.get("IP Address")),
                        Map.entry("subnet mask", printed.get("Subnet Mask")),
                        Map.entry("gateway", printed.get("Default Gateway IP")),
                        Map.entry("VLAN", printed.get("802.1q VLAN ID")));
        assertThat(actual(findings, Setting.SET_IN_PROGRESS))
                .containsEntry("LAN set in progress", "in progress");
        assertThat(printed.get("Set in Progress")).isEqualTo("set in progress");
        assertThat(actual(findings, Setting.ARP)).containsEntry("ARP responses", "not told");
    }

    /** The BMC has serial over LAN once it has a serial line. */
    @Test
    void serialOverLanIsWhatIpmitoolPrints() {
        WantedSettings wanted = new WantedSettings(
                "lab",
                null,
                List.of(),
                OtherUsers.ALLOWED,
                WantedLan.ANY,
                Set.of(),
                new WantedSol(false, 57_600, BmcPrivilege.ADMINISTRATOR),
                null,
                Set.of());
        try (SerialMachine machine = new SerialMachine(lab.serialPort("cn3"))) {
            lab.ipmitool("cn3", "raw", "0x0c", "0x21", "1", "6", "7");
            lab.ipmitool("cn3", "raw", "0x0c", "0x21", "1", "5", "6");

            List<Finding> findings = findings("cn3", wanted);

            assertThat(machine.heardSoFar()).isZero();
            Map<String, String> printed = printed(lab.ipmitool("cn3", "sol", "info", "1"));
            assertThat(printed.get("Enabled")).isEqualTo("true");
            assertThat(actual(findings, Setting.SERIAL_OVER_LAN))
                    .containsOnly(
                            Map.entry("serial over LAN", "on"),
                            Map.entry(
                                    "serial-over-LAN bit rate",
                                    rate(printed, "Volatile Bit Rate (kbps)")),
                            Map.entry(
                                    "serial-over-LAN bit rate after a BMC restart",
                                    rate(printed, "Non-Volatile Bit Rate (kbps)")),
                            // ipmi_sim does not have the parameter; ipmitool prints a zero for it.
                            Map.entry("serial-over-LAN privilege", "not told"));

            apply(inInventory("cn3"), wanted);

            Map<String, String> mended = printed(lab.ipmitool("cn3", "sol", "info", "1"));
            assertThat(mended)
                    .containsEntry("Enabled", "false")
                    .containsEntry("Volatile Bit Rate (kbps)", "57.6")
                    .containsEntry("Non-Volatile Bit Rate (kbps)", "57.6")
                    .containsEntry("Set in progress", "set-complete");
        }
    }

    private static String rate(Map<String, String> printed, String name) {
        return Math.round(1000 * Double.parseDouble(printed.get(name))) + " bit/s";
    }

    @Test
    void usersAreWhoIpmitoolLists() {
        Pattern row =
                Pattern.compile("(\\d+)\\s{2,3}(\\S*)\\s+\\w+\\s+\\w+\\s+(true|false)\\s+(\\w+)");
        Map<String, String> listed = new TreeMap<>();
        lab.ipmitool("cn1", "user", "list", "1").lines().forEach(line -> {
            Matcher matcher = row.matcher(line);
            if (matcher.lookingAt() && matcher.group(3).equals("true")) {
                String name = matcher.group(2);
                String subject = name.isEmpty()
                        ? "user " + matcher.group(1) + " without a name"
                        : "user '" + name + "'";
                listed.put(subject, matcher.group(4).toLowerCase(Locale.ROOT));
            }
        });
        listed.remove("user '" + lab.user() + "'");

        List<Finding> findings =
                findings("cn1", wanted(OtherUsers.REPORTED, List.of(), WantedLan.ANY, Set.of()));

        assertThat(listed).hasSize(3);
        assertThat(actual(findings, Setting.USER)).isEqualTo(listed);
    }

    @Test
    void theChannelIsWhatIpmitoolPrints() {
        lab.ipmitool("cn1", "raw", "6", "0x40", "1", "0x42", "0x43");

        List<Finding> findings =
                findings("cn1", wanted(OtherUsers.ALLOWED, List.of(), WantedLan.ANY, Set.of()));

        String info = lab.ipmitool("cn1", "channel", "info", "1");
        assertThat(info.substring(info.indexOf("Non-Volatile")))
                .containsPattern("Access Mode +: always available");
        assertThat(actual(findings, Setting.CHANNEL))
                .containsOnly(
                        Map.entry("LAN channel after a BMC restart", "always, up to operator"));
    }

    @Test
    void everySuiteThatIpmitoolSeesIsOpenAndSuiteZeroLetsAnybodyIn() {
        Set<Integer> seen = new TreeSet<>();
        Pattern row = Pattern.compile("(\\d+) +N/A .*");
        lab.ipmitool("cn1", "channel", "getciphers", "ipmi").lines().forEach(line -> {
            Matcher matcher = row.matcher(line);
            if (matcher.matches()) {
                seen.add(Integer.valueOf(matcher.group(1)));
            }
        });
        String print = printed(lab.ipmitool("cn1", "lan", "print", "1")).get("RMCP+ Cipher Suites");
        for (String suite : print.split(",")) {
            seen.add(Integer.valueOf(suite));
        }

        List<Finding> findings =
                findings("cn1", wanted(OtherUsers.ALLOWED, List.of(), WantedLan.ANY, Set.of(3)));

        assertThat(actual(findings, Setting.CIPHER_SUITE).keySet())
                .containsExactlyInAnyOrderElementsOf(seen.stream()
                        .filter(suite -> suite != 3)
                        .map(suite -> "cipher suite " + suite)
                        .toList());
        assertThat(findings.get(0).severity()).isEqualTo(Severity.OPEN);
        assertThat(findings)
                .filteredOn(it -> it.severity() == Severity.OPEN)
                .extracting(Finding::subject)
                .contains("cipher suite 0", "IPMI v1.5 sessions without authentication");
    }

    @Test
    void whatIsMendedIpmitoolSeesMended() {
        Machine machine = inInventory("cn2");
        lab.ipmitool("cn2", "raw", "0x0c", "1", "1", "0", "1");
        WantedSettings wanted = new WantedSettings(
                "lab",
                "next",
                List.of(
                        new WantedUser(lab.user(), BmcPrivilege.ADMINISTRATOR, true, null),
                        new WantedUser("mon", BmcPrivilege.OPERATOR, true, "monitor")),
                OtherUsers.DISABLED,
                WantedLan.ANY,
                Set.of(3),
                WantedSol.ANY,
                RestorePolicy.PREVIOUS,
                Set.of());

        Applied applied = apply(machine, wanted);

        assertThat(applied.stopped()).isEmpty();
        assertThat(applied.changed())
                .extracting(Finding::subject)
                .containsExactly(
                        "LAN set in progress",
                        "user 'mon'",
                        "user 1 without a name",
                        "user 'oper'",
                        "user 'ro'",
                        "BMC credential");
        assertThat(known(machine).bmc().credential()).isEqualTo("next");
        assertThat(settings.compare(known(machine), wanted).findings())
                .containsExactlyInAnyOrderElementsOf(applied.kept().stream()
                        .map(Applied.Outcome.Kept::finding)
                        .toList());
        assertThat(ipmitool(machine, "admin", "another-password", "user", "list", "1"))
                .containsPattern("2 +admin .*true +ADMINISTRATOR")
                .containsPattern("3 +oper .*false +OPERATOR")
                .containsPattern("4 +ro .*false +USER")
                .containsPattern("5 +mon .*true +OPERATOR");
        assertThat(ipmitool(machine, "mon", "monitoring", "-L", "OPERATOR", "lan", "print", "1"))
                .contains("Set in Progress         : Set Complete")
                .contains("Cipher Suite Priv Max   : aaaaaaaaaaaaaaa");
        assertThat(ipmitool(machine, "admin", lab.password(), "user", "list", "1"))
                .contains("Unable to establish");
    }

    /** Once a suite is closed ipmi_sim lets in nobody but administrators, whatever the suite. */
    @Test
    void suitesWhoseClosingLocksPowerReadersOutAreOpenedAgain() {
        Machine machine = inInventory("cn3");

        Applied applied =
                apply(machine, wanted(OtherUsers.ALLOWED, List.of(), WantedLan.ANY, Set.of(3, 6)));

        assertThat(applied.kept())
                .filteredOn(it -> it.finding().mending() == Finding.Mending.APPLY)
                .filteredOn(it -> it.finding().setting() == Setting.CIPHER_SUITE)
                .hasSize(13)
                .allMatch(it -> it.why().startsWith("undone, for then it did not let us in"));
        assertThat(ipmitool(machine, "ro", "ropass", "-L", "USER", "chassis", "power", "status"))
                .contains("Chassis Power is");
    }

    /** ipmi_sim cuts passwords off after 16 bytes and says nothing. */
    @Test
    void aPasswordThatIsCutOffIsTakenBack() {
        Machine machine = inInventory("cn3");

        Applied applied = apply(machine, WantedSettings.closed("lab").with("long"));

        assertThat(applied.kept())
                .filteredOn(it -> it.finding().setting() == Setting.CREDENTIAL)
                .extracting(Applied.Outcome.Kept::why)
                .singleElement(InstanceOfAssertFactories.STRING)
                .endsWith("; the old one is in force");
        assertThat(known(machine).bmc().credential()).isEqualTo("lab");
        assertThat(store.credentialChanges().pending(machine.id())).isEmpty();
        assertThat(ipmitool(machine, "admin", lab.password(), "chassis", "power", "status"))
                .contains("Chassis Power is");
    }

    private Applied apply(Machine machine, WantedSettings wanted) {
        return settings.apply(
                machine,
                wanted,
                new Claim(machine.id(), RunId.of("run-1"), 1),
                Deadline.in(time, Duration.ofSeconds(90)));
    }

    private Machine known(Machine machine) {
        return store.inventory().find(machine.id()).orElseThrow().machine();
    }

    private Machine inInventory(String name) {
        Machine machine = lab.machine(name);
        Host host = new Host(
                HostId.of(name),
                "compute",
                new RegionId("R"),
                Zone.of("az1"),
                "standard",
                machine.id(),
                new HostState.Expected());
        store.inventory().put(List.of(new Placed(host, machine)), "test");
        return machine;
    }

    /** As whoever has that password, not as the lab. */
    private static String ipmitool(
            Machine machine, String user, String password, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "ipmitool",
                "-I",
                "lanplus",
                "-C",
                "3",
                "-N",
                "1",
                "-R",
                "2",
                "-H",
                machine.bmc().address(),
                "-p",
                Integer.toString(machine.bmc().port()),
                "-U",
                user,
                "-E"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("IPMI_PASSWORD", password);
        try {
            Process process = builder.start();
            String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in " + command, e);
        }
    }
}
