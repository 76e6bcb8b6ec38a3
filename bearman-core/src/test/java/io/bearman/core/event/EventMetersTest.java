package io.bearman.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Storage;
import io.bearman.core.host.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EventMetersTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final HostId CN2 = HostId.of("cn2");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final ServerId ID = ServerId.of("5f237710-2772-4fe1-97c1-5f5ef2c8c920");

    private final List<String> figures = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final Listener listener = new EventMeters(new Meters() {
                @Override
                public void count(String name, Map<String, String> tags) {
                    figures.add(name + new TreeMap<>(tags));
                }

                @Override
                public void took(String name, Map<String, String> tags, Duration time) {
                    figures.add(name + new TreeMap<>(tags) + " " + time);
                }

                @Override
                public void level(String name, Map<String, String> tags, double value) {
                    figures.add(name + new TreeMap<>(tags) + " " + value);
                }
            })
            .and(event -> lines.add(event.line()));

    @Test
    void aMoveIsCountedWhenItIsSubmittedAndTimedWhenItIsProven() {
        listener.on(new Event.Submitted(CN1, AT, ID, "vm1", Move.LIVE, null, 1, "req-1"));
        listener.on(new Event.TryFailed(CN1, AT, ID, "vm1", 1, "no valid host"));
        listener.on(new Event.Moved(
                CN1,
                AT,
                new Server(
                        ID,
                        "vm1",
                        "ACTIVE",
                        "active",
                        null,
                        CN2,
                        false,
                        "m1",
                        Storage.IMAGE,
                        null,
                        AT),
                CN2,
                Move.LIVE,
                Duration.ofSeconds(2)));

        assertThat(figures)
                .containsExactly(
                        "bearman.moves.submitted{host=cn1, how=live}",
                        "bearman.moves.failed{host=cn1}",
                        "bearman.moves{host=cn1, how=live} PT2S");
        assertThat(lines).hasSize(3);
    }

    @Test
    void anEvacuationIsAMoveOfItsOwnKind() {
        listener.on(new Event.Evacuated(CN1, AT, ID, "vm1", CN2, Duration.ofSeconds(8)));

        assertThat(figures).containsExactly("bearman.moves{host=cn1, how=evacuate} PT8S");
    }

    @Test
    void nothingTakesLessThanNoTimeWhenTheWallClockIsSetBack() {
        listener.on(new Event.Evacuated(CN1, AT, ID, "vm1", CN2, Duration.ofMinutes(-59)));

        assertThat(figures).containsExactly("bearman.moves{host=cn1, how=evacuate} PT0S");
    }

    @Test
    void aDrainIsALevelAndAHostACount() {
        listener.on(new Event.Draining(CN1, AT, 5, 3, 4, 0));
        listener.on(new Event.Aborting(CN1, AT, ID, "vm1", 18, "no progress"));
        listener.on(new Event.ForceCompleting(CN1, AT, ID, "vm1", 18, "no progress"));
        listener.on(new Event.Done(CN1, AT));
        listener.on(new Event.Failed(CN1, AT, "why"));

        assertThat(figures)
                .containsExactly(
                        "bearman.servers.under-way{host=cn1} 3.0",
                        "bearman.servers.to-go{host=cn1} 4.0",
                        "bearman.moves.interrupted{by=abort, host=cn1}",
                        "bearman.moves.interrupted{by=force-complete, host=cn1}",
                        "bearman.hosts{host=cn1, outcome=done}",
                        "bearman.hosts{host=cn1, outcome=failed}");
    }
}
