package io.bearman.ipmi.settings;

import static io.bearman.ipmi.settings.ModelBmc.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.bearman.core.UsageException;
import io.bearman.core.bmc.AddressSource;
import io.bearman.core.bmc.BmcPrivilege;
import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.OtherUsers;
import io.bearman.core.bmc.WantedLan;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.bmc.WantedSol;
import io.bearman.core.bmc.WantedUser;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Machine;
import io.bearman.core.power.RestorePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is found, as people read it. */
class ComparisonTest {
    private static final WantedSettings CLOSED = WantedSettings.closed("closed");
    private static final WantedSettings ALL = new WantedSettings(
            "standard",
            "rack1",
            List.of(
                    Workshop.admin("admin"),
                    Workshop.monitor(),
                    new WantedUser("oper", BmcPrivilege.OPERATOR, true, null),
                    WantedUser.disabled("guest")),
            OtherUsers.REPORTED,
            new WantedLan(
                    AddressSource.STATIC,
                    new Ipv4("10.1.0.5"),
                    new Ipv4("255.255.255.0"),
                    new Ipv4("10.1.0.254"),
                    40,
                    true,
                    false,
                    false),
            Set.of(17),
            new WantedSol(true, 115200, BmcPrivilege.OPERATOR),
            RestorePolicy.STAY_OFF,
            Set.of("9.08", "9.10"));

    private final Workshop workshop = new Workshop();
    private final ModelBmc bmc = workshop.bmc;

    /** Rewritten by {@code -Dgolden.update=true}; the difference is reviewed like code. */
    private static void assertGolden(String name, String text) throws IOException {
        Path file = Path.of("src/test/resources/golden", name);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }

    private String table(WantedSettings wanted) {
        return workshop.compare(wanted).table();
    }

    @Test
    void aBmcThatIsClosedHasNoFinding() {
        bmc.lan.put(24, bytes(0, 0x40, 4, 0, 0, 0, 0, 0, 0));

        assertThat(workshop.compare(CLOSED).findings()).isEmpty();
    }

    @Test
    void whateverIsWantedNobodyGetsInWithoutAPassword() {
        bmc.lan.put(24, bytes(0, 0x43, 4, 0, 0, 0, 0, 0, 0));
        bmc.lan.put(2, bytes(0x15, 0x15, 0x14, 0x14, 0));
        bmc.user(1, "", "", 0x13);

        assertThat(table(CLOSED)).isEqualTo("""
                        SEVERITY   SETTING                                    EXPECTED  ACTUAL                  MENDED BY
                        open       IPMI v1.5 sessions without authentication  closed    open to callback, user  apply
                        open       cipher suite 0                             closed    open to operator        apply
                        different  user 1 without a name                      disabled  operator                apply
                        """);
    }

    @Test
    void allThatDiffersIsFound() throws IOException {
        bmc.user(1, "", "", 0x13);
        bmc.user(3, "mon", "not-it", 0x13);
        bmc.user(4, "guest", "guest", 0x12);
        bmc.user(5, "vendor", "calvin", 0x14);
        bmc.lan.put(0, bytes(1));
        bmc.lan.put(3, bytes(10, 1, 0, 77));
        bmc.lan.put(4, bytes(2));
        bmc.lan.put(6, bytes(255, 255, 0, 0));
        bmc.lan.put(10, bytes(1));
        bmc.lan.put(12, bytes(0, 0, 0, 0));
        bmc.lan.put(20, bytes(0x29, 0x80));
        bmc.lan.put(24, bytes(0, 0x44, 4, 0, 0, 0, 0, 0, 0));
        bmc.sol.put(1, bytes(0));
        bmc.sol.put(2, bytes(0x02));
        bmc.sol.put(5, bytes(6));
        bmc.access.put(0x40, bytes(0x01, 5));
        bmc.firmware = "9.07";
        bmc.restorePolicy = 2;

        assertGolden("bmc-settings.txt", table(ALL));
    }

    @Test
    void whatTheBmcDoesNotTellIsUnknown() {
        bmc.refused.addAll(Set.of("0c/22", "06/54", "0c/02/16", "0c/02/17", "0c/02/18"));
        bmc.silentAboutSuites = true;
        bmc.lan.remove(20);
        bmc.restorePolicy = 3;

        assertThat(workshop.compare(ALL).findings())
                .filteredOn(it -> it.severity() == Finding.Severity.UNKNOWN)
                .extracting(Finding::line)
                .containsExactly(
                        "power-restore policy is not told, expected stay off",
                        "serial-over-LAN bit rate is not told, expected 115200 bit/s",
                        "serial-over-LAN bit rate after a BMC restart is not told,"
                                + " expected 115200 bit/s",
                        "serial-over-LAN privilege is not told, expected operator",
                        "serial over LAN is not told, expected on",
                        "cipher suite 0 is not told, expected closed",
                        "VLAN is not told, expected 40");
    }

