package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.time.VirtualTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final VirtualTime time = new VirtualTime(1);
    private final StringWriter err = new StringWriter();

    private String shown(int total, boolean terminal) {
        try (Progress progress = new Progress(new PrintWriter(err), time, total, terminal)) {
            for (int i = 0; i < total; i++) {
                time.sleep(Duration.ofMillis(30));
                progress.step();
            }
        }
        return err.toString();
    }

    @Test
    void aHumanSeesHowFarManyAreAndAtTheEndNothingOfIt() {
        assertThat(shown(21, true))
                .startsWith("\r\033[K4 of 21")
                .contains("\r\033[K8 of 21")
                .endsWith("\r\033[K");
    }

    @Test
    void itIsWrittenNoOftenerThanAnyoneReads() {
        assertThat(shown(1000, true).split(" of ")).hasSizeLessThan(310);
    }

    @Test
    void fewAreDoneBeforeAnybodyWonders() {
        assertThat(shown(20, true)).isEmpty();
    }

    @Test
    void aFileIsNotWrittenInto() {
        assertThat(shown(500, false)).isEmpty();
    }
}
