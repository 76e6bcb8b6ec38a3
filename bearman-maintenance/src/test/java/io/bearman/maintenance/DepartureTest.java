package io.bearman.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Clouds;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import io.bearman.maintenance.Departure.Off;
import io.bearman.testkit.store.InMemoryStore;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine leaves its host only when it is off, as its BMC or a human says. */
class DepartureTest {
    private static final HostId CN1 = Samples.CN1;
    private static final RunId OURS = RunId.of("departure");
    private static final RunId OTHER = RunId.of("another");

    private final VirtualTime time = new VirtualTime(1);
    private final InMemoryStore store = InMemoryStore.create(time);
    private final Bmcs bmcs = new Bmcs();
    private Clouds clouds = region -> {
        throw new UsageException("no cloud in " + region);
    };

    private final Placed broken = Samples.placed(1, "r1", new HostState.Broken("PSU 2"));
    private final Machine next =
            Samples.placed(7, "r1", new HostState.Expected()).machine();

    @BeforeEach
    void put() {
        store.inventory().put(List.of(broken), "test");
    }

    private Departure departure() {
        Ports ports = new Ports(
                store.inventory(),
                store.journal(),
                store.claims(),
                store.freeze(),
                store.admissions(),
                store.boots(),
                bmcs,
                clouds,
                NodeGate.none(),
                List.of(),
                time);
        return new Departure(ports, Settings.create(), () -> OURS, (host, by) -> Optional.empty());
    }

    private Placed replace(Off off) {
        return departure().replace(CN1, next, off, "ann", "PSU 2");
    }

    private void nothingHappened() {
        assertThat(store.inventory().find(CN1)).contains(broken);
        assertThat(store.inventory().held(broken.machine().id())).isEmpty();
        assertThat(store.audit().about("cn1")).hasSize(1);
        bothAreFree();
    }

    private void bothAreFree() {
        for (Machine machine : List.of(broken.machine(), next)) {
            assertThat(store.asProcess("other").claims().claim(machine.id(), OTHER))
                    .isInstanceOf(Claiming.Granted.class);
        }
    }

    @Test
    void aMachineThatIsOnStays() {
        bmcs.answer = () -> reading(PowerState.ON, true);

        assertThatThrownBy(() -> replace(Off.READ))
                .isInstanceOf(PowerException.NotProvenOff.class)
                .hasMessageContaining(broken.machine().bmc().endpoint());
        nothingHappened();
    }

    @Test
    void aMachineWhoseBmcIsSilentIsNotOff() {
        bmcs.answer = () -> {
            throw new PowerException.Unreachable("10.0.0.1:623: no answer");
        };

        assertThatThrownBy(() -> replace(Off.READ)).isInstanceOf(PowerException.class);
        nothingHappened();
    }

    @Test
    void aBmcThatProvesNoGuidProvesNothing() {
        bmcs.answer = () -> reading(PowerState.OFF, false);

        assertThatThrownBy(() -> replace(Off.READ))
                .isInstanceOf(PowerException.NotProvenOff.class)
                .hasMessageContaining("unverified");
        nothingHappened();
    }

    @Test
    void aMachineThatComesOnBetweenTheReadingsStays() {
        bmcs.answer = () -> reading(bmcs.reads == 1 ? PowerState.OFF : PowerState.ON, true);

        assertThatThrownBy(() -> replace(Off.READ)).isInstanceOf(PowerException.NotProvenOff.class);
        nothingHappened();
    }

    @Test
    void aMachineThatReadsOffInTwoSessionsIsReplaced() {
        Placed after = replace(Off.READ);

        assertThat(bmcs.reads).isGreaterThanOrEqualTo(2);
        assertThat(after.machine()).isEqualTo(next);
        assertThat(after.host().state()).isEqualTo(new HostState.Expected());
        assertThat(store.inventory().held(broken.machine().id())).isPresent();
        assertThat(store.inventory().held(broken.machine().macs().get(0))).isPresent();
        assertThat(why("replaced")).isEqualTo("PSU 2; off as its BMC said twice");
        bothAreFree();
    }

    @Test
    void aHumansWordIsEnoughAndIsRemembered() {
        bmcs.answer = () -> {
            throw new PowerException.Unreachable("10.0.0.1:623: no answer");
        };

        assertThat(replace(Off.ATTESTED).machine()).isEqualTo(next);

        assertThat(bmcs.reads).isOne();
        assertThat(why("replaced")).isEqualTo("PSU 2; off as a human attested");
    }

    @Test
    void aHumansWordIsNotTakenAgainstABmcThatReadsOn() {
        bmcs.answer = () -> reading(PowerState.ON, true);

        assertThatThrownBy(() -> replace(Off.ATTESTED))
                .isInstanceOf(PowerException.NotProvenOff.class)
                .hasMessageContaining("is on");
        nothingHappened();
    }

