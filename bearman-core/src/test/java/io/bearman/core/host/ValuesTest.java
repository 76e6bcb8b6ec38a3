package io.bearman.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-cn1", "cn1-", "cn 1", "cn1\n", "cn1;reboot", "${net0/mac}"})
    void whatIsNoHostIdIsRefusedAndQuoted(String text) {
        assertThatThrownBy(() -> HostId.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void macAddressesAreOneFormWhateverWasTyped() {
        assertThat(Mac.of("52-54-00-AB-cd-01")).isEqualTo(Mac.of("52:54:00:ab:cd:01"));
    }

    @Test
    void theNilUuidIsNoMachine() {
        assertThatThrownBy(() -> MachineId.of("00000000-0000-0000-0000-000000000000"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGuidKeepsItsWireOrder() {
        BmcGuid guid = BmcGuid.of("a1234567-89ab-cdef-a123-456789abcdef");

        assertThat(BmcGuid.of(guid.bytes())).isEqualTo(guid);
        assertThat(guid.bytes()[0]).isEqualTo((byte) 0xa1);
    }

    @Test
    void onlySuitesThatWeSpeakAreAcceptedAndUntold17And3AreTried() {
        int withRc4 = 4;

        assertThatThrownBy(() -> new Bmc("127.0.0.1", 623, null, "default", List.of(withRc4)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Bmc.of("127.0.0.1", 623, null, "default").suites()).containsExactly(17, 3);
    }

    @Test
    void whatAMachineIsCalledIsShortAndInOneLine() {
        for (String serial : List.of("x".repeat(256), "S1\u0000\u0000", "S1\nS2", "\tS1")) {
            assertThatThrownBy(() -> new Machine(
                            MachineId.of("00000000-0000-4000-8000-000000000001"),
                            serial,
                            "Vendor",
                            "Product",
                            Bmc.of("10.0.0.1", 623, null, "rack1"),
                            List.of(Mac.of("52:54:00:00:00:01")),
                            new RackId("r1"),
                            1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("00000000-0000-4000-8000-000000000001")
                    .hasMessageContaining("serial");
        }
    }

    @Test
    void aFindingIsALine() {
        assertThat(new HostState.Rejected(List.of("DIMM 3:\r\nmissing")).findings())
                .containsExactly("DIMM 3: missing");
    }

    @Test
    void aSecretNeverShows() {
        assertThat(new Credential("admin", Secret.of("hunter2")).toString())
                .contains("admin")
                .doesNotContain("hunter2");
    }

    @Test
    void aFencedHostReturnsOnlyByJoining() {
        RunId run = RunId.of("run-1");

        assertThat(new HostState.Fenced(run).mayBecome(new HostState.InService()))
                .isFalse();
        assertThat(new HostState.Fenced(run).mayBecome(new HostState.Maintenance(run, "x")))
                .isFalse();
        assertThat(new HostState.Fenced(run).mayBecome(new HostState.Joining(run)))
                .isTrue();
    }

    @Test
    void aRetiredHostStaysRetired() {
        RunId run = RunId.of("run-1");
        List<HostState> all = List.of(
                new HostState.Expected(),
                new HostState.Registering(),
                new HostState.InStock(),
                new HostState.Rejected(List.of()),
                new HostState.Deploying(),
                new HostState.Joining(run),
                new HostState.InService(),
                new HostState.Maintenance(run, "x"),
                new HostState.Fenced(run),
                new HostState.Broken("x"));

        assertThat(all).noneMatch(state -> new HostState.Retired().mayBecome(state));
    }
}
