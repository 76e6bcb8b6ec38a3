package io.bearman.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void theMedianIsTheOneInTheMiddle() {
        assertThat(Sample.of(9, 1, 5).median()).isEqualTo(5);
        assertThat(Sample.of(4, 1, 9, 2).median()).isEqualTo(3);
    }

    @Test
    void ninetyNineOfAHundredAreAtMostTheirQuantile() {
        double[] hundred = IntStream.rangeClosed(1, 100).mapToDouble(i -> i).toArray();

        assertThat(Sample.of(hundred).quantile(0.99)).isEqualTo(99);
        assertThat(Sample.of(hundred).quantile(1)).isEqualTo(100);
        assertThat(Sample.of(7).quantile(0.99)).isEqualTo(7);
    }

    @Test
    void nothingMeasuredIsNoSample() {
        assertThatThrownBy(Sample::of).isInstanceOf(IllegalArgumentException.class);
    }
}
