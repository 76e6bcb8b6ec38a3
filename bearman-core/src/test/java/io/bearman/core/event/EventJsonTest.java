package io.bearman.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.LiveProgress.Copied;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Storage;
import io.bearman.core.host.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The names are what programs of others read: they do not change. */
class EventJsonTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final HostId CN2 = HostId.of("cn2");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final ServerId ID = ServerId.of("5f237710-2772-4fe1-97c1-5f5ef2c8c920");
    private static final Server VM1 = new Server(
            ID, "vm1", "ACTIVE", "active", null, CN1, false, "m1", Storage.IMAGE, null, AT);
    private static final String BEGIN = "\"at\":\"2026-01-02T03:04:05.678Z\",\"host\":\"cn1\"";
    private static final String SERVER =
            BEGIN + ",\"server\":\"5f237710-2772-4fe1-97c1-5f5ef2c8c920\",\"name\":\"vm1\"";
    private static final long GIB = 1L << 30;

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(
                        new Event.Step(CN1, AT, "power on"),
                        "{\"type\":\"step\"," + BEGIN + ",\"step\":\"power on\"}",
                        "cn1  power on"),
                Arguments.of(
                        new Event.Waiting(CN1, AT, "nova"),
                        "{\"type\":\"waiting\"," + BEGIN + ",\"what\":\"nova\"}",
                        "cn1  waits: nova"),
                Arguments.of(
                        new Event.Submitted(CN1, AT, ID, "vm1", Move.LIVE, null, 1, "req-1"),
                        "{\"type\":\"submitted\"," + SERVER
                                + ",\"how\":\"live\",\"try\":1,\"request\":\"req-1\"}",
                        "cn1  move vm1 (live)"),
                Arguments.of(
                        new Event.Submitted(CN1, AT, ID, "vm1", Move.COLD, CN2, 2, "req-2"),
                        "{\"type\":\"submitted\"," + SERVER
                                + ",\"how\":\"cold\",\"to\":\"cn2\",\"try\":2,\"request\":\"req-2\"}",
                        "cn1  move vm1 (cold) to cn2, try 2"),
                Arguments.of(
                        new Event.Progressed(
                                CN1,
                                AT,
                                ID,
                                "vm1",
                                18,
                                new Copied(4 * GIB, 3 * GIB, GIB),
                                new Copied(0, 0, 0)),
                        "{\"type\":\"progress\"," + SERVER + ",\"migration\":18,\"percent\":75,"
                                + "\"memoryTotalBytes\":4294967296,"
                                + "\"memoryProcessedBytes\":3221225472,"
                                + "\"memoryRemainingBytes\":1073741824,\"diskTotalBytes\":0,"
                                + "\"diskProcessedBytes\":0,\"diskRemainingBytes\":0}",
                        "cn1  vm1 75 % copied, 1024 MiB left"),
                Arguments.of(
                        new Event.Aborting(CN1, AT, ID, "vm1", 18, "no progress"),
                        "{\"type\":\"aborting\"," + SERVER
                                + ",\"migration\":18,\"why\":\"no progress\"}",
                        "cn1  abort the move of vm1 (migration 18): no progress"),
                Arguments.of(
                        new Event.ForceCompleting(CN1, AT, ID, "vm1", 18, "no progress"),
                        "{\"type\":\"force-completing\"," + SERVER
                                + ",\"migration\":18,\"why\":\"no progress\"}",
                        "cn1  force-complete the move of vm1 (migration 18): no progress"),
                Arguments.of(
                        new Event.TryFailed(CN1, AT, ID, "vm1", 1, "no valid host"),
                        "{\"type\":\"try-failed\"," + SERVER
                                + ",\"try\":1,\"why\":\"no valid host\"}",
                        "cn1  vm1 was not moved (try 1): no valid host"),
                Arguments.of(
                        new Event.Moved(CN1, AT, VM1, CN2, Move.LIVE, Duration.ofMillis(1750)),
                        "{\"type\":\"moved\"," + SERVER
                                + ",\"to\":\"cn2\",\"how\":\"live\",\"seconds\":1.75}",
                        "cn1  vm1 moved to cn2"),
                Arguments.of(
                        new Event.Evacuated(CN1, AT, ID, "vm1", CN2, Duration.ofMillis(8500)),
                        "{\"type\":\"evacuated\"," + SERVER + ",\"to\":\"cn2\",\"seconds\":8.5}",
                        "cn1  vm1 evacuated to cn2"),
                Arguments.of(
                        new Event.Left(CN1, AT, ID, "vm1"),
                        "{\"type\":\"left\"," + SERVER + "}",
                        "cn1  vm1 left, moved or deleted by somebody else"),
                Arguments.of(
                        new Event.Stayed(CN1, AT, VM1, "stuck"),
                        "{\"type\":\"stayed\"," + SERVER
                                + ",\"status\":\"ACTIVE\",\"why\":\"stuck\"}",
                        "cn1  vm1 stays: stuck"),
                Arguments.of(
                        new Event.Draining(CN1, AT, 5, 3, 4, 0),
                        "{\"type\":\"draining\"," + BEGIN
                                + ",\"left\":5,\"underWay\":3,\"toGo\":4,\"staying\":0}",
                        "cn1  drains: 5 left, 3 on the move, 4 to go"),
                Arguments.of(
                        new Event.Done(CN1, AT), "{\"type\":\"done\"," + BEGIN + "}", "cn1  done"),
                Arguments.of(
                        new Event.Failed(CN1, AT, "cn1: no room"),
                        "{\"type\":\"failed\"," + BEGIN + ",\"why\":\"cn1: no room\"}",
                        "cn1  failed: no room"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsALineForProgramsAndALineForPeople(Event event, String json, String line) {
        assertThat(EventJson.line(event)).isEqualTo(json).doesNotContain("\n");
        assertThat(event.line()).isEqualTo(line);
    }

    @Test
    void everyKindOfEventHasItsOwnName() {
        List<String> names =
                events().map(it -> ((Event) it.get()[0]).type()).distinct().toList();

        assertThat(names).hasSize(Event.class.getPermittedSubclasses().length);
    }
}
