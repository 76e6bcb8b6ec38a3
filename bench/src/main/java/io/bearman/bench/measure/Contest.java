package io.bearman.bench.measure;

import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Bearman and its peers in turn, A B A B, so that a machine whose speed drifts is as fast for the one
 * as for the other: seven rounds. Who took more than ten seconds for a run is out after the third.
 *
 * @param <F> what a run yields
 */
public final class Contest<F> {
    private static final int ROUNDS = 7;
    private static final int FEW = 3;
    private static final Duration LONG = Duration.ofSeconds(10);

    private final TimeSource time;
    private final Map<String, Contestant<F>> contestants = new LinkedHashMap<>();

    private Contest(TimeSource time) {
        this.time = time;
    }

    /** {@return a contest without contestants} */
    public static <F> Contest<F> on(TimeSource time) {
        return new Contest<>(time);
    }

    /** Adds somebody; they run in the order in which they were added. */
    public Contest<F> with(String name, Supplier<F> run) {
        contestants.put(name, new Contestant<>(run));
        return this;
    }

    /** {@return all runs of each} */
    public Map<String, Runs<F>> run() {
        for (int round = 0; round < ROUNDS; round++) {
            for (Contestant<F> contestant : contestants.values()) {
                if (!contestant.slow || contestant.figures.size() < FEW) {
                    contestant.run(time);
                }
            }
        }
        Map<String, Runs<F>> runs = new LinkedHashMap<>();
        contestants.forEach((name, it) -> runs.put(name, new Runs<>(it.figures)));
        return runs;
    }

    private static final class Contestant<F> {
        private final Supplier<F> run;
        private final List<F> figures = new ArrayList<>();
        private boolean slow;

        Contestant(Supplier<F> run) {
            this.run = run;
        }

        void run(TimeSource time) {
            Deadline patience = Deadline.in(time, LONG);
            figures.add(run.get());
            slow |= patience.passed(time);
        }
    }
}
