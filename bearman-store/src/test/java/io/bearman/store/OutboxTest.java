package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.RefusedException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import io.bearman.core.notify.News;
import io.bearman.core.notify.Notice;
import io.bearman.core.notify.Notifier;
import io.bearman.core.notify.Telling;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outbox on SQLite; {@link PostgresOutboxTest} runs the same on a server. */
class OutboxTest {
    private static final RunId RUN = RunId.of("run-one");
    private static final HostId CN1 = HostId.of("cn1");
    private static final HostState FENCED = new HostState.Fenced(RUN);
    private static final String CHAT = "chat";

    @TempDir
    private Path folder;

    final VirtualTime time = new VirtualTime(1);
    final Set<String> gone = new HashSet<>();
    private final List<SqlStore> stores = new ArrayList<>();
    private SqlStore store;
    private Receiver chat;

    /** {@return the one store of a test, as this process sees it} */
    SqlStore open(Holder holder) {
        return SqlStore.open(folder.resolve("bearman.db"), time, StoreSettings.create(), holder);
    }

    private SqlStore process(String name) {
        SqlStore opened = open(new SqlStoreTest.SimulatedHolder(name, gone));
        stores.add(opened);
        return opened;
    }

    @BeforeEach
    void open() {
        store = process("one");
        store.inventory().put(List.of(Fleet.host(1), Fleet.host(2)), "ann");
        chat = new Receiver();
    }

    @AfterEach
    void close() {
        stores.forEach(SqlStore::close);
    }

    @Test
    void whatChangesTheStateTellsItInTheSameTransaction() {
        Dispatcher dispatcher = store.dispatcher(Map.of(CHAT, chat));

        fence(1);
        store.inventory().transition(CN1, FENCED, new HostState.Broken("no OFF"), "ann", "");
        store.freeze().freeze("ann", "storm");
        store.freeze().freeze("bob", "again");
        store.freeze().unfreeze("bob");
        store.freeze().unfreeze("bob");
        runEnds();

        assertThat(dispatcher.round()).isEqualTo(5);
        assertThat(chat.news())
                .containsExactly(
                        new News.HostFenced(CN1, RUN),
                        new News.HostBroken(CN1, "no OFF"),
                        new News.FleetFrozen("ann", "storm"),
                        new News.FleetUnfrozen("bob"),
                        new News.RunEnded(RUN, List.of(CN1), Journal.Outcome.FAILED, "kernel"));
        assertThat(dispatcher.round()).isZero();
        assertThat(store.outbox().undelivered()).isEmpty();
    }

    private void runEnds() {
        store.journal().open(new Run(RUN, List.of(CN1), "{}", "kernel", "ann", time.now()));
        store.journal().close(RUN, Journal.Outcome.FAILED);
        store.journal().close(RUN, Journal.Outcome.DONE);
    }

    @Test
    void aRefusedChangeTellsNothing() {
        Dispatcher dispatcher = store.dispatcher(Map.of(CHAT, chat));

        assertThatThrownBy(() -> store.inventory()
                        .transition(CN1, new HostState.InStock(), FENCED, "ann", ""))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> store.write(transaction -> {
                    transaction.tell(new News.FleetUnfrozen("ann"));
                    throw new RefusedException("on second thoughts");
                }))
                .isInstanceOf(RefusedException.class);

