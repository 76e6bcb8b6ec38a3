package io.bearman.bench.ipmi;

import io.bearman.bench.measure.Reach;
import io.bearman.bench.measure.Runs;
import io.bearman.bench.measure.Sheet;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What is measured of the IPMI client, and what it ought to reach. Where nothing else is said the power
 * of each BMC is asked for, once.
 */
enum Figure {
    WARM_200("200 BMCs, warm", "s", new Reach.OfPeer(0.5)),
    WARM_200_CPU("200 BMCs, warm, client CPU", "s", new Reach.OfPeer(0.3)),
    WARM_1000("1,000 BMCs, warm", "s", new Reach.OfPeer(0.5)),
    WARM_1000_CPU("1,000 BMCs, warm, client CPU", "s", new Reach.OfPeer(0.3)),
    COLD_RATIO("200 BMCs, cold command", "s", new Reach.OfPeer(0.15)),
    COLD("200 BMCs, cold command, in all", "s", new Reach.AtMost(0.6)),
    PAIRS_ONE_SHOT("requests for one status", "packets", new Reach.Exactly(5)),
    PAIRS_KEPT("requests, session kept", "packets", new Reach.Exactly(1)),
    KEPT_RATE("commands in 200 kept sessions", "/s", new Reach.AtLeast(20_000)),
    KEPT_CPU("client CPU of a command", "us", new Reach.Nothing()),
    LOSS_5("50 BMCs, 5 % lost: answered", "%", new Reach.AtLeast(100)),
    LOSS_5_TIME("50 BMCs, 5 % lost: until then", "s", new Reach.AtMost(3)),
    LOSS_20("50 BMCs, 20 % lost: answered", "%", new Reach.AtLeast(100)),
    LOSS_20_TIME("50 BMCs, 20 % lost: until then", "s", new Reach.AtMost(10)),
    DOUBLED("30 % doubled, 30 % reordered: answered", "%", new Reach.AtLeast(100)),
    DOUBLED_TIME("30 % doubled, 30 % reordered: until then", "s", new Reach.AtMost(0.5)),
    DONE_TWICE("50 power cycles there: done twice", "times", new Reach.Exactly(0)),
    HEAP("heap of an idle kept session", "KiB", new Reach.AtMost(8)),
    IDLE_CPU("1,000 idle kept sessions, of a core", "%", new Reach.AtMost(1)),
    MANY("10,000 simulated BMCs: answered", "BMCs", new Reach.Exactly(10_000)),
    MANY_TIME("10,000 simulated BMCs: until then", "s", new Reach.AtMost(10)),
    MANY_SOCKETS("10,000 simulated BMCs: sockets", "sockets", new Reach.AtMost(1)),
    MANY_THREADS("10,000 simulated BMCs: library threads", "threads", new Reach.AtMost(2));

    private final String what;
    private final String unit;
    private final Reach reach;

    Figure(String what, String unit, Reach reach) {
        this.what = what;
        this.unit = unit;
        this.reach = reach;
    }

    /** Writes what nobody else is measured at. */
    <F> void alone(Sheet sheet, Runs<F> bearman, ToDoubleFunction<F> figure) {
        sheet.row(what, unit, bearman.median(figure), reach, bearman.count());
    }

    /** Writes a row beside each peer; Bearman is the first of them. */
    <F> void beside(
            Sheet sheet, Map<String, Runs<F>> runs, String bearman, ToDoubleFunction<F> figure) {
        runs.forEach((name, peer) -> {
            if (!name.equals(bearman)) {
                sheet.row(what, unit, Runs.of(runs, bearman), name, peer, figure, reach);
            }
        });
    }

    void skip(Sheet sheet, String why) {
        sheet.skipped(what, unit, reach, why);
    }
}
