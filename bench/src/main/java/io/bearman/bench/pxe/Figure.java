package io.bearman.bench.pxe;

import io.bearman.bench.measure.Reach;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What is measured of the boot server. Its store is SQLite and knows 10,000 hosts in service. */
enum Figure {
    SCRIPTS("rendered scripts, connections kept", "/s", new Reach.AtLeastOfPeer(0.9)),
    SCRIPTS_CPU("rendered scripts, connections kept: server CPU each", "us", new Reach.Nothing()),
    CONNECTIONS("rendered scripts, a connection each", "/s", new Reach.AtLeastOfPeer(0.5)),
    CONNECTIONS_CPU(
            "rendered scripts, a connection each: server CPU each", "us", new Reach.Nothing()),
    ARTIFACT("artifact of 200 MB", "MB/s", new Reach.AtLeastOfPeer(0.9)),
    ARTIFACT_CPU("artifact of 200 MB, server CPU", "ms", new Reach.OfPeer(1.5)),
    ARTIFACTS("300 artifacts of 8 MB at once", "MB/s", new Reach.AtLeastOfPeer(0.9)),
    ARTIFACTS_CPU("300 artifacts of 8 MB, server CPU", "ms", new Reach.OfPeer(1.5)),
    FIRST("scripts for 10,000 machines that were never seen", "/s", new Reach.Nothing()),
    STORM("10,000 machines boot at once", "s", new Reach.OfPeer(1.6)),
    STORM_P99("10,000 machines boot at once, p99", "s", new Reach.AtMost(5)),
    STORM_FAILED("10,000 machines boot at once: failed", "machines", new Reach.Exactly(0)),
    MEMORY("memory of the server, at most", "MiB", new Reach.AtMost(512));

    private final String what;
    private final String unit;
    private final Reach reach;

    Figure(String what, String unit, Reach reach) {
        this.what = what;
        this.unit = unit;
        this.reach = reach;
    }

    /** Writes a figure of ours beside nginx's. */
    <F> void beside(Sheet sheet, Map<String, Runs<F>> runs, ToDoubleFunction<F> figure) {
        sheet.row(
                what,
                unit,
                Runs.of(runs, BootServerProcess.NAME),
                Nginx.NAME,
                Runs.of(runs, Nginx.NAME),
                figure,
                reach);
    }

    void alone(Sheet sheet, double figure, int runs) {
        sheet.row(what, unit, figure, reach, runs);
    }

    void skip(Sheet sheet, String why) {
        sheet.skipped(what, unit, reach, why);
    }
}
