package io.bearman.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.RunId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {
    private static final RunId RUN = RunId.of("r-4f2a");

    @Test
    void aTagNamesItsRunAndIsReadable() {
        String tag = Tag.of(RUN, "kernel update");

        assertThat(tag).isEqualTo("bearman:r-4f2a: kernel update");
        assertThat(Tag.run(tag)).contains(RUN);
    }

    @Test
    void aTagFitsIntoNova() {
        String tag = Tag.of(RUN, "x".repeat(400));

        assertThat(tag).hasSize(255);
        assertThat(Tag.run(tag)).contains(RUN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A: human",
                "",
                "bearman",
                "bearman:: x",
                "see bearman:r-4f2a: x",
                "bearman:R: x"
            })
    void whatSomebodyElseWroteIsNoTag(String reason) {
        assertThat(Tag.run(reason)).isEmpty();
    }
}
