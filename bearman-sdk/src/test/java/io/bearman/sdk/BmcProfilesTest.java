package io.bearman.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.bmc.AddressSource;
import io.bearman.core.bmc.BmcPrivilege;
import io.bearman.core.bmc.OtherUsers;
import io.bearman.core.bmc.WantedLan;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.bmc.WantedSol;
import io.bearman.core.bmc.WantedUser;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.Nic;
import io.bearman.core.host.RackId;
import io.bearman.core.power.RestorePolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wanted of a machine's BMC: its profile, and what is its own. */
class BmcProfilesTest {
    private static final String WHOLE = """
            bmc:
              networks:
                10.1.0.0/16: {gateway: 10.1.255.254}
                10.2.0.0/24: {gateway: 10.2.0.254, vlan: 40}
              settings:
                default:
                  credential: rack1
                  users:
                    bearman: {privilege: administrator}
                    mon: {privilege: user, credential: monitor}
                    guest: {enabled: false}
                  other-users: disabled
                  lan: {source: static, arp-responses: true, gratuitous-arp: false}
                  cipher-suites: [17]
                  sol: {enabled: true, bit-rate: 115200, privilege: operator}
                  power-restore: stay-off
                  firmware: [9.08, 9.10]
                gen3:
                  firmware: ['3.1']
            """;

    @TempDir
    private Path folder;

    private Configuration load(String text) {
        try {
            Path file = Files.writeString(folder.resolve("bearman.yaml"), text);
            return Configuration.load(file, Map.of(), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Machine machine(String address, String hardwareProfile) {
        return new Machine(
                MachineId.of("bea20000-0000-4000-8000-000000000001"),
                "S1",
                "v",
                "p",
                Bmc.of(address, 623, null, "factory"),
                List.of(Nic.of(new Mac("52:54:00:be:a2:01"))),
                new RackId("r1"),
                1,
                hardwareProfile);
    }

    @Test
    void aProfileIsFilledWithWhatIsTheMachinesOwn() {
        WantedSettings wanted = load(WHOLE).bmcProfiles().of(machine("10.2.0.7", "unknown"));

        assertThat(wanted)
                .isEqualTo(new WantedSettings(
                        "default",
                        "rack1",
                        List.of(
                                new WantedUser("bearman", BmcPrivilege.ADMINISTRATOR, true, null),
                                new WantedUser("mon", BmcPrivilege.USER, true, "monitor"),
                                WantedUser.disabled("guest")),
                        OtherUsers.DISABLED,
                        new WantedLan(
                                AddressSource.STATIC,
                                new Ipv4("10.2.0.7"),
                                new Ipv4("255.255.255.0"),
                                new Ipv4("10.2.0.254"),
                                40,
                                true,
                                false,
                                false),
                        Set.of(17),
                        new WantedSol(true, 115200, BmcPrivilege.OPERATOR),
                        RestorePolicy.STAY_OFF,
                        Set.of("9.08", "9.10")));
    }

    @Test
    void aHardwareProfileHasSettingsOfItsOwn() {
        WantedSettings wanted = load(WHOLE).bmcProfiles().of(machine("10.2.0.7", "gen3"));

        assertThat(wanted.profile()).isEqualTo("gen3");
        assertThat(wanted.firmware()).containsExactly("3.1");
        assertThat(wanted.lan()).isEqualTo(WantedLan.ANY);
        assertThat(wanted.otherUsers()).isEqualTo(OtherUsers.REPORTED);
        assertThat(wanted.cipherSuites()).containsExactly(3, 17);
    }

    @Test
    void anAddressThatIsANameIsNotCompared() {
        WantedLan lan =
                load(WHOLE).bmcProfiles().of(machine("bmc-cn1.example", "")).lan();

        assertThat(lan.address()).isNull();
        assertThat(lan.source()).isEqualTo(AddressSource.STATIC);
    }

    @Test
    void anAddressOutsideOfEveryNetworkHasNoGateway() {
        WantedLan lan = load(WHOLE).bmcProfiles().of(machine("10.3.0.7", "")).lan();

        assertThat(lan.address()).isEqualTo(new Ipv4("10.3.0.7"));
        assertThat(lan.gateway()).isNull();
    }

    @Test
    void withoutAnyProfileNobodyGetsInWithoutProof() {
        Configuration configuration = Configuration.load(null, Map.of(), Map.of());

        WantedSettings wanted = configuration.bmcProfiles().of(machine("10.2.0.7", "gen3"));

        assertThat(wanted.profile()).isEqualTo("none");
        assertThat(wanted.users()).isEmpty();
        assertThat(wanted.otherUsers()).isEqualTo(OtherUsers.ALLOWED);
    }

    @Test
    void whatIsShownIsReadTheSame() {
        Configuration configuration = load(WHOLE);

        String shown = configuration.show();
        String bmc = shown.substring(shown.indexOf("bmc:"), shown.indexOf("clouds:"));

        assertThat(load(bmc.replace("  credentials:\n", "")).bmcProfiles())
                .isEqualTo(configuration.bmcProfiles());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    gateway: 10.2.0.254          | gatway: 10.2.0.254  | :4  | unknown key 'bmc.networks.10.2.0.0/24.gatway'
                    10.2.0.0/24                  | 10.2.0.1/24         | :4  | 10.2.0.1 is not the first address of a /24
                    10.2.0.254, vlan             | 10.9.0.254, vlan    | :4  | the gateway 10.9.0.254 is not in 10.2.0.0/24
                    vlan: 40                     | vlan: 5000          | :4  | not from 0 to 4094: 5000
                    privilege: administrator     | privilege: root     | :9  | not one of user, operator, administrator: 'root'
                    enabled: false               | enabled: no         | :11 | not true or false: 'no'
                    guest:                       | 'two words':        | :11 | 'two words'
                    {privilege: user, cred       | {privelege: user, cred | :10 | 'bmc.settings.default.users.mon.privilege' is missing
                    other-users: disabled        | other-users: off    | :12 | not one of allowed, reported, disabled: 'off'
                    [17]                         | [17, 0]             | :14 | cipher suite 0 lets anybody in
                    115200                       | 14400               | :15 | a bit rate is 9600
                    stay-off                     | sometimes           | :16 | not one of stay-off, previous, always-on
                    firmware: ['3.1']            | firmwares: ['3.1']  | :19 | unknown key 'bmc.settings.gen3.firmwares'
                    """)
    void aSlipIsRefusedWithItsLine(String right, String wrong, String line, String problem) {
        assertThat(WHOLE).contains(right);
        assertThatThrownBy(() -> load(WHOLE.replace(right, wrong)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bearman.yaml" + line)
                .hasMessageContaining(problem);
    }
}
