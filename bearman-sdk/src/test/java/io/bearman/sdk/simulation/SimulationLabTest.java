package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same as {@link SimulationTest} of many more seeds: some minutes. */
@Tag("lab")
@Tag("lab-simulation")
class SimulationLabTest {
    @TempDir
    Path folder;

    /** In parts, so that somebody who waits sees how far it is. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void everyInvariantHoldsForAThousandSeedsMore(int thousand) {
        Simulation.judgeAll(
                Simulation.seeds(1000).map(seed -> 1000L * thousand + seed),
                Simulation::inMemory,
                "everyInvariantHolds");
    }

    @Test
    void everyInvariantHoldsForTwoHundredSeedsBehindABadProxy() {
        Simulation.judgeAll(
                Simulation.seeds(200),
                Simulation::behindAProxy,
                "everyInvariantHoldsBehindABadProxy");
    }

    @Test
    void everyInvariantHoldsForAHundredSeedsOnSqlite() {
        Simulation.OnSqlite sqlite = Simulation.OnSqlite.in(folder);

        Simulation.judgeAll(Simulation.seeds(100), sqlite::play, "everyInvariantHoldsOnSqlite");
    }

    @Test
    void aSeedTellsTheSameStoryInAnotherJvm() throws IOException {
        assertThat(told()).isEqualTo(told()).hasSizeGreaterThan(10_000);
    }

    private static String told() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(List.of(java, "-cp", classes, Teller.class.getName()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Tells the stories of some seeds. */
    static final class Teller {
        private Teller() {}

        public static void main(String[] arguments) {
            for (long seed = 1; seed <= 10; seed++) {
                System.out.println(Simulation.inMemory(seed).story());
            }
        }
    }
}
