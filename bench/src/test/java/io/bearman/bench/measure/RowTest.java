package io.bearman.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowTest {
    private static Row row(Double bearman, Double peer, Reach reach) {
        return new Row(
                "ipmi", "what", "s", bearman, peer, peer == null ? null : "peer", reach, 7, null);
    }

    @Test
    void theRatioIsOurFigureThroughThePeers() {
        assertThat(row(0.05, 0.2, new Reach.Nothing()).ratio()).contains(0.25);
        assertThat(row(0.05, null, new Reach.Nothing()).ratio()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.2, true", "0.11, 0.2, false"})
    void aShareOfThePeerIsMetByTheRatio(double bearman, double peer, boolean met) {
        assertThat(row(bearman, peer, new Reach.OfPeer(0.5)).met()).contains(met);
    }

    @ParameterizedTest
    @CsvSource({"2, true", "2.01, false"})
    void anUpperBoundIsMetUpToIt(double figure, boolean met) {
        assertThat(row(figure, null, new Reach.AtMost(2)).met()).contains(met);
    }

    @ParameterizedTest
    @CsvSource({"20000, true", "19999, false"})
    void aLowerBoundIsMetFromIt(double figure, boolean met) {
        assertThat(row(figure, null, new Reach.AtLeast(20_000)).met()).contains(met);
    }

    @ParameterizedTest
    @CsvSource({"5, true", "4, false", "6, false"})
    void aCountIsMetByItAlone(double figure, boolean met) {
        assertThat(row(figure, null, new Reach.Exactly(5)).met()).contains(met);
    }

    @Test
    void whatIsOnlyNotedIsNeitherMetNorNot() {
        assertThat(row(1.0, 2.0, new Reach.Nothing()).met()).isEmpty();
    }

    @Test
    void aFigureIsNotLeftOutWithoutAReason() {
        assertThatThrownBy(() -> row(null, null, new Reach.Nothing()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Row(
                        "ipmi", "what", "s", 1.0, null, "peer", new Reach.Nothing(), 7, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
