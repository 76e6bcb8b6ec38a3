package io.bearman.store;

import io.bearman.store.Step.Given;
import io.bearman.store.Step.Kind;
import io.bearman.store.Step.Look;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Histories that are made up. */
final class Histories {
    private Histories() {}

    /** {@return histories of at most so many steps} */
    static Arbitrary<List<Step>> upTo(int steps) {
        // As many long ones as short ones: left alone most are short.
        return step().list()
                .ofMinSize(1)
                .ofMaxSize(steps)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<Step> step() {
        Arbitrary<Integer> host = upToExclusive(Step.HOSTS);
        Arbitrary<Integer> machine = upToExclusive(Step.MACHINES);
        Arbitrary<Integer> run = upToExclusive(Step.RUNS);
        Arbitrary<Integer> process = upToExclusive(Step.PROCESSES);
        Arbitrary<Boolean> seldom = Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true));
        return Arbitraries.frequencyOf(
                Tuple.of(6, given().list().ofMinSize(1).ofMaxSize(3).map(Step.Put::new)),
                Tuple.of(
                        5,
                        Combinators.combine(given(), Arbitraries.of(false, true))
                                .as(Step.Update::new)),
                Tuple.of(
                        8,
                        Combinators.combine(host, seldom.map(it -> !it), kind())
                                .as(Step.Transition::new)),
                Tuple.of(
                        4,
                        Combinators.combine(host, machine, look(), seldom).as(Step.Replace::new)),
                Tuple.of(2, host.map(Step.Remove::new)),
                Tuple.of(2, Combinators.combine(machine, upToExclusive(2)).as(Step.Learn::new)),
                Tuple.of(2, host.map(Step.Identify::new)),
                Tuple.of(
                        1,
                        Combinators.combine(run, host.set().ofMinSize(1).ofMaxSize(2))
                                .as((id, hosts) -> new Step.OpenRun(
                                        id, hosts.stream().sorted().toList()))),
                Tuple.of(1, run.map(Step.CloseRun::new)),
                Tuple.of(3, Combinators.combine(process, run, machine).as(Step.Claim::new)),
                Tuple.of(
                        4,
                        Combinators.combine(process, machine, Arbitraries.of(Step.Use.class))
                                .as(Step.UseClaim::new)),
                Tuple.of(1, Arbitraries.of(20, 200, 300).map(Step.Wait::new)),
                Tuple.of(1, process.map(Step.Crash::new)),
                Tuple.of(
                        3,
                        Combinators.combine(host, kind(), Arbitraries.of(false, true))
                                .as(Step.Together::new)),
                Tuple.of(1, Arbitraries.just(new Step.Deliver())),
                Tuple.of(2, ask()));
    }

    private static Arbitrary<Given> given() {
        return Combinators.combine(
                        upToExclusive(Step.HOSTS),
                        upToExclusive(Step.MACHINES),
                        look(),
                        Arbitraries.of("az1", "az2"),
                        Arbitraries.of("7", "8").optional(),
                        Arbitraries.frequencyOf(
                                Tuple.of(2, Arbitraries.of(Kind.EXPECTED, Kind.IN_STOCK)),
                                Tuple.of(1, kind())))
                .as(Given::new);
    }

    private static Arbitrary<Step> ask() {
        return Combinators.combine(
                        Arbitraries.of("az1", "az2").optional(0.5),
                        Arbitraries.of("7", "8", "").optional(0.5),
                        kind().optional(0.5),
                        Arbitraries.integers().between(1, 3))
                .as(Step.Ask::new);
    }

    private static Arbitrary<Kind> kind() {
        return Arbitraries.of(Kind.class);
    }

    private static Arbitrary<Look> look() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(Look.AS_BOUGHT)),
                Tuple.of(1, Arbitraries.of(Look.class)));
    }

    private static Arbitrary<Integer> upToExclusive(int end) {
        return Arbitraries.integers().between(0, end - 1);
    }
}
