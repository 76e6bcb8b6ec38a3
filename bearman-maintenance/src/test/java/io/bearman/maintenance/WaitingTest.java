package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.placed;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.inventory.Inventory.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingTest {
    /** Everybody who may go now, in the order in which they go. */
    private static List<String> begun(Limits limits, List<Placed> out, Placed... hosts) {
        Grouping grouping = Grouping.of(limits);
        Waiting waiting = new Waiting(grouping, List.of(hosts));
        Admission admission = new Admission(grouping, out);
        List<String> begun = new ArrayList<>();
        Optional<Placed> next = waiting.next(admission, host -> true);
        while (next.isPresent()) {
            begun.add(next.get().host().id().value());
            admission.go(next.get());
            waiting.remove(next.get().host().id());
            next = waiting.next(admission, host -> true);
        }
        return begun;
    }

    @Test
    void aHostWhoseRackIsFullHoldsBackNoOtherRack() {
        assertThat(begun(
                        new Limits(1, 9, 9, 1),
                        List.of(placed(9, "r1")),
                        placed(1, "r1"),
                        placed(2, "r1"),
                        placed(3, "r2")))
                .containsExactly("cn3");
    }

    @Test
    void oneAfterTheOtherIsInTheOrderOfTheRequest() {
        assertThat(begun(
                        new Limits(9, 9, 4, 1),
                        List.of(),
                        placed(3, "r2"),
                        placed(1, "r1"),
                        placed(2, "r1"),
                        placed(4, "r2")))
                .containsExactly("cn3", "cn1", "cn2", "cn4");
    }

    @Test
    void theRackThatWouldBeLeftOverGoesFirst() {
        assertThat(begun(
                        new Limits(1, 9, 2, 1),
                        List.of(),
                        placed(1, "r1"),
                        placed(2, "r2"),
                        placed(3, "r3"),
                        placed(4, "r3"),
                        placed(5, "r3")))
                .containsExactly("cn3", "cn1");
    }

    @Test
    void whoIsNotAbleIsPassedByItsOwnRack() {
        Grouping grouping = Grouping.of(new Limits(1, 9, 9, 1));
        Placed broken = placed(1, "r1");
        Placed fine = placed(2, "r1");
        Waiting waiting = new Waiting(grouping, List.of(broken, fine));

        assertThat(waiting.next(new Admission(grouping, List.of()), host -> !host.equals(broken)))
                .contains(fine);
    }
}
