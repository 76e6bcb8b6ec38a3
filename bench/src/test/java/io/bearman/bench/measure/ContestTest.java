package io.bearman.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContestTest {
    private final VirtualTime time = new VirtualTime(1);
    private final List<String> order = new ArrayList<>();

    private Integer run(String name, int seconds) {
        order.add(name);
        time.sleep(Duration.ofSeconds(seconds));
        return seconds;
    }

    @Test
    void contestantsTakeTurnsSevenTimes() {
        Contest.<Integer>on(time)
                .with("a", () -> run("a", 1))
                .with("b", () -> run("b", 2))
                .run();

        assertThat(order)
                .isEqualTo(Collections.nCopies(7, List.of("a", "b")).stream()
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    void whoTakesOverTenSecondsIsOutAfterTheThirdRound() {
        Map<String, Runs<Integer>> runs = Contest.<Integer>on(time)
                .with("quick", () -> run("quick", 9))
                .with("slow", () -> run("slow", 11))
                .run();

        assertThat(runs.get("quick").count()).isEqualTo(7);
        assertThat(runs.get("slow").count()).isEqualTo(3);
    }

    @Test
    void theRowOfTwoContestantsHasBothMediansAndTheFewerRuns() {
        Runs<Integer> bearman = new Runs<>(List.of(3, 1, 2));
        Runs<Integer> peer = new Runs<>(List.of(8, 4));
        List<Row> rows = new ArrayList<>();
        Sheet sheet = new Sheet("ipmi", rows::add, (what, why) -> {});

        sheet.row("what", "s", bearman, "peer", peer, it -> it, new Reach.OfPeer(0.5));

        assertThat(rows)
                .containsExactly(new Row(
                        "ipmi", "what", "s", 2.0, 6.0, "peer", new Reach.OfPeer(0.5), 2, null));
    }

    @Test
    void whatCannotBeMeasuredDoesNotKeepTheRestFromIt() {
        List<String> failures = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        Sheet sheet = new Sheet(
                "ipmi", rows::add, (what, why) -> failures.add(what + ": " + why.getMessage()));

        sheet.part("loss", () -> {
            throw new IllegalStateException("no answer");
        });
        sheet.part("warm", () -> sheet.row("warm", "s", 1, new Reach.Nothing(), 7));

        assertThat(failures).containsExactly("ipmi: loss: no answer");
        assertThat(rows).hasSize(1);
    }
}
