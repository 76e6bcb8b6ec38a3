package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.bmc.AddressSource;
import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.BmcPrivilege;
import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.OtherUsers;
import io.bearman.core.bmc.WantedLan;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.bmc.WantedSol;
import io.bearman.core.bmc.WantedUser;
import io.bearman.core.claim.Claim;
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
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.settings.IpmiBmcSettings;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.LanSettings;
import io.bearman.testkit.bmc.Privilege;
import io.bearman.testkit.bmc.Quirk;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.net.Link;
import io.bearman.testkit.net.VirtualNetwork;
import io.bearman.testkit.store.InMemoryStore;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings over real sessions with the testkit's BMC, whose codec is another. */
class SimulatedBmcSettingsTest {
    private static final String ADDRESS = "192.0.2.1";
    private static final BmcGuid GUID = new BmcGuid("0123456789abcdef0123456789abcdef");
    private static final MachineId MACHINE = MachineId.of("bea20000-0000-4000-8000-000000000001");

    private final VirtualTime time = new VirtualTime(3);
    private final VirtualNetwork network = new VirtualNetwork(time, 3);
    private final InMemoryStore store = InMemoryStore.create(time);
    private final IpmiClient client =
            new IpmiClient(network, time, new SeededRandom(5), Patience.create());
    private final Map<String, Credential> credentials = Map.of(
            "factory", new Credential("root", Secret.of("calvin")),
            "rack1", new Credential("bearman", Secret.of("twenty-bytes-of-text")),
            "monitor", new Credential("mon", Secret.of("monitoring")));
    private final IpmiBmcSettings settings = new IpmiBmcSettings(
            new SettingsSessions(client),
            credentials::get,
            store.credentialChanges(),
            time,
            "test");

    private SimulatedBmc bmc(Integer... suites) {
        SimulatedBmc bmc = new SimulatedBmc(
                SimulatedBmc.Settings.of(
                                GUID,
                                BmcUser.admin("root", "calvin"),
                                new BmcUser("mon", Secret.of("not-it"), Privilege.OPERATOR),
                                BmcUser.admin("vendor", "vendor"))
                        .withSuites(suites)
                        .withSessionLimit(4)
                        .with(LanSettings.USUAL.with(LanSettings.Source.DHCP)),
                new RecordingChassis(PowerState.OFF, time, Duration.ofSeconds(1)),
                time,
                new Random(1));
        network.attach(new InetSocketAddress(ADDRESS, Bmc.PORT), bmc);
        return bmc;
    }

    @BeforeEach
    void inventory() {
        Machine machine = new Machine(
                MACHINE,
                "S1",
                "v",
                "p",
                Bmc.of(ADDRESS, Bmc.PORT, GUID, "factory"),
                List.of(new Mac("52:54:00:be:a2:01")),
                new RackId("r1"),
                1);
        Host host = new Host(
                HostId.of("cn1"),
                "compute",
                new RegionId("R"),
                Zone.of("az1"),
                "standard",
                MACHINE,
                new HostState.Expected());
        store.inventory().put(List.of(new Placed(host, machine)), "test");
    }

    @AfterEach
    void close() {
        client.close();
    }

    private Machine machine() {
        return store.inventory().find(MACHINE).orElseThrow().machine();
    }

    private static WantedSettings wanted(Set<Integer> suites) {
        return new WantedSettings(
                "standard",
                "rack1",
                List.of(
                        new WantedUser("bearman", BmcPrivilege.ADMINISTRATOR, true, null),
                        new WantedUser("mon", BmcPrivilege.USER, true, "monitor")),
                OtherUsers.DISABLED,
                new WantedLan(
                        AddressSource.STATIC,
                        new Ipv4(ADDRESS),
                        new Ipv4("255.255.255.0"),
                        new Ipv4("192.0.2.254"),
                        40,
                        true,
                        true,
                        true),
                suites,
                new WantedSol(true, 38_400, BmcPrivilege.OPERATOR),
                RestorePolicy.STAY_OFF,
                Set.of());
    }

    private Applied apply(WantedSettings wanted) {
        return settings.apply(machine(), wanted, claim(), soon());
    }

