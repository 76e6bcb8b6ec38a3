package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.time.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose work is whose among the processes of one SQLite file. */
class LocalWorkTest {
    private static final Set<String> KINDS = Set.of("count");
    private static final Duration SILENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final VirtualTime time = new VirtualTime(1);
    private final Set<String> gone = new HashSet<>();
    private SqlStore one;
    private SqlStore two;

    @BeforeEach
    void open() {
        one = process("one");
        two = process("two");
        one.work().submit(new Piece("count", "1", ""));
    }

    private SqlStore process(String name) {
        return SqlStore.open(
                folder.resolve("bearman.db"),
                time,
                StoreSettings.create(),
                new SqlStoreTest.SimulatedHolder(name, gone));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void thePieceOfAWorkerThatSaysNothingIsAnothersInTheEnd() {
        WorkTable.Turn first = begin(one).orElseThrow();
        time.sleep(SILENCE.minusSeconds(1));
        one.workTable().alive(SILENCE);
        time.sleep(SILENCE.minusSeconds(1));
        assertThat(begin(two)).isEmpty();

        // In another container, or of this machine before it was rebooted: nobody can prove it
        // gone.
        time.sleep(Duration.ofSeconds(1));
        WorkTable.Turn second = begin(two).orElseThrow();

        assertThat(one.workTable().finish(first, Effect.none("one"))).isFalse();
        assertThat(two.workTable().finish(second, Effect.none("two"))).isTrue();
    }

    @Test
    void thePieceOfAWorkerThatIsProvablyGoneIsAnothersAtOnce() {
        begin(one).orElseThrow();
        assertThat(begin(two)).isEmpty();

        gone.add("one");

        assertThat(begin(two)).isPresent();
    }

    @Test
    void whoeverIsLateWithItsLifeSignKeepsNobodyElseFromThePiece() {
        begin(one).orElseThrow();
        time.sleep(SILENCE);
        begin(two).orElseThrow();

        one.workTable().alive(SILENCE.multipliedBy(10));
        time.sleep(SILENCE);

        assertThat(begin(process("three"))).isPresent();
    }

    private static Optional<WorkTable.Turn> begin(SqlStore store) {
        return store.workTable().beginNext(KINDS, SILENCE);
    }
}
