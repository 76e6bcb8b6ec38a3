package io.bearman.core.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.bmc.Finding.Mending;
import io.bearman.core.bmc.Finding.Setting;
import io.bearman.core.bmc.Finding.Severity;
import io.bearman.core.host.Ipv4;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WantedSettingsTest {
    @Test
    void suiteZeroIsNeverWanted() {
        assertThatThrownBy(() -> with(List.of(), Set.of(0, 3, 17)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("suite 0");
    }

    @Test
    void aUserIsWantedOneWay() {
        WantedUser admin = new WantedUser("admin", BmcPrivilege.ADMINISTRATOR, true, "rack1");

        assertThatThrownBy(() -> with(List.of(admin, WantedUser.disabled("admin")), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'admin' twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "seventeen-letters", "n\u00fcrnberg"})
    void aNameThatNoBmcTakesIsRefusedAndQuoted(String name) {
        assertThatThrownBy(() -> WantedUser.disabled(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void whereDhcpGivesAddressesNoneIsWanted() {
        assertThatThrownBy(() -> new WantedLan(
                        AddressSource.DHCP,
                        new Ipv4("10.1.0.5"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theWorstFindingComesFirst() {
        Finding unknown = finding("ARP", Severity.UNKNOWN, Mending.HUMAN);
        Finding open = finding("cipher suite 0", Severity.OPEN, Mending.APPLY);

        Comparison comparison = new Comparison("standard", List.of(unknown, open));

        assertThat(comparison.findings()).containsExactly(open, unknown);
        assertThat(comparison.mendable()).containsExactly(open);
        assertThat(comparison.table()).isEqualTo("""
                        SEVERITY  SETTING         EXPECTED  ACTUAL  MENDED BY
                        open      cipher suite 0  b         a       apply
                        unknown   ARP             b         a       human
                        """);
    }

    private static Finding finding(String subject, Severity severity, Mending mending) {
        return new Finding(Setting.ARP, subject, "b", "a", severity, mending);
    }

    private static WantedSettings with(List<WantedUser> users, Set<Integer> suites) {
        return new WantedSettings(
                "standard",
                null,
                users,
                OtherUsers.REPORTED,
                WantedLan.ANY,
                suites,
                WantedSol.ANY,
                null,
                Set.of());
    }
}
