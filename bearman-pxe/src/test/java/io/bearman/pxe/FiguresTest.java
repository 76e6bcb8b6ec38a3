package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private final Figures figures = new Figures();

    @Test
    void whatHappenedIsCountedByItsTags() {
        figures.count("bearman.boot-desk.decisions", Map.of("verdict", "hold"));
        figures.count("bearman.boot-desk.decisions", Map.of("verdict", "hold"));
        figures.count("bearman.boot-desk.decisions", Map.of("verdict", "deny"));

        assertThat(figures.text()).isEqualTo("""
                        # TYPE bearman_boot_desk_decisions_total counter
                        bearman_boot_desk_decisions_total{verdict="deny"} 1
                        bearman_boot_desk_decisions_total{verdict="hold"} 2
                        """);
    }

    @Test
    void timesAreCountedUpToEachBound() {
        figures.took("check", Map.of("name", "dimms"), Duration.ofMillis(5));
        figures.took("check", Map.of("name", "dimms"), Duration.ofMillis(300));
        figures.took("check", Map.of("name", "dimms"), Duration.ofMinutes(2));

        assertThat(figures.text()).isEqualTo("""
                        # TYPE check_seconds histogram
                        check_seconds_bucket{name="dimms",le="0.001"} 0
                        check_seconds_bucket{name="dimms",le="0.005"} 1
                        check_seconds_bucket{name="dimms",le="0.025"} 1
                        check_seconds_bucket{name="dimms",le="0.1"} 1
                        check_seconds_bucket{name="dimms",le="0.5"} 2
                        check_seconds_bucket{name="dimms",le="2.5"} 2
                        check_seconds_bucket{name="dimms",le="10.0"} 2
                        check_seconds_bucket{name="dimms",le="60.0"} 2
                        check_seconds_bucket{name="dimms",le="+Inf"} 3
                        check_seconds_sum{name="dimms"} 120.305
                        check_seconds_count{name="dimms"} 3
                        """);
    }

    @Test
    void aLevelIsWhatWasSaidLast() {
        figures.level("open", Map.of(), 4);
        figures.level("open", Map.of(), 2.5);

        assertThat(figures.text()).isEqualTo("# TYPE open gauge\nopen 2.5\n");
    }

    @Test
    void nothingInATagEndsItsLine() {
        figures.count("x", Map.of("y", "a\"} 7\n\\b"));

        assertThat(figures.text()).endsWith("x_total{y=\"a\\\"} 7\\n\\\\b\"} 1\n");
    }
}
