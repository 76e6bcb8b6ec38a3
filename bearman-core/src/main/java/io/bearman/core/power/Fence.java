package io.bearman.core.power;

import io.bearman.core.host.Machine;
import io.bearman.core.host.RunId;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the evidence that a machine is off, and says how long it holds. Unreachable, time-out and
 * ambiguous are never OFF.
 *
 * <p>A reading witnesses only when its session is new, its GUID is verified, and it says OFF. Two of
 * them at least {@code apart} from each other with no ON between are evidence; it holds {@link
 * #FRESH}; one further reading within that renews it.
 */
public final class Fence {
    /** How long evidence holds after its last reading. */
    public static final Duration FRESH = Duration.ofSeconds(60);

    /** How long a human's word that a machine is off holds at most. */
    public static final Duration WORD = Duration.ofHours(4);
    /** The least distance of two readings that may be configured. */
    public static final Duration FLOOR = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Power power;
    private final TimeSource time;
    private final Duration apart;

    /**
     * @param apart the least distance of the two readings, 10 s by default, at least {@link #FLOOR}
     */
    public Fence(Power power, TimeSource time, Duration apart) {
        if (apart.compareTo(FLOOR) < 0 || apart.compareTo(FRESH) >= 0) {
            throw new IllegalArgumentException(
                    "readings must be from " + FLOOR + " to under " + FRESH + " apart: " + apart);
        }
        this.power = power;
        this.time = time;
        this.apart = apart;
    }

    /**
     * Reads until the evidence is there.
     *
     * @param patience how long to wait for the machine to go off and its BMC to answer
     * @throws PowerException.NotProvenOff when it is not there in time, with the last that was seen
     * @throws PowerException.WrongMachine when another machine's BMC answers
     */
    public ReadOff readOff(Machine machine, Duration patience) {
        Deadline deadline = Deadline.in(time, patience);
        Watch watch = new Watch(machine);
        while (true) {
            if (watch.look()) {
                return watch.evidence();
            }
            if (deadline.passed(time)) {
                throw new PowerException.NotProvenOff(
                        "machine " + machine.id() + " at " + machine.bmc().endpoint()
                                + " is not proven off: " + watch.seen,
                        watch.on);
            }
            time.sleep(watch.pause());
        }
    }

    /**
     * {@return the evidence of a human who saw that the machine is off, bound to this run}
     *
     * @param said when, in the clock of {@link TimeSource#now}; it holds {@link #WORD} from then on
     * @throws PowerException.NotProvenOff when its BMC answers, and is believed instead, or the word
     *     holds no longer
     */
    public Attested attested(Machine machine, RunId run, Instant said) {
        try {
            Reading reading = power.read(machine);
            throw new PowerException.NotProvenOff(
                    "the BMC of machine " + machine.id() + " answers (" + reading.state()
                            + "), so no human's word is taken",
                    reading.state() == PowerState.ON);
        } catch (PowerException.Unreachable e) {
            Duration passed = Duration.between(said, time.now());
            // Never longer than all of it, whatever was done to the wall clock meanwhile.
            Duration left = passed.isNegative() ? WORD : WORD.minus(passed);
            if (left.isNegative() || left.isZero()) {
                throw new PowerException.NotProvenOff(
                        "a human's word that machine " + machine.id() + " is off is of " + said
                                + " and holds " + WORD.toHours() + " h",
                        false);
            }
            return new Attested(machine.id(), run, Deadline.in(time, left));
        }
    }

    /** {@return when this evidence ends: nothing may be sent on it after that} */
    public Deadline until(PoweredOff evidence) {
        if (evidence instanceof ReadOff read) {
            return new Deadline(read.later().nanoTime() + FRESH.toNanos());
        }
        return ((Attested) evidence).until();
    }

    /** {@return whether this evidence still holds} */
    public boolean holds(PoweredOff evidence) {
        return !until(evidence).passed(time);
    }

    /**
     * {@return the evidence, renewed by one further reading, or by two when it is too old}
     *
     * @throws PowerException.NotProvenOff when the machine is on or cannot be read in time
     */
    public ReadOff renew(ReadOff evidence, Machine machine, Duration patience) {
        if (!evidence.machine().equals(machine.id())) {
            throw new IllegalArgumentException("the evidence is of machine " + evidence.machine()
                    + ", not of " + machine.id());
        }
        if (!holds(evidence)) {
            return readOff(machine, patience);
        }
        Reading reading = power.read(machine);
        if (!witnesses(reading) || reading.sessionId() == evidence.later().sessionId()) {
            throw new PowerException.NotProvenOff(
                    "machine " + machine.id() + " reads " + reading.state() + ", it was off before",
                    reading.state() == PowerState.ON);
        }
        return new ReadOff(machine.id(), evidence.later(), reading);
    }

    private static boolean witnesses(Reading reading) {
        return reading.verified() && reading.state() == PowerState.OFF;
    }

    /** One machine being watched until two readings agree. Not thread-safe. */
    private final class Watch {
        private final Machine machine;
        private @Nullable Reading first;
        private @Nullable Reading last;
        private String seen = "nothing was read";
        private boolean on;

        Watch(Machine machine) {
            this.machine = machine;
        }

        boolean look() {
            try {
                Reading reading = power.read(machine);
                seen = "the last reading is " + reading.state()
                        + (reading.verified() ? "" : " (unverified: its GUID proves no machine)");
                on = reading.state() == PowerState.ON;
                keep(reading);
            } catch (PowerException.Unreachable | PowerException.Busy e) {
                seen = e.getMessage();
            }
            return first != null
                    && last != null
                    && first.sessionId() != last.sessionId()
                    && last.nanoTime() - first.nanoTime() >= apart.toNanos();
        }

        private void keep(Reading reading) {
            if (!witnesses(reading)) {
                first = null;
                last = null;
                return;
            }
            // After a long silence the first reading is too old to have seen the same stretch.
            if (first == null
                    || last == null
                    || reading.nanoTime() - last.nanoTime() > FRESH.toNanos()) {
                first = reading;
            }
            last = reading;
        }

        Duration pause() {
            return first == null ? LOOK_AGAIN : apart;
        }

        ReadOff evidence() {
            return new ReadOff(
                    machine.id(), Objects.requireNonNull(first), Objects.requireNonNull(last));
        }
    }
}
