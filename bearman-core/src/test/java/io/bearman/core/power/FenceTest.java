package io.bearman.core.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RunId;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FenceTest {
    private static final BmcGuid GUID = BmcGuid.of("a123456789abcdefa123456789abcdef");
    private static final Machine MACHINE = new Machine(
            MachineId.of("00000000-0000-4000-8000-000000000001"),
            "SN1",
            "Acme",
            "X1",
            Bmc.of("127.0.0.1", 623, GUID, "default"),
            List.of(Mac.of("52:54:00:00:00:01")),
            RackId.of("r1"),
            1);
    private static final RunId RUN = RunId.of("run-1");
    private static final Duration APART = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final VirtualTime time = new VirtualTime(1);
    private final Script power = new Script();
    private final Fence fence = new Fence(power, time, APART);

    @Test
    void twoOffReadingsTenSecondsApartAreEvidence() {
        power.then(PowerState.OFF).then(PowerState.OFF);

        ReadOff evidence = fence.readOff(MACHINE, PATIENCE);

        assertThat(evidence.machine()).isEqualTo(MACHINE.id());
        assertThat(evidence.later().nanoTime() - evidence.earlier().nanoTime())
                .isGreaterThanOrEqualTo(APART.toNanos());
        assertThat(evidence.later().sessionId()).isNotEqualTo(evidence.earlier().sessionId());
    }

    @Test
    void anOnBetweenStartsAnew() {
        power.then(PowerState.OFF).then(PowerState.ON).then(PowerState.OFF).then(PowerState.OFF);

        fence.readOff(MACHINE, PATIENCE);

        assertThat(power.reads).isEqualTo(4);
    }

    @Test
    void oneSessionIsOneWitness() {
        power.sameSession = true;
        power.then(PowerState.OFF).then(PowerState.OFF);

        assertThatThrownBy(() -> fence.readOff(MACHINE, PATIENCE))
                .isInstanceOf(PowerException.NotProvenOff.class);
    }

    @Test
    void evidenceOfOneMachineIsNeverRenewedIntoThatOfAnother() {
        power.then(PowerState.OFF).then(PowerState.OFF).then(PowerState.OFF);
        ReadOff evidence = fence.readOff(MACHINE, PATIENCE);
        Machine other = new Machine(
                MachineId.of("00000000-0000-4000-8000-000000000002"),
                "SN2",
                "Acme",
                "X1",
                Bmc.of("127.0.0.2", 623, GUID, "default"),
                List.of(Mac.of("52:54:00:00:00:02")),
                RackId.of("r1"),
                2);

        assertThatThrownBy(() -> fence.renew(evidence, other, PATIENCE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unreachableIsNeverOff() {
        power.thenUnreachable();

        assertThatThrownBy(() -> fence.readOff(MACHINE, PATIENCE))
                .isInstanceOf(PowerException.NotProvenOff.class)
                .hasMessageContaining("silent");
    }

    @Test
    void anUnverifiedReadingIsNoWitness() {
        power.verified = false;
        power.then(PowerState.OFF);

        assertThatThrownBy(() -> fence.readOff(MACHINE, PATIENCE))
                .isInstanceOf(PowerException.NotProvenOff.class)
                .hasMessageContaining("unverified");
    }

    @Test
    void evidenceHoldsAMinuteAndOneReadingRenewsIt() {
        power.then(PowerState.OFF);
        ReadOff evidence = fence.readOff(MACHINE, PATIENCE);

        time.sleep(Duration.ofSeconds(59));
        assertThat(fence.holds(evidence)).isTrue();
        int before = power.reads;
        ReadOff renewed = fence.renew(evidence, MACHINE, PATIENCE);
        assertThat(power.reads - before).isEqualTo(1);

        time.sleep(Duration.ofSeconds(61));
        assertThat(fence.holds(renewed)).isFalse();
        before = power.reads;
        fence.renew(renewed, MACHINE, PATIENCE);
        assertThat(power.reads - before).isEqualTo(2);
    }

    @Test
    void aRenewalThatReadsOnEndsTheEvidence() {
        power.then(PowerState.OFF).then(PowerState.OFF).then(PowerState.ON);
        ReadOff evidence = fence.readOff(MACHINE, PATIENCE);

        assertThatThrownBy(() -> fence.renew(evidence, MACHINE, PATIENCE))
                .isInstanceOfSatisfying(
                        PowerException.NotProvenOff.class,
                        e -> assertThat(e.readsOn()).isTrue());
    }

    @Test
    void silenceIsNotProvenOffAndNotOnEither() {
        power.thenUnreachable();

        assertThatThrownBy(() -> fence.readOff(MACHINE, PATIENCE))
                .isInstanceOfSatisfying(
                        PowerException.NotProvenOff.class,
                        e -> assertThat(e.readsOn()).isFalse());
    }

    @Test
    void aHumansWordHoldsFourHoursFromWhenItWasGiven() {
        power.thenUnreachable();

        Attested word = fence.attested(MACHINE, RUN, time.now().minus(Duration.ofHours(1)));

        assertThat(word.run()).isEqualTo(RUN);
        assertThat(word.machine()).isEqualTo(MACHINE.id());
        time.sleep(Duration.ofHours(3).minusSeconds(1));
        assertThat(fence.holds(word)).isTrue();
        time.sleep(Duration.ofSeconds(1));
        assertThat(fence.holds(word)).isFalse();
        assertThatThrownBy(
                        () -> fence.attested(MACHINE, RUN, time.now().minus(Duration.ofHours(4))))
                .isInstanceOf(PowerException.NotProvenOff.class);
    }

    @Test
    void aWordFromTheFutureHoldsNoLongerThanAnyOther() {
        power.thenUnreachable();

        Attested word = fence.attested(MACHINE, RUN, time.now().plus(Duration.ofDays(1)));

        assertThat(word.until().left(time)).isEqualTo(Fence.WORD);
    }

    @Test
    void noWordIsTakenFromAHumanWhileTheBmcAnswers() {
        power.then(PowerState.OFF);
        assertThatThrownBy(() -> fence.attested(MACHINE, RUN, time.now()))
                .isInstanceOfSatisfying(
                        PowerException.NotProvenOff.class,
                        e -> assertThat(e.readsOn()).isFalse());

        power.then(PowerState.ON);
        power.read(MACHINE);
        assertThatThrownBy(() -> fence.attested(MACHINE, RUN, time.now()))
                .isInstanceOfSatisfying(
                        PowerException.NotProvenOff.class,
                        e -> assertThat(e.readsOn()).isTrue());
    }

    @Test
    void readingsSeparatedByALongSilenceAreNotEvidenceTogether() {
        power.then(PowerState.OFF);
        for (int i = 0; i < 8; i++) {
            power.thenUnreachable();
        }
        power.then(PowerState.OFF).then(PowerState.OFF);

        ReadOff evidence = fence.readOff(MACHINE, PATIENCE);

        assertThat(evidence.later().nanoTime() - evidence.earlier().nanoTime())
                .isLessThanOrEqualTo(Fence.FRESH.toNanos());
    }

    @Test
    void readingsUnderTwoSecondsApartAreRefusedByConfiguration() {
        assertThatThrownBy(() -> new Fence(power, time, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A BMC that answers from a script; its last line repeats. */
    private final class Script implements Power {
        private final Deque<Supplier<PowerState>> lines = new ArrayDeque<>();
        private boolean sameSession;
        private boolean verified = true;
        private int reads;

        Script then(PowerState state) {
            lines.add(() -> state);
            return this;
        }

        void thenUnreachable() {
            lines.add(() -> {
                throw new PowerException.Unreachable("the BMC is silent");
            });
        }

        @Override
        public Reading read(Machine machine) {
            reads++;
            Supplier<PowerState> line = lines.size() > 1 ? lines.remove() : lines.element();
            int session = sameSession ? 1 : reads;
            return new Reading(line.get(), GUID, verified, session, time.nanoTime(), time.now());
        }

        @Override
        public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
            throw new AssertionError("a fence only reads");
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
            throw new AssertionError("a fence only reads");
        }
    }
}
