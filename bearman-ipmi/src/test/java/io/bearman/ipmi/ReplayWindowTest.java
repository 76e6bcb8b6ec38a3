package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    private final ReplayWindow window = new ReplayWindow();

    @Test
    void everyNumberIsAcceptedOnce() {
        for (int i = 1; i < 1000; i++) {
            assertThat(window.accept(i)).isTrue();
            assertThat(window.accept(i)).isFalse();
        }
    }

    @Test
    void zeroIsNeverAccepted() {
        assertThat(window.accept(0)).isFalse();
        window.accept(1);
        assertThat(window.accept(0)).isFalse();
    }

    @Test
    void fifteenAheadIsNearAndSixteenIsFar() {
        assertThat(window.accept(16)).isFalse();
        assertThat(window.accept(15)).isTrue();
        assertThat(window.accept(31)).isFalse();
        assertThat(window.accept(30)).isTrue();
    }

    @Test
    void sixteenBehindIsNearAndSeventeenIsFar() {
        window.accept(15);
        window.accept(30);

        assertThat(window.accept(13)).isFalse();
        assertThat(window.accept(14)).isTrue();
        assertThat(window.accept(14)).isFalse();
        assertThat(window.accept(15)).isFalse();
        assertThat(window.accept(16)).isTrue();
    }
}
