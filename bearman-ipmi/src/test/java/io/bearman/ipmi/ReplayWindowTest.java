package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
    private final ReplayWindow window = new ReplayWindow(true);

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
    void ofUnsignedPacketsFifteenAheadIsNearAndSixteenIsFar() {
        ReplayWindow unsigned = new ReplayWindow(false);

        assertThat(unsigned.accept(16)).isFalse();
        assertThat(unsigned.accept(15)).isTrue();
        assertThat(unsigned.accept(31)).isFalse();
        assertThat(unsigned.accept(30)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 31, 32, 33, 64, 100_000, Integer.MAX_VALUE})
    void ofSignedPacketsAnyNumberAheadIsNewOnceAndTheOldOnesStayOld(int ahead) {
        window.accept(1);

        assertThat(window.accept(ahead)).isTrue();
        assertThat(window.accept(ahead)).isFalse();
        assertThat(window.accept(1)).isFalse();
        assertThat(window.accept(ahead - 1)).isTrue();
        assertThat(window.accept(ahead - 17)).isFalse();
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