    @Test
    void readingNeverWrites() {
        String before = bmc.state();

        workshop.compare(ALL);

        assertThat(bmc.state()).isEqualTo(before);
        assertThat(bmc.log).allMatch(it -> it.matches("(Get|Test|open) .*"));
    }

    @Test
    void aSuiteThatIsOfferedAndNotConfiguredIsOpenAndNotForUsToClose() {
        bmc.lan.put(22, bytes(2));
        bmc.lan.put(23, bytes(0, 3, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        bmc.lan.put(24, bytes(0, 0x44, 0, 0, 0, 0, 0, 0, 0));

        assertThat(workshop.compare(CLOSED).findings())
                .extracting(Finding::line, Finding::mending)
                .containsExactly(
                        tuple("cipher suite 0 is open, expected closed", Finding.Mending.HUMAN));
    }

    @Test
    void aSuiteZeroThatLetsAnybodyInIsFoundWhateverTheBmcSays() {
        bmc.letsAnybodyIn = true;

        assertThat(workshop.compare(CLOSED).findings())
                .extracting(Finding::line, Finding::severity, Finding::mending)
                .containsExactly(tuple(
                        "cipher suite 0 is open, expected closed",
                        Finding.Severity.OPEN,
                        Finding.Mending.HUMAN));
    }

    @Test
    void theOnlySuiteThatLetsUsInIsNotClosed() {
        bmc.lan.put(24, bytes(0, 0x40, 0, 0, 0, 0, 0, 0, 0));

        assertThat(workshop.compare(ALL).findings())
                .filteredOn(it -> it.setting() == Finding.Setting.CIPHER_SUITE)
                .extracting(Finding::line)
                .containsExactly("cipher suite 3 is open to administrator, and the only one that"
                        + " Bearman gets in by, expected closed");
    }

    @Test
    void aPasswordThatTheBmcCannotTestIsTriedByALogin() {
        bmc.user(3, "mon", "monitoring", 0x12);
        bmc.refused.add("06/47");

        assertThat(passwords()).isEmpty();

        bmc.user(3, "mon", "another", 0x12);

        assertThat(passwords())
                .containsExactly(
                        "user 'mon' password is another, expected of" + " credential 'monitor'");
    }

    @Test
    void aPasswordIsRightWhateverLengthItIsKeptAt() {
        bmc.user(3, "mon", "monitoring", 0x12);
        bmc.users.get(3).password = Arrays.copyOf(bmc.users.get(3).password, 20);

        assertThat(passwords()).isEmpty();
    }

    private List<String> passwords() {
        return workshop
                .compare(Workshop.users(OtherUsers.ALLOWED, Workshop.monitor()))
                .findings()
                .stream()
                .filter(it -> it.setting() == Finding.Setting.PASSWORD)
                .map(Finding::line)
                .toList();
    }

    @Test
    void ofTwoUsersWithOneNameTheSecondIsAnotherUser() {
        bmc.user(3, "admin", "x", 0x14);

        assertThat(workshop.compare(Workshop.users(OtherUsers.REPORTED, Workshop.admin("admin")))
                        .findings())
                .extracting(Finding::line)
                .containsExactly("user 'admin' is administrator, expected none");
    }

    @Test
    void aMachineWhoseGuidIsNotLearntIsAFinding() {
        assertThat(workshop.settings().compare(unverified(), CLOSED).findings())
                .extracting(Finding::line)
                .containsExactly("BMC GUID in the inventory is none, expected " + ModelBmc.GUID);
    }

    private Machine unverified() {
        Machine machine = workshop.machine();
        return machine.with(
                Bmc.of(machine.bmc().address(), 623, null, machine.bmc().credential()));
    }

    @Test
    void aCredentialOfAnotherUserIsRefusedBeforeAnythingIsSent() {
        WantedUser wrong = new WantedUser("mon", BmcPrivilege.USER, true, "rack1");

        assertThatThrownBy(() -> workshop.compare(Workshop.users(OtherUsers.ALLOWED, wrong)))
                .isInstanceOf(UsageException.class)
                .hasMessage("credential 'rack1' is of user 'admin', not of 'mon' as is wanted");
        assertThat(bmc.log).isEmpty();
    }

    @Test
    void aPasswordThatNoBmcKeepsIsRefusedBeforeAnythingIsSent() {
        workshop.secret("monitor", "mon", "twenty-one-characters");

        assertThatThrownBy(() -> passwords())
                .isInstanceOf(UsageException.class)
                .hasMessage("the password of credential 'monitor' has 21 bytes;"
                        + " a BMC keeps 1 to 20, none of them zero");
        assertThat(bmc.log).isEmpty();
    }
}
