package io.bearman.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.Applied.Outcome;
import io.bearman.core.bmc.BmcSettings;
import io.bearman.core.bmc.Comparison;
import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.store.InMemoryStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims, time, and what the inventory knows afterwards. */
class SettingsDeskTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final HostId CN2 = HostId.of("cn2");
    private static final Finding SOL = new Finding(
            Finding.Setting.SERIAL_OVER_LAN,
            "serial over LAN",
            "on",
            "off",
            Finding.Severity.DIFFERENT,
            Finding.Mending.APPLY);
    private static final Finding FIRMWARE = new Finding(
            Finding.Setting.FIRMWARE,
            "BMC firmware",
            "9.08",
            "9.07",
            Finding.Severity.DIFFERENT,
            Finding.Mending.HUMAN);

    private final VirtualTime time = new VirtualTime(1);
    private final InMemoryStore store = InMemoryStore.create(time);
    private final Scripted bmc = new Scripted();
    private final SettingsDesk desk = new SettingsDesk(
            new Ports(
                    store.inventory(),
                    store.journal(),
                    store.claims(),
                    store.freeze(),
                    store.admissions(),
                    store.boots(),
                    new NoPower(),
                    region -> {
                        throw new UsageException("no cloud");
                    },
                    NodeGate.none(),
                    List.of(),
                    time),
            bmc,
            machine -> WantedSettings.closed("standard"),
            store.audit(),
            Settings.create(),
            () -> RunId.of("apply-1"));

    /** Says what it was told to say. */
    private final class Scripted implements BmcSettings {
        private final Deque<Applied> answers = new ArrayDeque<>();
        private final List<Duration> left = new ArrayList<>();
        private final List<WantedSettings> wanted = new ArrayList<>();
        private Runnable meanwhile = () -> {};

        @Override
        public Comparison compare(Machine machine, WantedSettings settings) {
            return new Comparison(settings.profile(), List.of(SOL, FIRMWARE));
        }

        @Override
        public Applied apply(
                Machine machine, WantedSettings settings, Claim claim, Deadline notAfter) {
            assertThat(store.claims().claim(machine.id(), RunId.of("other")))
                    .isInstanceOf(Claiming.Held.class);
            left.add(notAfter.left(time));
            meanwhile.run();
            wanted.add(settings);
            time.sleep(Duration.ofSeconds(85));
            return answers.remove();
        }
    }

    private static final class NoPower implements Power {
        @Override
        public Reading read(Machine machine) {
            throw new AssertionError("power is none of this");
        }

        @Override
        public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
            throw new AssertionError("power is none of this");
        }

        @Override
        public Optional<RestorePolicy> restorePolicy(Machine machine) {
            return Optional.empty();
        }

        @Override
        public void restorePolicy(
                Machine machine, RestorePolicy policy, Claim claim, Deadline notAfter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void nextBoot(Machine machine, BootDevice device, Claim claim, Deadline notAfter) {
            throw new AssertionError("power is none of this");
        }
    }

    private static Placed placed(int number, @Nullable BmcGuid guid) {
        MachineId id = MachineId.of("bea20000-0000-4000-8000-00000000000" + number);
        Machine machine = new Machine(
                id,
                "S" + number,
                "v",
                "p",
                Bmc.of("10.1.0." + number, 623, guid, "rack1"),
                List.of(new Mac("52:54:00:be:a2:0" + number)),
                new RackId("r1"),
                number);
        Host host = new Host(
                HostId.of("cn" + number),
                "compute",
                new RegionId("R"),
                Zone.of("az1"),
                "standard",
                id,
                new HostState.Expected());
        return new Placed(host, machine);
    }

    @BeforeEach
    void twoHosts() {
        store.inventory()
                .put(List.of(placed(1, new BmcGuid("01".repeat(16))), placed(2, null)), "test");
    }

    private static Applied applied(
            String address, @Nullable PowerException stoppedBy, Outcome... outcomes) {
        return new Applied(List.of(outcomes), address, stoppedBy);
    }

    private static Outcome changed() {
        return new Outcome.Changed(SOL);
    }

    @Test
    void aCheckClaimsNothing() {
        store.claims().claim(placed(1, null).machine().id(), RunId.of("run-1"));

        SettingsReport report = desk.check(CN1);

        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(SettingsReport.table(List.of(report))).isEqualTo("""
                        HOST  RESULT  SEVERITY   SETTING          EXPECTED  ACTUAL  NOTE
                        cn1   found   different  serial over LAN  on        off     apply mends it
                        cn1   found   different  BMC firmware     9.08      9.07    for a human
                        """);
    }

    @Test
    void whatIsMendedIsAuditedAndItsClaimGivenBack() {
        bmc.answers.add(applied("10.1.0.1", null, changed()));

        SettingsReport report = desk.apply(CN1, "ann");

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(store.audit().about("cn1"))
                .last()
                .extracting(it -> it.by() + ": " + it.what() + " " + it.why())
                .isEqualTo("ann: bmc settings changed: serial over LAN is off, expected on");
        assertThat(store.claims().claim(placed(1, null).machine().id(), RunId.of("other")))
                .isInstanceOf(Claiming.Granted.class);
    }

    @Test
    void aSlowBmcIsGivenMoreTimeWhileItGetsSomewhere() {
        PowerException late = new PowerException.TooLate("its time ended");
        bmc.answers.add(applied("10.1.0.1", late, changed()));
        bmc.answers.add(applied("10.1.0.1", null, changed()));

        SettingsReport report = desk.apply(CN1, "ann");

        assertThat(report.rows()).hasSize(2);
        assertThat(report.problem()).isEmpty();
        assertThat(bmc.left).containsExactly(Duration.ofSeconds(90), Duration.ofSeconds(90));
    }

    @Test
    void aBmcThatGetsNowhereIsGivenUp() {
        PowerException late = new PowerException.TooLate("its time ended");
        bmc.answers.add(applied("10.1.0.1", late, changed()));
        bmc.answers.add(applied("10.1.0.1", late, new Outcome.Kept(SOL, "refused")));

        SettingsReport report = desk.apply(CN1, "ann");

        assertThat(report.problem()).isEqualTo("its time ended");
        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(SettingsReport.table(List.of(report))).isEqualTo("""
                        HOST  RESULT   SEVERITY   SETTING          EXPECTED  ACTUAL  NOTE
                        cn1   changed  different  serial over LAN  on        off
                        cn1   kept     different  serial over LAN  on        off     refused
                        cn1   stopped                                                its time ended
                        """);
    }

    @Test
    void theInventoryKnowsWhereAMovedBmcIs() {
        bmc.answers.add(applied("10.1.0.9", null, changed()));

        desk.move(CN1, new Ipv4("10.1.0.9"), "ann");

        assertThat(store.inventory().find(CN1).orElseThrow().machine().bmc().endpoint())
                .isEqualTo("10.1.0.9:623");
        assertThat(bmc.wanted.get(0).lan().address()).isEqualTo(new Ipv4("10.1.0.9"));
        assertThat(bmc.wanted.get(0).lan().mayMove()).isTrue();
    }

    @Test
    void nobodyMovesToTheAddressOfAnother() {
        assertThatThrownBy(() -> desk.move(CN1, new Ipv4("10.1.0.2"), "ann"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("cn1: the BMC address 10.1.0.2 is already of host cn2");
        assertThat(bmc.left).isEmpty();
    }

    @Test
    void aClaimedMachineIsLeftAlone() {
        store.claims().claim(placed(1, null).machine().id(), RunId.of("run-1"));

        assertThatThrownBy(() -> desk.apply(CN1, "ann"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("claimed by run run-1");
        assertThat(bmc.left).isEmpty();
    }

    @Test
    void aFrozenFleetIsLeftAlone() {
        store.freeze().freeze("ann", "power cut");

        assertThatThrownBy(() -> desk.apply(CN1, "ann"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("frozen by ann");
        assertThat(bmc.left).isEmpty();
    }

    @Test
    void aFleetThatIsFrozenBetweenTwoRoundsIsLeftAloneAndWhatWasChangedIsReported() {
        bmc.answers.add(
                applied("10.1.0.1", new PowerException.TooLate("its time ended"), changed()));
        bmc.meanwhile = () -> store.freeze().freeze("ann", "power cut");

        SettingsReport report = desk.apply(CN1, "ann");

        assertThat(report.problem()).isEqualTo("its time ended");
        assertThat(bmc.left).hasSize(1);
        assertThat(store.audit().about("cn1"))
                .anyMatch(event -> event.what().equals("bmc settings"));
    }

    @Test
    void aBmcWhoseGuidIsNotLearntIsLeftAlone() {
        assertThatThrownBy(() -> desk.apply(CN2, "ann"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("its settings are not touched");
        assertThat(bmc.left).isEmpty();
    }
}