    @Test
    void aHostThatSomebodyChangesWhileItsMachineIsReadIsLeftAlone() {
        BmcGuid guid = BmcGuid.of("00112233445566778899aabbccddeeff");
        bmcs.answer = () -> {
            store.inventory().learn(broken.machine().id(), guid, "bob");
            return reading(PowerState.OFF, true);
        };

        assertThatThrownBy(() -> replace(Off.READ))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("revision");
        assertThat(store.inventory().find(CN1).orElseThrow().machine().id())
                .isEqualTo(broken.machine().id());
        bothAreFree();
    }

    @Test
    void whatAnotherRunHasClaimedIsLeftAlone() {
        Claim claim = ((Claiming.Granted) store.asProcess("other").claims().claim(next.id(), OTHER))
                .claim();

        assertThatThrownBy(() -> replace(Off.READ))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(OTHER.value());
        assertThat(bmcs.reads).isZero();
        store.asProcess("other").claims().release(claim);
        nothingHappened();
    }

    @Test
    void inAFrozenFleetNobodyLeaves() {
        store.freeze().freeze("bob", "storm");

        for (Off off : Off.values()) {
            assertThatThrownBy(() -> replace(off))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("storm");
            assertThatThrownBy(() -> departure().retire(CN1, off, "ann", "sold", event -> {}))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("storm");
        }
        nothingHappened();
    }

    @Test
    void aHostThatIsOffAndThatNoCloudKnowsIsRetired() {
        departure().retire(CN1, Off.READ, "ann", "sold", event -> {});

        assertThat(store.inventory().find(CN1).orElseThrow().host().state())
                .isEqualTo(new HostState.Retired());
        assertThat(store.inventory().held(broken.machine().id())).isPresent();
        assertThat(why("state")).isEqualTo("sold; off as its BMC said twice");
    }

    @Test
    void nobodyAttestsThatAHostIsOffWhoseAgentReports() {
        ComputeService service = new ComputeService(
                "1", CN1, broken.host().zone(), false, "broken", true, false, null);
        clouds = cloud(() -> Optional.of(service));

        assertThatThrownBy(() -> departure().retire(CN1, Off.ATTESTED, "ann", "sold", event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("nova-compute is up");
        nothingHappened();
    }

    @Test
    void aHostThatSomebodyChangesBeforeItIsRetiredIsLeftAlone() {
        BmcGuid guid = BmcGuid.of("00112233445566778899aabbccddeeff");
        bmcs.answer = () -> {
            if (bmcs.reads == 2) {
                store.inventory().learn(broken.machine().id(), guid, "bob");
            }
            return reading(PowerState.OFF, true);
        };

        assertThatThrownBy(() -> departure().retire(CN1, Off.READ, "ann", "sold", event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("revision");
        assertThat(store.inventory().find(CN1).orElseThrow().host().state())
                .isEqualTo(broken.host().state());
        assertThat(store.journal().unfinished(CN1)).isEmpty();
        bothAreFree();
    }

    @Test
    void aHostOfWhichNovaSaysNothingIsNotRetired() {
        clouds = cloud(() -> {
            throw new CloudException.Unreachable("Nova: no answer", null);
        });

        assertThatThrownBy(() -> departure().retire(CN1, Off.ATTESTED, "ann", "sold", event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no answer");
        nothingHappened();
    }

    @Test
    void aHostThatMayNotLeaveIsNotRetiredAndItsMachineIsNotEvenRead() {
        Placed fenced = Samples.placed(2, "r1", new HostState.Fenced(OTHER));
        store.inventory().put(List.of(fenced), "test");

        assertThatThrownBy(
                        () -> departure().retire(Samples.CN2, Off.READ, "ann", "sold", event -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("FENCED of run another")
                .hasMessageContaining("RETIRED");
        assertThat(bmcs.reads).isZero();
    }

    private String why(String what) {
        return store.audit().about("cn1").stream()
                .filter(event -> event.what().equals(what))
                .map(AuditEvent::why)
                .findFirst()
                .orElseThrow();
    }

    private static Clouds cloud(Supplier<Optional<ComputeService>> answer) {
        Hypervisors hypervisors = (Hypervisors) Proxy.newProxyInstance(
                Hypervisors.class.getClassLoader(),
                new Class<?>[] {Hypervisors.class},
                (proxy, method, args) -> {
                    return method.getName().equals("compute") ? answer.get() : List.of();
                });
        Guests guests = (Guests) Proxy.newProxyInstance(
                Guests.class.getClassLoader(),
                new Class<?>[] {Guests.class},
                (proxy, method, args) -> List.of());
        return region -> new Cloud(hypervisors, guests, null);
    }

    private Reading reading(PowerState state, boolean verified) {
        return new Reading(
                state,
                broken.machine().bmc().guid().orElseThrow(),
                verified,
                bmcs.reads,
                time.nanoTime(),
                time.now());
    }

    /** BMCs that answer as they are told; each reading is of a session of its own. */
    private final class Bmcs implements Power {
        private Supplier<Reading> answer = () -> reading(PowerState.OFF, true);
        private int reads;

        @Override
        public Reading read(Machine machine) {
            assertThat(machine.id()).isEqualTo(broken.machine().id());
            reads++;
            return answer.get();
        }

        @Override
        public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
            throw new AssertionError("a departure switches nothing");
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
            throw new AssertionError("a departure switches nothing");
        }
    }
}
