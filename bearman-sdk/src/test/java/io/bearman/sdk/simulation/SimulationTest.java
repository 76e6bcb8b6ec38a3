package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens, nothing happens that must not: real engine, clients and boot desk among chance.
 * Many more seeds are played by {@link SimulationLabTest}.
 */
class SimulationTest {
    @TempDir
    Path folder;

    static LongStream seeds() {
        return Simulation.seeds(300);
    }

    static LongStream fewSeeds() {
        return Simulation.seeds(10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyInvariantHolds(long seed) {
        Simulation.judge(Simulation.inMemory(seed), "everyInvariantHolds");
    }

    @ParameterizedTest
    @MethodSource("fewSeeds")
    void everyInvariantHoldsBehindABadProxy(long seed) {
        Simulation.judge(Simulation.behindAProxy(seed), "everyInvariantHoldsBehindABadProxy");
    }

    @Test
    void everyInvariantHoldsOnSqlite() {
        Simulation.OnSqlite sqlite = Simulation.OnSqlite.in(folder);

        Simulation.seeds(5)
                .forEach(
                        seed -> Simulation.judge(sqlite.play(seed), "everyInvariantHoldsOnSqlite"));
    }

    @Test
    void aSeedTellsTheSameStoryAgain() {
        long lines = 0;
        for (long seed = 1; seed <= 5; seed++) {
            String story = Simulation.inMemory(seed).story();

            assertThat(Simulation.inMemory(seed).story()).isEqualTo(story);
            lines += story.lines().count();
        }
        assertThat(lines).isGreaterThan(150);
    }
}
