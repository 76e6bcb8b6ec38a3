package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.CN1;
import static io.bearman.maintenance.Samples.CN2;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostId;
import io.bearman.maintenance.Traffic.Lane;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final HostId CN3 = HostId.of("cn3");

    private final Traffic traffic = new Traffic();

    private static Moves limits(int perSource, int perTarget, int inAll) {
        Duration any = Duration.ofMinutes(1);
        return new Moves(perSource, perTarget, inAll, 3, any, any, any, Moves.WhenStuck.ABORT);
    }

    @Test
    void aSourceHasItsOwnLimitAndAPlaceIsFreeAgainAfterwards() {
        Moves limits = limits(1, 9, 9);
        Lane lane = traffic.enter(CN1, limits).orElseThrow();

        assertThat(traffic.enter(CN1, limits)).isEmpty();
        assertThat(traffic.enter(CN2, limits)).isPresent();
        lane.close();
        assertThat(traffic.enter(CN1, limits)).isPresent();
    }

    @Test
    void allSourcesTogetherHaveALimit() {
        Moves limits = limits(9, 9, 2);
        traffic.enter(CN1, limits);
        traffic.enter(CN2, limits);

        assertThat(traffic.enter(CN3, limits)).isEmpty();
        assertThat(traffic.enter(CN3, CN1, limits)).isEmpty();
    }

    @Test
    void aTargetThatIsNotKnownYetMayBeAnyOfThem() {
        Moves limits = limits(9, 2, 9);
        Lane first = traffic.enter(CN1, limits).orElseThrow();
        traffic.enter(CN1, CN3, limits);

        assertThat(traffic.enter(CN1, limits)).isEmpty();
        assertThat(traffic.enter(CN1, CN3, limits)).isEmpty();
        Optional<Lane> elsewhere = traffic.enter(CN1, CN2, limits);
        assertThat(elsewhere).isPresent();

        elsewhere.get().close();
        first.to(CN2);
        assertThat(traffic.enter(CN1, CN3, limits)).isPresent();
    }

    @Test
    void whatWasUnderWayBeforeCountsWhateverTheLimit() {
        Moves limits = limits(1, 9, 9);
        traffic.resume(CN1);
        traffic.resume(CN1);

        assertThat(traffic.free(CN1, limits)).isFalse();
    }
}
