package io.bearman.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.journal.Run;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
    private static Run run(String request) {
        return new Run(Samples.RUN, List.of(Samples.CN1), request, "kernel", "ann", Samples.NOW);
    }

    @Test
    void aRunRemembersAllItsLimits() {
        Limits limits = new Limits(Limit.of(1), Limit.parse("10%"), Limit.of(7), 3)
                .with(
                        Map.of("gpu", Limit.of(2)),
                        Map.of("standard", Limit.parse("5%")),
                        Map.of("owner=db", Limit.of(1)))
                .within(List.of(Window.parse("Mon-Fri 22:00-06:00", ZoneId.of("Europe/Berlin"))));
        Request request = Request.drainAndReboot(Samples.CN1, "kernel").with(limits);

        assertThat(StoredRequest.of(run(StoredRequest.of(request).json())).limits())
                .isEqualTo(limits);
    }

    @Test
    void aRunThatWasOpenedWhenThereWereOnlyNumbersIsStillRead() {
        String old = "{\"limits\":{\"perRack\":1,\"perZone\":2,\"inAll\":3,\"failures\":4},"
                + "\"adopt\":false}";

        assertThat(StoredRequest.of(run(old)).limits()).isEqualTo(new Limits(1, 2, 3, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "", "0%", "101%", "ten", "1.5", "5 %"})
    void whatIsNoLimitIsRefused(String text) {
        assertThatThrownBy(() -> Limit.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text);
    }
}
