package io.bearman.ipmi.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Machine;
import io.bearman.core.host.RunId;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.IpmiPower;
import io.bearman.ipmi.Patience;
import io.bearman.ipmi.Session;
import io.bearman.ipmi.command.DeviceId;
import io.bearman.ipmi.command.Privilege;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our client, ipmitool and ipmi_sim agree. */
@Tag("lab")
@Tag("lab-ipmi")
class IpmiSimLabTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static IpmiLab lab;

    private final TimeSource time = TimeSource.system();
    private final IpmiClient client = IpmiClient.create();
    private final Credential credential = new Credential(lab.user(), Secret.of(lab.password()));
    private final IpmiPower power = new IpmiPower(client, name -> credential);
    private final Machine cn1 = lab.machine("cn1");
    private int logged;

    @BeforeAll
    static void up() {
        lab = new IpmiLab();
    }

    @AfterAll
    static void down() {
        lab.close();
    }

    @BeforeEach
    void on() {
        lab.run("voice", "cn1");
        lab.run("ctl", "cn1");
        lab.ipmitool("cn1", "chassis", "power", "on");
        logged = lab.log("cn1").size();
    }

    @Test
    void readsWhatIpmitoolReads() {
        assertThat(read().state()).isEqualTo(PowerState.ON);

        lab.ipmitool("cn1", "chassis", "power", "off");

        Reading reading = read();
        assertThat(reading.state()).isEqualTo(PowerState.OFF);
        assertThat(reading.verified()).isTrue();
        assertThat(reading.guid()).isEqualTo(cn1.bmc().knownGuid());
        assertThat(read().sessionId()).isNotEqualTo(reading.sessionId());
    }

    @Test
    void ipmitoolReadsWhatWasDone() {
        act(PowerAction.HARD_OFF);
        assertThat(ipmitoolPower()).isEqualTo("off");
        act(PowerAction.ON);
        assertThat(ipmitoolPower()).isEqualTo("on");
        act(PowerAction.SOFT_OFF);
        assertThat(ipmitoolPower()).isEqualTo("off");
        act(PowerAction.ON);
        act(PowerAction.RESET);

        assertThat(since())
                .containsExactly(
                        "set power 0", "set power 1", "set shutdown", "set power 1", "set reset");
    }

    @Test
    void aCycleIsOneOffAndOneOn() {
        act(PowerAction.CYCLE);

        assertThat(time.await(() -> read().state() == PowerState.ON, SOON)).isTrue();
        assertThat(since()).containsExactly("set power 0", "set power 1");
    }

    @Test
    void theNextBootIsTheNetworkAndThenNothingSpecialAgain() {
        power.nextBoot(cn1, BootDevice.NETWORK, claim(cn1), soon());
        assertThat(lab.ipmitool("cn1", "chassis", "bootparam", "get", "5"))
                .contains("Boot Device Selector : Force PXE");
        power.nextBoot(cn1, BootDevice.DEFAULT, claim(cn1), soon());

        assertThat(since()).containsExactly("set boot pxe", "set boot none");
    }

    @Test
    void aBmcWithoutAPowerRestorePolicySaysSo() {
        assertThatThrownBy(
                        () -> power.restorePolicy(cn1, RestorePolicy.STAY_OFF, claim(cn1), soon()))
                .isInstanceOf(PowerException.Refused.class)
                .hasMessageContaining("0xc1");
    }

    @Test
    void whatTheSimulatorRefusesIsRefused() {
        assertThatThrownBy(() -> act(PowerAction.DIAGNOSTIC_INTERRUPT))
                .isInstanceOf(PowerException.Refused.class)
                .hasMessageStartingWith(cn1.bmc().endpoint() + ": ")
                .hasMessageContaining("0xcc");
    }

    @Test
    void deviceIdAndGuidAreThoseThatIpmitoolPrints() {
        String printed = lab.ipmitool("cn1", "mc", "info");
        try (Session session = client.open(cn1.bmc(), credential, Privilege.USER)) {
            DeviceId id = session.deviceId();

            assertThat(printed)
                    .containsPattern("Device ID +: " + id.device() + "\n")
                    .containsPattern("Device Revision +: " + id.revision() + "\n")
                    .containsPattern("Firmware Revision +: " + id.firmware() + "\n")
                    .containsPattern("IPMI Version +: " + id.ipmiVersion() + "\n")
                    .containsPattern("Manufacturer ID +: " + id.manufacturer() + "\n")
                    .containsPattern("Product ID +: " + id.product() + " ");
            assertThat(session.systemGuid()).isEqualTo(cn1.bmc().knownGuid());
            assertThat(session.guid()).hasValue(session.systemGuid());
            assertThat(session.suite()).isEqualTo(3);
        }
    }

    @Test
    void withTheDefaultSuitesTheSimulatorsOnlyOneIsFound() {
        Bmc bmc = cn1.bmc();
        Bmc both = Bmc.of(bmc.address(), bmc.port(), bmc.knownGuid(), "lab");

        try (Session session = client.open(both, credential, Privilege.USER)) {
            assertThat(session.suite()).isEqualTo(3);
        }
    }

    @Test
    void twoSwappedAddressesPowerNothing() {
        Machine cn2 = lab.machine("cn2");
        Machine swapped1 = cn1.with(withGuid(cn2.bmc(), cn1.bmc().knownGuid()));
        Machine swapped2 = cn2.with(withGuid(cn1.bmc(), cn2.bmc().knownGuid()));
        int logged2 = lab.log("cn2").size();

        for (Machine swapped : List.of(swapped1, swapped2)) {
            for (PowerAction action : PowerAction.values()) {
                assertThatThrownBy(() -> power.act(swapped, action, claim(swapped), soon()))
                        .isInstanceOf(PowerException.WrongMachine.class);
            }
            assertThatThrownBy(() ->
                            power.nextBoot(swapped, BootDevice.NETWORK, claim(swapped), soon()))
                    .isInstanceOf(PowerException.WrongMachine.class);
            assertThatThrownBy(() -> power.read(swapped))
                    .isInstanceOf(PowerException.WrongMachine.class);
        }

        assertThat(since()).isEmpty();
        assertThat(lab.log("cn2")).hasSize(logged2);
    }

    @Test
    void withoutAGuidOnlyReadingWorks() {
        Machine unknown = cn1.with(withGuid(cn1.bmc(), null));

        assertThat(power.read(unknown).verified()).isFalse();
        assertThatThrownBy(() -> power.act(unknown, PowerAction.HARD_OFF, claim(unknown), soon()))
                .isInstanceOf(PowerException.Unverified.class);

        assertThat(since()).isEmpty();
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreDeniedAtOnce() {
        Credential wrong = new Credential(lab.user(), Secret.of("another"));
        Credential nobody = new Credential("nobody", Secret.of(lab.password()));
        long before = time.nanoTime();

        assertThatThrownBy(() -> client.open(cn1.bmc(), wrong, Privilege.USER))
                .isInstanceOf(PowerException.Denied.class)
                .hasMessageNotContaining("another");
        assertThatThrownBy(() -> client.open(cn1.bmc(), nobody, Privilege.USER))
                .isInstanceOf(PowerException.Denied.class);

        assertThat(Duration.ofNanos(time.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void aSilentBmcIsUnreachableAndNeverOff() {
        IpmiPower hasty = new IpmiPower(
                client.with(Patience.create().with(Duration.ofSeconds(3))), name -> credential);
        lab.run("silence", "cn1");

        assertThatThrownBy(() -> hasty.read(cn1)).isInstanceOf(PowerException.Unreachable.class);
        assertThatThrownBy(() -> hasty.act(cn1, PowerAction.CYCLE, claim(cn1), soon()))
                .isInstanceOf(PowerException.Unreachable.class);
    }

    @Test
    void everySessionIsGivenBack() {
        int baseline = lab.activeSessions("cn1");
        Machine other = cn1.with(withGuid(cn1.bmc(), new BmcGuid("ff".repeat(16))));

        // ipmi_sim has 63 slots: what is not given back would be missed.
        for (int i = 0; i < 80; i++) {
            assertThat(read().state()).isEqualTo(PowerState.ON);
            assertThatThrownBy(() -> power.read(other))
                    .isInstanceOf(PowerException.WrongMachine.class);
        }

        assertThat(lab.activeSessions("cn1")).isEqualTo(baseline);
    }

    @Test
    void aFlippedBitIsNeverBelieved() throws Exception {
        try (FlippingProxy proxy = new FlippingProxy(address(), true)) {
            for (int i = 0; i < 10; i++) {
                try (Session session = client.open(through(proxy), credential, Privilege.USER)) {
                    for (int j = 0; j < 50; j++) {
                        assertThat(session.chassisStatus().power()).isEqualTo(PowerState.ON);
                    }
                }
            }
            assertThat(proxy.flipped()).isGreaterThan(500);
            assertThat(client.dropped().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isGreaterThanOrEqualTo(500);
        }
    }

    @Test
    void onlyFlippedPacketsMakeABmcUnusableAndNothingWorse() throws Exception {
        IpmiClient hasty = client.with(Patience.create().with(Duration.ofSeconds(3)));
        try (FlippingProxy proxy = new FlippingProxy(address(), false)) {
            assertThatThrownBy(() -> {
                        try (Session session =
                                hasty.open(through(proxy), credential, Privilege.USER)) {
                            session.chassisStatus();
                        }
                    })
                    .isInstanceOf(PowerException.class);

            assertThat(proxy.flipped()).isGreaterThan(1);
        }
    }

    @Test
    void aCycleWhoseAnswersAreAllLostIsAmbiguousAndHappensOnce() throws Exception {
        IpmiClient hasty = client.with(Patience.create().with(Duration.ofSeconds(4)));
        try (FlippingProxy proxy = new FlippingProxy(address(), true);
                Session session = hasty.open(through(proxy), credential, Privilege.OPERATOR)) {
            proxy.mute();

            assertThatThrownBy(() -> session.control(PowerAction.CYCLE))
                    .isInstanceOf(PowerException.Ambiguous.class);
        }

        assertThat(time.await(() -> read().state() == PowerState.ON, SOON)).isTrue();
        assertThat(since()).containsExactly("set power 0", "set power 1");
    }

    @Test
    void waitingForAMachineThatTakesSecondsToComeUpEndsWhenItIsUp() {
        act(PowerAction.HARD_OFF);
        lab.run("ctl", "cn1", "on_seconds=3");
        act(PowerAction.ON);
        long asked = time.nanoTime();

        assertThat(client.waitFor(cn1.bmc(), credential, PowerState.ON, Duration.ofMillis(500)))
                .isEqualTo(PowerState.OFF);
        assertThat(client.waitFor(cn1.bmc(), credential, PowerState.ON, Duration.ofMinutes(1)))
                .isEqualTo(PowerState.ON);

        assertThat(Duration.ofNanos(time.nanoTime() - asked))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
    }

    private Reading read() {
        return power.read(cn1);
    }

    private void act(PowerAction action) {
        power.act(cn1, action, claim(cn1), soon());
    }

    private static Claim claim(Machine machine) {
        return new Claim(machine.id(), new RunId("lab-run"), 1);
    }

    private Deadline soon() {
        return Deadline.in(time, SOON);
    }

    private String ipmitoolPower() {
        String printed = lab.ipmitool("cn1", "chassis", "power", "status");
        return printed.substring(printed.lastIndexOf(' ') + 1);
    }

    private List<String> since() {
        List<String> log = lab.log("cn1");
        return log.subList(logged, log.size());
    }

    private static Bmc withGuid(Bmc bmc, BmcGuid guid) {
        return new Bmc(bmc.address(), bmc.port(), guid, bmc.credential(), bmc.suites());
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(cn1.bmc().address(), cn1.bmc().port());
    }

    private Bmc through(FlippingProxy proxy) {
        Bmc bmc = cn1.bmc();
        return new Bmc("127.0.0.1", proxy.port(), bmc.knownGuid(), bmc.credential(), bmc.suites());
    }
}