        assertThat(dispatcher.round()).isZero();
    }

    @Test
    void newsWaitForAReceiverThatIsAwayAndOfWhatWasBeforeItKnowsNothing() {
        fence(1);
        assertThat(store.outbox().register(CHAT)).isTrue();
        assertThat(store.outbox().register(CHAT)).isFalse();
        fence(2);
        SqlStore later = process("two");

        assertThat(later.dispatcher(Map.of(CHAT, chat)).round()).isEqualTo(1);
        assertThat(chat.news()).containsExactly(new News.HostFenced(HostId.of("cn2"), RUN));
    }

    @Test
    void eachReceiverHasItsOwnPlaceInTheNews() {
        Receiver pager = new Receiver();
        Dispatcher dispatcher = store.dispatcher(Map.of(CHAT, chat, "pager", pager));
        chat.will(new Telling.Later("away", Duration.ZERO));
        fence(1);

        assertThat(dispatcher.round()).isEqualTo(1);
        time.sleep(Duration.ofSeconds(2));
        assertThat(dispatcher.round()).isEqualTo(1);

        assertThat(pager.told).hasSize(1);
        assertThat(chat.told).hasSize(2);
        assertThat(chat.told.get(0)).isEqualTo(chat.told.get(1)).isEqualTo(pager.told.get(0));
    }

    @Test
    void laterNewsOfASubjectWaitForEarlierOnesAndOthersDoNot() {
        Dispatcher dispatcher = store.dispatcher(Map.of(CHAT, chat));
        chat.will(new Telling.Later("away", Duration.ZERO));
        fence(1);
        store.inventory().transition(CN1, FENCED, new HostState.Broken("no OFF"), "ann", "");
        fence(2);

        dispatcher.round();
        assertThat(chat.subjects()).containsExactly("cn1", "cn2");
        time.sleep(Duration.ofSeconds(2));
        dispatcher.round();

        assertThat(chat.subjects()).containsExactly("cn1", "cn2", "cn1", "cn1");
        assertThat(chat.news().get(3)).isEqualTo(new News.HostBroken(CN1, "no OFF"));
    }

    @Test
    void theBackOffDoublesAndHasABound() {
        Dispatcher dispatcher = store.dispatcher(Map.of(CHAT, chat));
        for (int i = 0; i < 14; i++) {
            chat.will(new Telling.Later("away", Duration.ZERO));
        }
        fence(1);
        List<Long> seconds = new ArrayList<>();
        long since = time.nanoTime();

        while (store.outbox().undelivered().size() == 1) {
            int before = chat.told.size();
            dispatcher.round();
            if (chat.told.size() > before) {
                seconds.add(Duration.ofNanos(time.nanoTime() - since).toSeconds());
                since = time.nanoTime();
            }
            time.sleep(Duration.ofSeconds(seconds.size() < 6 ? 1 : 8));
        }

        assertThat(seconds)
                .containsExactly(
                        0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 600L, 600L, 600L,
                        600L);
    }

    @Test
    void aReceiverThatAsksForAPauseGetsIt() {
        Dispatcher dispatcher = store.dispatcher(Map.of(CHAT, chat));
        chat.will(new Telling.Later("429", Duration.ofSeconds(90)));
        fence(1);
        fence(2);

        dispatcher.round();
        time.sleep(Duration.ofSeconds(89));
        dispatcher.round();
        assertThat(chat.subjects()).containsExactly("cn1");
        time.sleep(Duration.ofSeconds(2));
        dispatcher.round();

        assertThat(chat.subjects()).containsExactly("cn1", "cn1", "cn2");
    }

    @Test
    void whatIsRefusedTooOftenIsGivenUpStaysVisibleAndCanBeTriedAgain() {
        Dispatcher dispatcher = store.dispatcher(Map.of(CHAT, chat));
        for (int i = 0; i < Dispatcher.REFUSALS; i++) {
            chat.will(new Telling.Refused("the receiver answers 400"));
        }
        fence(1);
        store.inventory().transition(CN1, FENCED, new HostState.Broken("no OFF"), "ann", "");

        for (int i = 0; i < Dispatcher.REFUSALS; i++) {
            assertThat(store.outbox().undelivered().get(0).givenUp()).isFalse();
            dispatcher.round();
            time.sleep(Duration.ofMinutes(11));
        }
        dispatcher.round();

        assertThat(chat.told).hasSize(Dispatcher.REFUSALS + 1);
        assertThat(store.outbox().undelivered()).singleElement().satisfies(left -> {
            assertThat(left.givenUp()).isTrue();
            assertThat(left.attempts()).isEqualTo(Dispatcher.REFUSALS);
            assertThat(left.lastError()).isEqualTo("the receiver answers 400");
            assertThat(left.about()).isEqualTo("cn1");
        });
        assertThat(store.outbox().retry(CHAT)).isEqualTo(1);
        assertThat(dispatcher.round()).isEqualTo(1);
        assertThat(store.outbox().undelivered()).isEmpty();
    }

    @Test
    void whatNobodyCanReadAndANotifierThatFailsBlockNoOthers() {
        Dispatcher dispatcher = store.dispatcher(Map.of(CHAT, chat));
        fence(1);
        store.database().write(sql -> sql.run("update outbox set body = '{}' where about = 'cn1'"));
        chat.fails = true;
        fence(2);
        assertThat(dispatcher.round()).isZero();
        chat.fails = false;
        time.sleep(Duration.ofSeconds(2));

        assertThat(dispatcher.round()).isEqualTo(1);

        assertThat(chat.subjects()).containsExactly("cn2");
        assertThat(store.outbox().undelivered()).singleElement().satisfies(left -> {
            assertThat(left.attempts()).isEqualTo(2);
            assertThat(left.lastError()).startsWith("it cannot be read");
        });
    }

    @Test
    void aNotifierThatThrowsAnErrorTakesNoDispatcherWithItAndAnInterruptedOneRefusedNothing() {
        List<Throwable> failures = new ArrayList<>(List.of(
                new AssertionError("of somebody else"),
                new InterruptedWaitException(new InterruptedException())));
        assertThat(Thread.interrupted()).isTrue();
        Dispatcher dispatcher = store.dispatcher(Map.of(CHAT, (notice, notAfter) -> {
            if (failures.isEmpty()) {
                return new Telling.Told();
            }
            throw OutboxTest.<RuntimeException>unchecked(failures.remove(0));
        }));
        fence(1);

        assertThat(dispatcher.round()).isZero();
        time.sleep(Duration.ofSeconds(1));
        assertThat(dispatcher.round()).isZero();
        assertThat(store.outbox().undelivered())
                .singleElement()
                .extracting(Outbox.Undelivered::lastError)
                .isEqualTo("we were stopped");
        time.sleep(Duration.ofSeconds(2));
        assertThat(dispatcher.round()).isEqualTo(1);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void whatOneDispatcherHasTakenNobodyElseSendsUntilItsLeaseEnds() {
        store.outbox().register(CHAT);
        fence(1);
        SqlStore other = process("two");
        Outbox.Taken taken = store.outbox().take(CHAT).orElseThrow();

        assertThat(other.outbox().take(CHAT)).isEmpty();
        time.sleep(Outbox.BEGIN);
        assertThat(taken.notAfter().passed(time)).isTrue();
        assertThat(other.outbox().take(CHAT)).isEmpty();
        time.sleep(Outbox.LEASE.minus(Outbox.BEGIN).plusMillis(1));
        Optional<Outbox.Taken> next = other.outbox().take(CHAT);

        assertThat(next).isPresent();
        assertThat(store.outbox().delivered(taken)).isFalse();
        assertThat(store.outbox().postponed(taken, "late", Duration.ZERO, 0)).isFalse();
        assertThat(store.outbox().givenUp(taken, "late")).isFalse();
        assertThat(other.outbox().delivered(next.get())).isTrue();
    }

    @Test
    void whatASenderThatIsGoneHadTakenIsSentAtOnce() {
        store.outbox().register(CHAT);
        fence(1);
        store.outbox().take(CHAT).orElseThrow();
        SqlStore other = process("two");
        Dispatcher dispatcher = other.dispatcher(Map.of(CHAT, chat));
        assertThat(dispatcher.round()).isZero();

        gone.add("one");

        assertThat(dispatcher.round()).isEqualTo(1);
    }

    @Test
    void aForgottenReceiverIsToldNothing() {
        Dispatcher dispatcher = store.dispatcher(Map.of(CHAT, chat));
        fence(1);

        assertThat(store.outbox().forget(CHAT)).isTrue();

        assertThat(dispatcher.round()).isZero();
        assertThat(store.outbox().undelivered()).isEmpty();
    }

    private void fence(int number) {
        HostId host = HostId.of("cn" + number);
        Placed placed = store.inventory().find(host).orElseThrow();
        store.inventory().transition(host, placed.host().state(), FENCED, "ann", "silent");
    }

    /** Receives, unless it was told to do something else first. */
    private static final class Receiver implements Notifier {
        private final List<Notice> told = new ArrayList<>();
        private final Deque<Telling> answers = new ArrayDeque<>();
        private boolean fails;

        void will(Telling answer) {
            answers.add(answer);
        }

        List<News> news() {
            return told.stream().map(Notice::news).toList();
        }

        List<String> subjects() {
            return told.stream().map(notice -> notice.news().about()).toList();
        }

        @Override
        public Telling tell(Notice notice, Deadline notAfter) {
            if (fails) {
                throw new IllegalStateException("hush");
            }
            told.add(notice);
            return answers.isEmpty() ? new Telling.Told() : answers.remove();
        }
    }
}
