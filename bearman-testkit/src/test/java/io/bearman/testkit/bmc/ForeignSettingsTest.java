package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Mac;
import io.bearman.core.secret.Secret;
import io.bearman.testkit.bmc.ForeignClients.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that nobody here wrote read and change users, LAN configuration and channel. */
@Tag("lab")
@Tag("lab-ipmi")
class ForeignSettingsTest {
    private final SimulatedBmc.Settings settings = SimulatedBmc.Settings.of(
                    BmcGuid.of("a123456789abcdefa123456789abcdef"),
                    BmcUser.admin("admin", "secret"),
                    new BmcUser("ops", Secret.of("opspass"), Privilege.OPERATOR))
            .withSuites(0, 3, 17)
            .with(LanSettings.of(
                            new Ipv4("10.1.0.5"),
                            new Ipv4("255.255.0.0"),
                            new Ipv4("10.1.255.254"),
                            Mac.of("52:54:00:aa:bb:cc"))
                    .withVlan(300, 3));

    @TempDir
    private Path folder;

    private ServedBmc served;
    private SimulatedBmc bmc;
    private ForeignClients clients;

    @BeforeEach
    void serve() {
        served = ServedBmc.start(settings, folder);
        bmc = served.bmc();
        clients = served.clients();
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void ipmitoolPrintsTheLanConfiguration() throws Exception {
        Ended lan = clients.ipmitool("lan", "print", "1").expectSuccess();

        assertThat(lan.value("Set in Progress")).isEqualTo("Set Complete");
        assertThat(lan.value("IP Address Source")).isEqualTo("Static Address");
        assertThat(lan.value("IP Address")).isEqualTo("10.1.0.5");
        assertThat(lan.value("Subnet Mask")).isEqualTo("255.255.0.0");
        assertThat(lan.value("MAC Address")).isEqualTo("52:54:00:aa:bb:cc");
        assertThat(lan.value("Default Gateway IP")).isEqualTo("10.1.255.254");
        assertThat(lan.value("BMC ARP Control"))
                .isEqualTo("ARP Responses Enabled, Gratuitous ARP Disabled");
        assertThat(lan.value("802.1q VLAN ID")).isEqualTo("300");
        assertThat(lan.value("802.1q VLAN Priority")).isEqualTo("3");
        assertThat(lan.value("RMCP+ Cipher Suites")).isEqualTo("0,3,17");
        assertThat(lan.value("Cipher Suite Priv Max")).isEqualTo("aaaXXXXXXXXXXXX");
    }

    @Test
    void ipmitoolSetsTheLanConfiguration() throws Exception {
        clients.ipmitool("lan", "set", "1", "ipsrc", "dhcp").expectSuccess();
        clients.ipmitool("lan", "set", "1", "netmask", "255.255.255.0").expectSuccess();
        clients.ipmitool("lan", "set", "1", "defgw", "ipaddr", "10.1.0.1").expectSuccess();
        clients.ipmitool("lan", "set", "1", "vlan", "id", "off").expectSuccess();
        clients.ipmitool("lan", "set", "1", "arp", "respond", "off").expectSuccess();
        clients.ipmitool("lan", "set", "1", "cipher_privs", "XoaXXXXXXXXXXXX").expectSuccess();

        assertThat(bmc.lan().source()).isEqualTo(LanSettings.Source.DHCP);
        assertThat(bmc.lan().mask()).isEqualTo(new Ipv4("255.255.255.0"));
        assertThat(bmc.lan().gateway()).isEqualTo(new Ipv4("10.1.0.1"));
        assertThat(bmc.lan().vlan()).isZero();
        assertThat(bmc.lan().arpResponses()).isFalse();
        assertThat(clients.with(0).ipmitool("chassis", "power", "status").code())
                .as("suite 0 was closed")
                .isNotZero();
    }

    @Test
    void ipmitoolListsAndChangesUsers() throws Exception {
        assertThat(clients.ipmitool("user", "list", "1")
                        .expectSuccess()
                        .output()
                        .lines()
                        .map(line -> line.strip().replaceAll("\\s+", " ")))
                .contains(
                        "2 admin true false true ADMINISTRATOR", "3 ops true false true OPERATOR");

        clients.ipmitool("user", "set", "name", "4", "new").expectSuccess();
        clients.ipmitool("user", "set", "password", "4", "a long new password!", "20")
                .expectSuccess();
        clients.ipmitool("user", "priv", "4", "2", "1").expectSuccess();
        clients.ipmitool("channel", "setaccess", "1", "4", "ipmi=on").expectSuccess();
        clients.ipmitool("user", "enable", "4").expectSuccess();
        clients.ipmitool("user", "disable", "3").expectSuccess();

        clients.ipmitool("user", "test", "4", "20", "a long new password!").expectSuccess();
        assertThat(clients.ipmitool("user", "test", "4", "20", "another").code())
                .isNotZero();
        clients.as("new", "a long new password!")
                .ipmitool("-L", "USER", "chassis", "power", "status")
                .expectSuccess();
        assertThat(clients.as("ops", "opspass")
                        .ipmitool("chassis", "power", "status")
                        .code())
                .isNotZero();
        Ended summary = clients.ipmitool("user", "summary", "1").expectSuccess();
        assertThat(summary.value("Maximum IDs")).isEqualTo("15");
        assertThat(summary.value("Enabled User Count")).isEqualTo("2");
    }

    @Test
    void ipmitoolAsksTheChannel() throws Exception {
        Ended info = clients.ipmitool("channel", "info").expectSuccess();
        assertThat(info.value("Channel Medium Type")).isEqualTo("802.3 LAN");
        assertThat(info.value("Session Support")).isEqualTo("multi-session");
        assertThat(info.value("Active Session Count")).isEqualTo("1");
        assertThat(info.value("Access Mode")).isEqualTo("always available");

        Ended access = clients.ipmitool("channel", "getaccess", "1", "3").expectSuccess();
        assertThat(access.value("User Name")).isEqualTo("ops");
        assertThat(access.value("Privilege Level")).isEqualTo("OPERATOR");
        assertThat(access.value("Enable Status")).isEqualTo("enabled");
        assertThat(clients.ipmitool("channel", "getciphers", "ipmi", "1")
                        .expectSuccess()
                        .output())
                .containsPattern("0\\s+N/A\\s+none\\s+none\\s+none")
                .containsPattern("3\\s+N/A\\s+hmac_sha1\\s+hmac_sha1_96\\s+aes_cbc_128")
                .containsPattern("17\\s+N/A\\s+hmac_sha256\\s+sha256_128\\s+aes_cbc_128");
    }

    @Test
    void bmcInfoPrintsTheChannels() throws Exception {
        String info = clients.freeipmi("bmc-info").expectSuccess().output();

        assertThat(info)
                .contains("Channel Number       : 1")
                .contains("Medium Type          : 802.3 LAN")
                .contains("Session Support      : multi-session");
    }

    @Test
    void bmcConfigChecksOutEverythingAndCommitsChanges() throws Exception {
        bmc.misbehave(Quirk.PRIVILEGES_BY_SUITE_ID);
        String all = clients.freeipmi("bmc-config", "--checkout").output();
        assertThat(all)
                .containsPattern("Username\\s+ops\\n")
                .containsPattern("Lan_Privilege_Limit\\s+Operator\\n")
                .containsPattern("IP_Address\\s+10\\.1\\.0\\.5\\n")
                .containsPattern("IP_Address_Source\\s+Static\\n")
                .containsPattern("MAC_Address\\s+52:54:00:AA:BB:CC\\n")
                .containsPattern("Subnet_Mask\\s+255\\.255\\.0\\.0\\n")
                .containsPattern("Default_Gateway_IP_Address\\s+10\\.1\\.255\\.254\\n")
                .containsPattern("Volatile_Access_Mode\\s+Always_Available\\n")
                .containsPattern("Maximum_Privilege_Cipher_Suite_Id_3\\s+Administrator\\n");

        Path changes = Files.writeString(folder.resolve("changes"), """
                Section User4
                  Username new
                  Password newpass
                  Enable_User Yes
                  Lan_Enable_IPMI_Msgs Yes
                  Lan_Privilege_Limit Operator
                EndSection
                Section Lan_Conf_Security_Keys
                  K_G 0x8081828384858687888990919293949596979899
                EndSection
                Section Rmcpplus_Conf_Privilege
                  Maximum_Privilege_Cipher_Suite_Id_0 Unused
                EndSection
                """);
        clients.freeipmi("bmc-config", "--commit", "--filename=" + changes).expectSuccess();

        assertThat(bmc.users())
                .contains(new BmcUser("new", Secret.of("newpass"), Privilege.OPERATOR));
        assertThat(bmc.kg().bytes()).startsWith(0x80, 0x81, 0x82).endsWith(0x98, 0x99);
        assertThat(clients.with(0).ipmitool("chassis", "power", "status").code())
                .isNotZero();
    }
}
