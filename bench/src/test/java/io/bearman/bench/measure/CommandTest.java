package io.bearman.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.time.TimeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aCommandIsMeasuredWithTheProcessesItWaitedFor() {
        Command.Ended ended = Command.of(
                        "bash", "-c", "bash -c 'for ((i = 0; i < 20000; i++)); do :; done'; exit")
                .run(PATIENCE);

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.cpuSeconds()).isPositive();
        assertThat(ended.seconds()).isPositive();
    }

    @Test
    void whatItPrintsIsKeptApartFromItsComplaints() {
        Command.Ended ended = Command.of("bash", "-c", "echo $ANSWER; echo no >&2; exit 3")
                .with("ANSWER", "yes")
                .run(PATIENCE);

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.out()).isEqualTo("yes\n");
        assertThatThrownBy(ended::orThrow).hasMessage("ended with 3: no");
    }

    @Test
    void aCommandThatTakesTooLongIsKilled() {
        assertThatThrownBy(() -> Command.of("sleep", "60").run(Duration.ofMillis(100)))
                .hasMessage("sleep took more than PT0.1S");
        assertThat(TimeSource.system()
                        .await(
                                () -> ProcessHandle.current()
                                        .descendants()
                                        .findAny()
                                        .isEmpty(),
                                PATIENCE))
                .isTrue();
    }
}
