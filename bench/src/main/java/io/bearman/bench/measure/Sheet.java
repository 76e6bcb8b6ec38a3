package io.bearman.bench.measure;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Where the figures of one area are written, as they come: all of them take minutes. */
public final class Sheet {
    private final String area;
    private final Consumer<Row> rows;
    private final BiConsumer<String, RuntimeException> failures;

    /**
     * Begins a sheet.
     *
     * @param rows takes each row
     * @param failures takes what could not be measured, and why
     */
    public Sheet(String area, Consumer<Row> rows, BiConsumer<String, RuntimeException> failures) {
        this.area = area;
        this.rows = rows;
        this.failures = failures;
    }

    /** Measures something that the rest of the area does not depend on. */
    public void part(String name, Runnable measurement) {
        try {
            measurement.run();
        } catch (RuntimeException e) {
            failures.accept(area + ": " + name, e);
        }
    }

    /** Writes a figure that has no peer. */
    public void row(String what, String unit, double figure, Reach reach, int runs) {
        rows.accept(new Row(area, what, unit, figure, null, null, reach, runs, null));
    }

    /** Writes the medians of Bearman and a peer that took turns. */
    public <F> void row(
            String what,
            String unit,
            Runs<F> bearman,
            String peerName,
            Runs<F> peer,
            ToDoubleFunction<F> figure,
            Reach reach) {
        rows.accept(new Row(
                area,
                what,
                unit,
                bearman.median(figure),
                peer.median(figure),
                peerName,
                reach,
                Math.min(bearman.count(), peer.count()),
                null));
    }

    /** Writes a figure whose peer is not here, with the reason. */
    public void withoutPeer(
            String what,
            String unit,
            double figure,
            String peerName,
            Reach reach,
            int runs,
            String why) {
        rows.accept(new Row(area, what, unit, figure, null, peerName, reach, runs, why));
    }

    /** Writes that this cannot be measured here, with the reason. */
    public void skipped(String what, String unit, Reach reach, String why) {
        rows.accept(new Row(area, what, unit, null, null, null, reach, 0, why));
    }
}
