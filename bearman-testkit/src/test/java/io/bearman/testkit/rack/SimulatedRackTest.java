package io.bearman.testkit.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.net.VirtualHttp;
import io.bearman.testkit.net.VirtualNetwork;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedRackTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final HostId CN2 = HostId.of("cn2");
    private static final HostId CN4 = HostId.of("cn4");
    private static final Duration LONG = Duration.ofMinutes(10);

    private final VirtualTime time = new VirtualTime(1);
    private final VirtualHttp http = new VirtualHttp(time, 1);
    private final BootStub boot = new BootStub();
    private final SimulatedRack rack =
            SimulatedRack.virtual(RackSettings.create(), time, new VirtualNetwork(time, 1), http);
    private final Hands hands = new Hands(rack.cloud());

    @BeforeEach
    void serve() {
        http.serve("boot:8080", boot);
        rack.bootServer(URI.create("http://boot:8080"));
    }

    @Test
    void itBeginsWithEveryHostServingAndEveryGuestAlive() {
        assertThat(rack.report()).isEqualTo(new RackReport(6, 0, 24, 24, 0));
        assertThat(rack.hosts())
                .extracting(
                        placed -> placed.host().id() + " " + placed.machine().rack())
                .containsExactly(
                        "cn1 rack1",
                        "cn2 rack1",
                        "cn3 rack1",
                        "cn4 rack2",
                        "cn5 rack2",
                        "cn6 rack2");
        assertThat(rack.hosts().stream()
                        .map(Placed::machine)
                        .flatMap(machine -> Stream.of(
                                machine.id(),
                                machine.bmc().knownGuid(),
                                machine.macs(),
                                machine.serial())))
                .doesNotHaveDuplicates();
    }

    @Test
    void anEmptiedHostIsSwitchedOffBootsFromTheNetworkAndServesAgain() {
        drain(CN1);
        rack.press(CN1, PowerAction.SOFT_OFF);
        until(CN1, Stage.OFF);
        rack.bootDevice(CN1, BootDevice.NETWORK);
        rack.press(CN1, PowerAction.ON);
        until(CN1, Stage.SERVING);
        hands.enable(CN1);

        assertThat(boot.asked)
                .containsExactly(
                        "/boot.ipxe",
                        "/v1/boot",
                        "mac=52-54-00-01-00-01&uuid="
                                + rack.hosts().get(0).machine().id()
                                + "&serial=53494d3030303031&arch=x86_64&fw=pcbios",
                        "/v1/sessions",
                        "/v1/boots");
        assertThat(boot.exchanges.get(0))
                .matches("\\{\"token\":\"" + BootStub.TOKEN
                        + "\",\"mac\":\"52:54:00:01:00:01\",\"uuid\":\"[0-9a-f-]{36}\","
                        + "\"nonce\":\"[0-9a-f]{22}\"\\}");
        assertThat(boot.bearers).containsExactly("Bearer " + BootStub.SECRET);
        assertThat(boot.reports.get(0))
                .matches("\\{\"mac\":\"52:54:00:01:00:01\",\"uuid\":\"[0-9a-f-]{36}\","
                        + "\"bootId\":\"[0-9a-f-]{36}\"\\}");
        time.sleep(LONG);
        assertThat(rack.report()).isEqualTo(new RackReport(6, 1, 24, 24, 0));
        assertThat(rack.violations()).isEmpty();
    }

    @Test
    void theBootDeviceIsForOneBoot() {
        drain(CN1);
        rack.bootDevice(CN1, BootDevice.NETWORK);
        rack.press(CN1, PowerAction.CYCLE);
        until(CN1, Stage.SERVING);
        rack.press(CN1, PowerAction.CYCLE);
        until(CN1, Stage.NO_SYSTEM);

        assertThat(rack.report().rebooted()).isZero();
    }

    @Test
    void aMachineOnHoldKeepsAskingAndHasNoSystem() {
        boot.script = BootStub.HOLD;
        cycleEmpty(CN1);
        until(CN1, Stage.HELD);
        rack.press(CN1, PowerAction.SOFT_OFF);
        time.sleep(LONG);
        assertThat(rack.stage(CN1)).isIn(Stage.HELD, Stage.NETWORK);

        boot.script = BootStub.PRODUCTION;
        until(CN1, Stage.SERVING);
    }

    @Test
    void theRegistrationLoaderIsNoProductionSystem() {
        boot.script = BootStub.LOADER;
        cycleEmpty(CN1);

        until(CN1, Stage.NO_SYSTEM);
        assertThat(boot.reports).isEmpty();
    }

    @Test
    void aMachineWaitsForABootServerThatIsAway() {
        http.stop("boot:8080");
        cycleEmpty(CN1);
        time.sleep(LONG);
        assertThat(rack.stage(CN1)).isEqualTo(Stage.NETWORK);

        http.serve("boot:8080", boot);
        until(CN1, Stage.SERVING);
    }

    @Test
    void aSystemWhoseReportIsRefusedHasNoAgent() {
        boot.reportStatus = 403;
        cycleEmpty(CN1);

        until(CN1, Stage.REFUSED);
        assertThat(boot.reports).hasSizeGreaterThan(1);
        assertThat(boot.reports.stream().distinct()).hasSize(1);
    }

    @Test
    void aSystemWhoseTokenIsRefusedReportsNothing() {
        boot.exchangeStatus = 403;
        cycleEmpty(CN1);

        until(CN1, Stage.REFUSED);
        assertThat(boot.exchanges).hasSizeGreaterThan(1);
        assertThat(boot.reports).isEmpty();
    }

    @Test
    void aTokenIsExchangedOnceHoweverOftenItsSystemReports() {
        boot.reportStatus = 503;
        cycleEmpty(CN1);
        time.await(() -> boot.reports.size() > 2, LONG);
        boot.reportStatus = 201;

        until(CN1, Stage.SERVING);
        assertThat(boot.exchanges).hasSize(1);
    }

    @Test
    void powerThatIsCutWhileAMachineBootsEndsThatBoot() {
        cycleEmpty(CN1);
        until(CN1, Stage.BOOTING);
        rack.press(CN1, PowerAction.HARD_OFF);
        time.sleep(LONG);

        assertThat(rack.stage(CN1)).isEqualTo(Stage.OFF);
        assertThat(boot.reports).isEmpty();
    }

    @Test
    void guestsOnAHostThatLosesItsPowerAreViolations() {
        rack.press(CN1, PowerAction.HARD_OFF);
        time.sleep(Duration.ofSeconds(4));
        assertThat(kinds()).containsOnly(Violation.Kind.GUEST_ON_OFF_HOST).hasSize(4);
        assertThat(rack.report().vmsAlive()).isEqualTo(20);

        time.sleep(Duration.ofSeconds(2));
        assertThat(kinds()).filteredOn(Violation.Kind.GUEST_NOWHERE::equals).hasSize(4);
    }

    @Test
    void aSoftOffKillsGuestsTooWhenTheSystemIsDown() {
        rack.press(CN1, PowerAction.SOFT_OFF);
        assertThat(rack.violations()).isEmpty();

        until(CN1, Stage.OFF);
        assertThat(kinds()).containsOnly(Violation.Kind.GUEST_ON_OFF_HOST).hasSize(4);
    }

    @Test
    void aGuestThatIsEvacuatedFromALivingHostRunsTwice() {
        ServerId guest = rack.cloud().running(CN1).get(0);
        hands.forceDown(CN1);
        hands.evacuate(guest);
        time.sleep(LONG);

        assertThat(kinds()).containsExactly(Violation.Kind.GUEST_TWICE);
        assertThat(rack.violations().get(0).about()).isEqualTo(guest.toString());
        assertThat(rack.report().vmsAlive()).isEqualTo(23);
    }

    @Test
    void aGuestThatIsColdMigratedForLongerThanFiveSecondsIsNotMissed() {
        ServerId guest = rack.cloud().running(CN1).get(0);
        hands.coldMigrate(guest);
        time.await(() -> !rack.cloud().running(CN1).contains(guest), LONG);
        time.sleep(LONG);

        assertThat(rack.violations()).isEmpty();
    }

    @Test
    void twoHostsOfOneRackOutOfServiceExceedItsLimit() {
        hands.disable(CN1);
        hands.disable(CN4);
        assertThat(rack.violations()).isEmpty();

        hands.disable(CN2);
        assertThat(kinds()).containsExactly(Violation.Kind.LIMIT_EXCEEDED);
        assertThat(rack.violations().get(0).line()).contains("rack1").contains("[cn1, cn2]");
    }

    @Test
    void aHostIsOutOfServiceUntilItsAgentIsBack() {
        drain(CN1);
        rack.press(CN1, PowerAction.HARD_OFF);
        hands.enable(CN1);
        hands.disable(CN2);

        assertThat(kinds()).containsExactly(Violation.Kind.LIMIT_EXCEEDED);
    }

    @Test
    void aSecondLossOfPowerInARunIsAViolation() {
        cycleEmpty(CN1);
        until(CN1, Stage.SERVING);
        assertThat(rack.violations()).isEmpty();

        rack.press(CN1, PowerAction.RESET);
        assertThat(kinds()).containsExactly(Violation.Kind.OFF_TWICE);
        assertThat(rack.offs(CN1)).isEqualTo(2);
    }

    @Test
    void aCrashIsNobodysFaultAndItsGuestsMayBeEvacuated() {
        hands.disable(CN2);
        List<ServerId> guests = rack.cloud().running(CN1);
        rack.crash(CN1);
        hands.forceDown(CN1);
        guests.forEach(hands::evacuate);
        time.sleep(LONG);

        assertThat(rack.violations()).isEmpty();
        assertThat(rack.report().vmsAlive()).isEqualTo(24);
    }

    private List<Violation.Kind> kinds() {
        return rack.violations().stream().map(Violation::kind).toList();
    }

    private void cycleEmpty(HostId host) {
        drain(host);
        rack.bootDevice(host, BootDevice.NETWORK);
        rack.press(host, PowerAction.CYCLE);
    }

    private void drain(HostId host) {
        hands.disable(host);
        rack.cloud().running(host).forEach(hands::liveMigrate);
        assertThat(time.await(() -> rack.cloud().running(host).isEmpty(), LONG)).isTrue();
        time.sleep(Duration.ofSeconds(10));
    }

    private void until(HostId host, Stage stage) {
        assertThat(time.await(() -> rack.stage(host) == stage, LONG))
                .as(stage.name())
                .isTrue();
    }
}
