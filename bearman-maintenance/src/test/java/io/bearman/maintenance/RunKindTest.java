package io.bearman.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Run;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunKindTest {
    private static Run run(String request) {
        return new Run(
                RunId.of("run-1"), List.of(HostId.of("cn1")), request, "why", "ann", Instant.EPOCH);
    }

    @Test
    void aRequestThatNamesNoKindIsADrain() {
        assertThat(RunKind.of(run("{\"adopt\":false}"))).isEqualTo(RunKind.REBOOT);
        assertThat(RunKind.of(run("{}"))).isEqualTo(RunKind.REBOOT);
    }

    @ParameterizedTest
    @EnumSource
    void eachKindIsReadFromItsWord(RunKind kind) {
        assertThat(RunKind.of(run("{\"kind\":\"" + kind.word() + "\"}"))).isEqualTo(kind);
    }

    @Test
    void theBringInsOwnRequestIsOfItsKind() {
        String request = StoredBringIn.of(
                        new BringInRequest(List.of(HostId.of("cn1")), "why", 1, false))
                .json();

        assertThat(RunKind.of(run(request))).isEqualTo(RunKind.BRING_IN);
        assertThat(RunKind.command(run(request))).isEqualTo("bearman maintenance bring-in cn1");
    }
}
