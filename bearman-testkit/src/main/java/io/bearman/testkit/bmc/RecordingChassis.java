package io.bearman.testkit.bmc;

import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chassis without a machine in it: it switches its power and remembers what it was told.
 * Thread-safe: one lock.
 */
public final class RecordingChassis implements Chassis {
    private final TimeSource time;
    private final Duration softOff;
    private final List<PowerAction> actions = new ArrayList<>();
    private Duration powerOn = Duration.ZERO;
    private PowerState power;
    private @Nullable Deadline offAt;
    private @Nullable Deadline onAt;

    /**
     * A chassis.
     *
     * @param power its state at first
     * @param softOff how long its operating system takes to shut down
     */
    public RecordingChassis(PowerState power, TimeSource time, Duration softOff) {
        this.power = power;
        this.time = time;
        this.softOff = softOff;
    }

    /** Takes this long to be on from now on, after an on or a cycle, as slow firmware does. */
    public synchronized void powersOnIn(Duration duration) {
        powerOn = duration;
    }

    /** {@return everything it was told, in order} */
    public synchronized List<PowerAction> actions() {
        return List.copyOf(actions);
    }

    @Override
    public synchronized PowerState power() {
        if (offAt != null && offAt.passed(time)) {
            turn(PowerState.OFF);
        }
        if (onAt != null && onAt.passed(time)) {
            turn(PowerState.ON);
        }
        return power;
    }

    @Override
    public synchronized void act(PowerAction action) {
        PowerState before = power();
        actions.add(action);
        switch (action) {
            case ON -> {
                if (before == PowerState.OFF) {
                    turnOnLater();
                }
                offAt = null;
            }
            case CYCLE -> turnOnLater();
            case RESET -> turn(PowerState.ON);
            case HARD_OFF -> turn(PowerState.OFF);
            case SOFT_OFF -> offAt = Deadline.in(time, softOff);
            case DIAGNOSTIC_INTERRUPT -> {}
        }
    }

    private void turnOnLater() {
        turn(PowerState.OFF);
        onAt = Deadline.in(time, powerOn);
    }

    private void turn(PowerState to) {
        power = to;
        offAt = null;
        onAt = null;
    }
}
