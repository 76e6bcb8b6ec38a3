package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Entry;
import io.bearman.core.time.TimeSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one file, which neither of them has seen before. */
@Timeout(120)
class TwoProcessesTest {
    @TempDir
    Path folder;

    @Test
    void bothWriteAtOnceAndNothingIsLost() throws Exception {
        try (ChildProcess one = ChildProcess.start(file(), "intents", "run-one", 100);
                ChildProcess two = ChildProcess.start(file(), "intents", "run-two", 100)) {
            assertThat(one.linesUntil("intent 100")).hasSize(100);
            assertThat(two.linesUntil("intent 100")).hasSize(100);
            assertThat(one.exitCode()).isZero();
            assertThat(two.exitCode()).isZero();
        }

        try (SqlStore store = open()) {
            for (String run : List.of("run-one", "run-two")) {
                assertThat(store.journal().entries(RunId.of(run), HostId.of("host-of-" + run)))
                        .extracting(Entry::detail)
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, 100)
                                .mapToObj(String::valueOf)
                                .toList());
            }
        }
    }

    @Test
    void eachMachineIsGrantedToOneOfThem() throws Exception {
        try (ChildProcess one = ChildProcess.start(file(), "claims", "run-one", 60);
                ChildProcess two = ChildProcess.start(file(), "claims", "run-two", 60)) {
            List<String> granted = new ArrayList<>(one.linesUntil("end"));
            granted.addAll(two.linesUntil("end"));

            granted.removeIf("end"::equals);
            assertThat(granted)
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 60)
                            .mapToObj(number -> "granted " + number)
                            .toList());
        }
    }

    private Path file() {
        return folder.resolve("bearman.db");
    }

    private SqlStore open() {
        return SqlStore.open(file(), TimeSource.system(), StoreSettings.create());
    }
}
