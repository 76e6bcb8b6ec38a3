package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Work on SQLite; {@link PostgresWorkTest} runs the same on a server, with db-scheduler. */
@Timeout(60)
class WorkTest {
    private static final WorkSettings QUICK =
            new WorkSettings(4, Duration.ofMillis(20), Duration.ofMillis(200));
    private static final RunId RUN = RunId.of("run-one");
    private static final HostId CN1 = HostId.of("cn1");

    @TempDir
    private Path folder;

    final TimeSource time = TimeSource.system();
    private SqlStore store;

    /** {@return a store that nobody else uses} */
    SqlStore open() {
        return SqlStore.open(
                folder.resolve("bearman.db"),
                time,
                new StoreSettings(Duration.ofMillis(1), Duration.ZERO));
    }

    @BeforeEach
    void begin() {
        store = open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aPieceIsKnownByItsIdAndDoneOnce() {
        AtomicInteger performed = new AtomicInteger();
        assertThat(store.work().submit(new Piece("count", "one", "first"))).isTrue();
        assertThat(store.work().submit(new Piece("count", "one", "second"))).isFalse();

        working("count", piece -> Effect.none(piece.data() + performed.incrementAndGet()), () -> {
            done("one");
            assertThat(store.work().submit(new Piece("count", "one", "third"))).isFalse();
            store.work().submit(new Piece("count", "two", "other"));
            done("two");
        });

        assertThat(store.work().standing("count", "one").orElseThrow().result()).contains("first1");
        assertThat(performed).hasValue(2);
        assertThat(store.work().unfinished()).isEmpty();
    }

    @Test
    void manyPiecesAreDoneByManyThreadsEachByOneAtATime() {
        Map<String, Integer> inHand = new ConcurrentHashMap<>();
        AtomicInteger twice = new AtomicInteger();
        store.write(transaction -> {
            IntStream.range(0, 40)
                    .forEach(n -> transaction.submit(new Piece("note", "piece-" + n, "")));
            return "";
        });

        working(
                "note",
                piece -> {
                    if (inHand.merge(piece.id(), 1, Integer::sum) > 1) {
                        twice.incrementAndGet();
                    }
                    return Effect.of(transaction -> {
                        transaction.audit().note("worker", piece.id(), "did", "");
                        return "";
                    });
                },
                () -> {
                    allDone();
                });

        assertThat(twice).hasValue(0);
        assertThat(store.audit().latest(100))
                .extracting(AuditEvent::about)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 40).mapToObj(n -> "piece-" + n).toList());
    }

    @Test
    void aFailureUndoesTheEffectAndIsVisibleAndThePieceIsTriedAgain() {
        store.work().submit(new Piece("count", "one", ""));
        AtomicInteger performed = new AtomicInteger();
        Handler handler = piece -> Effect.of(transaction -> {
            transaction.audit().note("worker", "one", "did", "");
            if (performed.incrementAndGet() == 1) {
                throw new IllegalStateException("half-way");
            }
            return "";
        });

        working("count", handler, () -> {
            until(() -> store.work().standing("count", "one").orElseThrow().failures() == 1);
            assertThat(store.work().unfinished())
                    .singleElement()
                    .satisfies(standing -> assertThat(standing.lastError())
                            .isEqualTo("IllegalStateException: half-way"));
            done("one");
        });

        assertThat(performed).hasValue(2);
        assertThat(store.audit().about("one")).hasSize(1);
    }

    @Test
    void aHandlerThatThrowsAnErrorTakesNoWorkerWithIt() {
        AtomicInteger performed = new AtomicInteger();
        int pieces = 2 * QUICK.threads();
        for (int i = 0; i < pieces; i++) {
            store.work().submit(new Piece("count", "" + i, ""));
        }
        Handler handler = piece -> {
            if (performed.incrementAndGet() <= pieces) {
                throw new AssertionError("of somebody else");
            }
            return Effect.none("");
        };

        working("count", handler, this::allDone);

        assertThat(performed).hasValue(2 * pieces);
    }

    @Test
    void workOfAnUnknownKindIsLeftToOthers() {
        store.work().submit(new Piece("other", "one", ""));
        store.work().submit(new Piece("count", "one", ""));

        working("count", piece -> Effect.none(""), () -> {
            done("one");
        });

        assertThat(store.work().unfinished())
                .singleElement()
                .satisfies(standing -> assertThat(standing.turns()).isZero());
    }

    @Test
    void theEffectOfATurnThatIsOverIsDropped() {
        WorkTable table = store.workTable();
        store.work().submit(new Piece("count", "one", ""));
        WorkTable.Turn zombies = table.begin("count", "one").orElseThrow();
        WorkTable.Turn ours = table.begin("count", "one").orElseThrow();

        boolean finished = table.finish(zombies, noting("zombie"));

        assertThat(finished).isFalse();
        assertThat(store.audit().about("zombie")).isEmpty();
        table.failed(zombies, new IllegalStateException("late"));
        assertThat(table.finish(ours, noting("ours"))).isTrue();
        assertThat(table.finish(ours, noting("ours"))).isFalse();
        assertThat(store.audit().about("ours")).hasSize(1);
        assertThat(store.work().standing("count", "one").orElseThrow().failures())
                .isZero();
        assertThat(table.begin("count", "one")).isEmpty();
    }

    @Test
    void aWriteOfAnOlderFencingNumberIsRefusedInsideItsTransaction() {
        store.inventory().put(List.of(Fleet.host(1)), "ann");
        Claim zombies = claim();
        Claim ours = claim();
        assertThat(ours.fencing()).isGreaterThan(zombies.fencing());
        HostState fenced = new HostState.Fenced(RUN);

        assertThatThrownBy(() -> store.write(zombies, transaction -> fence(transaction, fenced)))
                .isInstanceOf(ClaimLostException.class);
        WorkTable table = store.workTable();
        store.work().submit(new Piece("fence", "cn1", ""));
        WorkTable.Turn turn = table.begin("fence", "cn1").orElseThrow();
        Effect effect = new Effect(List.of(zombies), transaction -> fence(transaction, fenced));
        assertThatThrownBy(() -> table.finish(turn, effect)).isInstanceOf(ClaimLostException.class);
        assertThat(state()).isEqualTo(new HostState.InService());
        assertThat(store.work().unfinished()).hasSize(1);

        String done = store.write(ours, transaction -> fence(transaction, fenced));
        assertThat(done).isEqualTo("done");
        assertThat(state()).isEqualTo(fenced);
    }

    @Test
    void aClaimThatWasGivenBackGuardsNoWrite() {
        Claim claim = claim();
        store.claims().release(claim);

        assertThatThrownBy(() -> store.write(claim, transaction -> "done"))
                .isInstanceOf(ClaimLostException.class);
    }

    private Claim claim() {
        return ((Claiming.Granted) store.claims().claim(Fleet.id(1), RUN)).claim();
    }

    private static String fence(Transaction transaction, HostState fenced) {
        transaction.inventory().transition(CN1, new HostState.InService(), fenced, "me", "");
        return "done";
    }

    private HostState state() {
        return store.inventory().find(CN1).orElseThrow().host().state();
    }

    private static Effect noting(String about) {
        return Effect.of(transaction -> {
            transaction.audit().note("worker", about, "did", "");
            return "";
        });
    }

    private void working(String kind, Handler handler, Runnable meanwhile) {
        Workers workers = store.workers(Map.of(kind, handler), QUICK);
        try {
            meanwhile.run();
        } finally {
            workers.close();
        }
    }

    private void done(String id) {
        until(() -> store.work().standing("count", id).orElseThrow().result().isPresent());
    }

    private void allDone() {
        until(() -> store.work().unfinished().isEmpty());
    }

    private void until(java.util.function.BooleanSupplier condition) {
        assertThat(time.await(condition, Duration.ofSeconds(30))).isTrue();
    }
}
