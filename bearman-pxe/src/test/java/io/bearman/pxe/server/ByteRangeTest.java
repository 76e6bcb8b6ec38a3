package io.bearman.pxe.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,0",
        "bytes=0-99,0,99",
        "bytes=10-,10,99",
        "bytes=99-,99,99",
        "bytes=10-1000,10,99",
        "bytes=-1,99,99",
        "bytes=-100,0,99",
        "bytes=-1000,0,99",
        "Bytes=5-6,5,6",
    })
    void aRangeOfAHundredBytes(String header, long from, long to) {
        assertThat(ByteRange.of(header, 100)).contains(new ByteRange(from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
    void noByteOfAHundred(String header) {
        assertThat(ByteRange.of(header, 100)).get().matches(ByteRange::unsatisfiable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=5-4",
                "bytes=0-1,5-6",
                "lines=0-1",
                "bytes=a-b",
                "bytes=0--1",
                "bytes=99999999999999999999-"
            })
    void whatCannotBeReadAsksForAll(String header) {
        assertThat(ByteRange.of(header, 100)).isEmpty();
    }

    @Test
    void aRangeOfAHugeFileIsNotCutShort() {
        assertThat(ByteRange.of("bytes=5000000000-", 6_000_000_000L))
                .contains(new ByteRange(5_000_000_000L, 5_999_999_999L));
    }
}
