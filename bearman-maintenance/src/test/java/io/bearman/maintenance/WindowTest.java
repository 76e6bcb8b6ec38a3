package io.bearman.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 2 March 2026 is a Monday. */
class WindowTest {
    private static final ZoneId UTC = ZoneId.of("UTC");

    @ParameterizedTest
    @CsvSource({
        "22:00-06:00, 2026-03-02T21:59:59Z, false",
        "22:00-06:00, 2026-03-02T22:00:00Z, true",
        "22:00-06:00, 2026-03-03T05:59:59Z, true",
        "22:00-06:00, 2026-03-03T06:00:00Z, false",
        "Mon-Fri 22:00-06:00, 2026-03-07T05:59:00Z, true",
        "Mon-Fri 22:00-06:00, 2026-03-07T23:00:00Z, false",
        "'Sat,Sun 00:00-24:00', 2026-03-08T23:59:59Z, true",
        "'Sat,Sun 00:00-24:00', 2026-03-09T00:00:00Z, false",
        "Fri-Mon 10:00-12:00, 2026-03-02T11:00:00Z, true",
        "Fri-Mon 10:00-12:00, 2026-03-03T11:00:00Z, false",
        "22:00-06:00 Europe/Berlin, 2026-03-02T21:00:00Z, true",
        "22:00-06:00 America/New_York, 2026-03-02T22:30:00Z, false"
    })
    void itIsOpenFromItsBeginningUpToItsEndOnTheClockOfItsZone(
            String window, Instant at, boolean open) {
        assertThat(Window.parse(window, UTC).isOpen(at)).isEqualTo(open);
    }

    @Test
    void aNightOnWhichTheClocksAreSetForwardIsAnHourShorter() {
        Window night = Window.parse("Sat 22:00-06:00", ZoneId.of("Europe/Berlin"));

        assertThat(night.isOpen(Instant.parse("2026-03-28T21:00:00Z"))).isTrue();
        assertThat(night.isOpen(Instant.parse("2026-03-29T03:59:59Z"))).isTrue();
        assertThat(night.isOpen(Instant.parse("2026-03-29T04:00:00Z"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "22:00-06:00, 2026-03-02T12:00:00Z, 2026-03-02T22:00:00Z",
        "22:00-06:00, 2026-03-02T23:00:00Z, 2026-03-02T23:00:00Z",
        "Mon 22:00-23:00, 2026-03-02T23:30:00Z, 2026-03-09T22:00:00Z",
        "Sun 00:00-01:00, 2026-03-02T00:00:00Z, 2026-03-08T00:00:00Z"
    })
    void itSaysWhenItOpens(String window, Instant at, Instant opens) {
        assertThat(Window.parse(window, UTC).opens(at)).isEqualTo(opens);
    }

    @Test
    void oneOpenWindowOfSeveralIsEnoughAndNoWindowIsAlways() {
        Window early = Window.parse("01:00-02:00", UTC);
        Window late = Window.parse("20:00-21:00", UTC);
        Instant noon = Instant.parse("2026-03-02T12:00:00Z");

        assertThat(Window.closed(List.of(), noon)).isEmpty();
        assertThat(Window.closed(List.of(early, late), Instant.parse("2026-03-02T20:30:00Z")))
                .isEmpty();
        assertThat(Window.closed(List.of(early, late), noon).orElseThrow())
                .contains("20:00-21:00 UTC", "Mon 2026-03-02 20:00");
    }

    @Test
    void itIsReadAsItIsWritten() {
        Window window = Window.parse("Mon-Wed,Sun 22:00-06:00 Europe/Berlin", UTC);

        assertThat(window).hasToString("Mon,Tue,Wed,Sun 22:00-06:00 Europe/Berlin");
        assertThat(Window.parse(window.toString(), UTC)).isEqualTo(window);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "22-06",
                "25:00-06:00",
                "Mo 22:00-06:00",
                "Mon-Tue-Wed 1:00-2:00",
                "22:00-06:00 Nowhere/Land",
                "Mon-Tue-Wed 01:00-02:00"
            })
    void whatIsNoWindowIsRefused(String text) {
        assertThatThrownBy(() -> Window.parse(text, UTC))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
