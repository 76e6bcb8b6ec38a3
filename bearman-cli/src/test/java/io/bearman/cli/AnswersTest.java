package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.host.Bmc;
import io.bearman.core.power.PowerException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private final List<Outcome<String>> outcomes = new ArrayList<>();

    private static Target target(String name) {
        return new Target(name, Bmc.of(name, Bmc.PORT, null, "x"), null);
    }

    private AnswersTest came(String answer, String... names) {
        for (String name : names) {
            outcomes.add(Outcome.came(target(name), answer));
        }
        return this;
    }

    private AnswersTest silent(String... names) {
        for (String name : names) {
            outcomes.add(Outcome.failed(
                    target(name),
                    new PowerException.Unreachable(name + ":623: no answer in 20000 ms")));
        }
        return this;
    }

    private String folded() {
        return new Answers<>(outcomes, text -> text, text -> text).folded();
    }

    @Test
    void theMostComeFirstAndThoseThatFailedLast() {
        silent("cn3", "cn7", "cn8").came("off", "cn9").came("on", "cn1", "cn2", "cn4");

        assertThat(folded()).isEqualTo("""
                cn[1-2,4]: on
                cn9: off
                cn[3,7-8]: no answer in 20000 ms
                """);
    }

    @Test
    void blocksAreIndentedBelowTheirNames() {
        came("A  1\nB  2\n", "cn1", "cn2").came("none", "cn3");

        assertThat(folded()).isEqualTo("""
                cn[1-2]:
                  A  1
                  B  2
                cn3: none
                """);
    }

    @Test
    void aBlockOfOneAloneHasNoName() {
        came("A  1\nB  2\n", "cn1");

        assertThat(folded()).isEqualTo("A  1\nB  2\n");
    }

    @Test
    void aLineOfOneAloneHasItsName() {
        came("on", "cn1");

        assertThat(folded()).isEqualTo("cn1: on\n");
    }

    @Test
    void ofFailuresAllRefusedIsRefusedAndElseFailed() {
        Outcome<String> refused = Outcome.failed(target("cn1"), new RefusedException("no"));
        silent("cn2").came("on", "cn3");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(Outcome.worst(List.of(ExitCode.DONE, ExitCode.REFUSED)))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(Outcome.worst(List.of(ExitCode.FAILED, ExitCode.REFUSED)))
                .isEqualTo(ExitCode.FAILED);
        assertThat(Outcome.worst(List.of(ExitCode.DONE))).isEqualTo(ExitCode.DONE);
        assertThat(Outcome.worst(List.of())).isEqualTo(ExitCode.DONE);
    }
}
