package io.bearman.bench.measure;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * All runs of one contestant.
 *
 * @param all what each yielded, in order; at least one
 * @param <F> what a run yields
 */
public record Runs<F>(List<F> all) {
    public Runs {
        all = List.copyOf(all);
    }

    /** {@return those of somebody who took part} */
    public static <F> Runs<F> of(Map<String, Runs<F>> runs, String name) {
        return Objects.requireNonNull(runs.get(name), name);
    }

    /** {@return how many there were} */
    public int count() {
        return all.size();
    }

    /** {@return the median of this figure} */
    public double median(ToDoubleFunction<F> figure) {
        return Sample.of(all.stream().mapToDouble(figure).toArray()).median();
    }
}
