package io.bearman.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.bench.measure.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/bench} looks at its arguments before it builds anything. */
class ArgumentsTest {
    private static Command.Ended bench(String... arguments) {
        Path script = Path.of(System.getProperty("bearman.root"), "bin", "bench");
        return Command.of(script.toString(), arguments).run(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "--nonsense",
                "--json",
                "store store",
                "--json a --json b",
                "--json /no/x"
            })
    void aBadArgumentIsOneClearLineAndCodeTwo(String line) {
        Command.Ended ended = bench(line.split(" "));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).matches("bench: [^\n]+\n");
    }

    @Test
    void theAreasItKnowsAreThoseOfTheProgram() {
        String areas =
                Stream.of(Area.values()).map(Area::toString).collect(Collectors.joining(" "));

        assertThat(bench("nonsense").err())
                .isEqualTo("bench: no such area: nonsense; there are: " + areas + "\n");
    }

    @Test
    void helpSaysHowItIsCalled() {
        Command.Ended ended = bench("--help");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("bin/bench [AREA] [--json FILE]");
    }
}
