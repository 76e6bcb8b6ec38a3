package io.bearman.testkit.bmc;

import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Which quirks a BMC has at the moment. Guarded by the BMC's lock. */
final class Quirks {
    static final Duration FOR_EVER = Duration.ofDays(36500);
    static final int FOR_EVERY = Integer.MAX_VALUE;

    private final TimeSource time;
    private final Map<Quirk, Mood> moods = new EnumMap<>(Quirk.class);

    Quirks(TimeSource time) {
        this.time = time;
    }

    /** How often, and until when. */
    private record Mood(int times, Deadline until) {}

    void add(Quirk quirk, int times, Duration duration) {
        moods.put(quirk, new Mood(times, Deadline.in(time, duration)));
    }

    void clear() {
        moods.clear();
    }

    /** {@return whether it strikes; this strike counts} */
    boolean strikes(Quirk quirk) {
        Mood mood = moods.get(quirk);
        if (mood == null || mood.times() <= 0 || mood.until().passed(time)) {
            return false;
        }
        if (mood.times() != FOR_EVERY) {
            moods.put(quirk, new Mood(mood.times() - 1, mood.until()));
        }
        return true;
    }
}