    private List<String> findings(WantedSettings wanted) {
        return settings.compare(machine(), wanted).findings().stream()
                .map(Finding::line)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.05, 0.2})
    void allOfItIsMendedAlsoOverABadNetwork(double loss) {
        SimulatedBmc bmc = bmc(0, 3, 17);
        network.link(Link.of(Duration.ofMillis(2)).loss(loss).duplication(loss).reordering(loss));
        WantedSettings wanted = wanted(Set.of(3, 17));
        assertThat(patiently(() -> findings(wanted))).hasSizeGreaterThan(8);

        Applied applied = patiently(() -> apply(wanted));
        for (int again = 0; applied.stopped().isPresent() && again < 5; again++) {
            applied = patiently(() -> apply(wanted));
        }

        assertThat(applied.stopped()).isEmpty();
        assertThat(patiently(() -> findings(wanted))).isEmpty();
        assertThat(machine().bmc().credential()).isEqualTo("rack1");
        assertThat(bmc.users())
                .containsExactlyInAnyOrder(
                        BmcUser.admin("root", "calvin").disabled(),
                        new BmcUser("mon", Secret.of("monitoring"), Privilege.USER),
                        BmcUser.admin("vendor", "vendor").disabled(),
                        BmcUser.admin("bearman", "twenty-bytes-of-text"));
        assertThat(bmc.lan()).isEqualTo(LanSettings.USUAL.withVlan(40, 0).withArps(true, true));
        assertThat(bmc.restorePolicy()).isZero();
    }

    /** Of a session whose setup was lost the BMC's half is in its way for a minute. */
    private <T> T patiently(Supplier<T> action) {
        for (int again = 0; again < 5; again++) {
            try {
                return action.get();
            } catch (PowerException.Busy | PowerException.Unreachable e) {
                time.sleep(Duration.ofSeconds(61));
            }
        }
        return action.get();
    }

    @Test
    void everySessionIsGivenBack() {
        SimulatedBmc bmc = bmc(0, 3, 17);

        findings(wanted(Set.of(3, 17)));
        apply(wanted(Set.of(3, 17)));

        assertThat(bmc.sessions()).isZero();
    }

    /** Supermicro's count the places of suites by their numbers. */
    @Test
    void suitesAreClosedWhereTheBmcHasThem() {
        SimulatedBmc bmc = bmc(0, 3);
        bmc.misbehave(Quirk.PRIVILEGES_BY_SUITE_ID);
        WantedSettings wanted = wanted(Set.of(3));
        assertThat(findings(wanted))
                .contains("cipher suite 0 is open to administrator, expected closed");

        apply(wanted);

        assertThat(findings(wanted)).isEmpty();
    }

    /** There the privilege of suite 17, by which we are in, has no place at all. */
    @Test
    void aSuiteWhosePlaceIsNotKnownIsNotSaidToBeClosed() {
        SimulatedBmc bmc = bmc(3, 17);
        bmc.misbehave(Quirk.PRIVILEGES_BY_SUITE_ID);

        Applied applied = apply(wanted(Set.of(17)));

        assertThat(applied.kept())
                .extracting(it -> it.finding().line())
                .containsExactly("cipher suite 3 is open, expected closed");
    }

    @Test
    void withoutAGuidNothingIsSentAndItSaysHowToLearnIt() {
        SimulatedBmc bmc = bmc(3, 17);
        for (BmcGuid guid : new BmcGuid[] {null, new BmcGuid("00".repeat(16))}) {
            Machine machine = machine().with(Bmc.of(ADDRESS, Bmc.PORT, guid, "factory"));

            assertThatThrownBy(
                            () -> settings.apply(machine, wanted(Set.of(3, 17)), claim(), soon()))
                    .isInstanceOf(PowerException.Unverified.class)
                    .hasMessageContaining("bearman inventory learn-guid HOST")
                    .extracting(e -> ((PowerException) e).exitCode())
                    .isEqualTo(ExitCode.REFUSED);
        }
        assertThat(network.carried()).isZero();
    }

    @Test
    void aBmcWithoutAGuidThatDoesNotNameTheSerialIsNotChanged() {
        SimulatedBmc bmc = bmc(3, 17);
        bmc.misbehave(Quirk.ZEROGUID);
        Bmc odd = new Bmc(
                ADDRESS,
                Bmc.PORT,
                null,
                "factory",
                List.of(17),
                Set.of(io.bearman.core.host.Quirk.ZEROGUID));

        assertThatThrownBy(() ->
                        settings.apply(machine().with(odd), wanted(Set.of(3, 17)), claim(), soon()))
                .isInstanceOf(PowerException.Unverified.class)
                .hasMessageContaining("does not name the serial 'S1'");
        assertThat(bmc.lan()).isEqualTo(LanSettings.USUAL.with(LanSettings.Source.DHCP));
        assertThat(bmc.sessions()).isZero();
    }

    private static Claim claim() {
        return new Claim(MACHINE, RunId.of("run-1"), 1);
    }

    private Deadline soon() {
        return Deadline.in(time, Duration.ofSeconds(90));
    }
}
