package io.bearman.ipmi;

import io.bearman.core.BearmanException;
import io.bearman.core.host.Bmc;
import io.bearman.core.secret.Credentials;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.Privilege;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Many BMCs at once: their answers stream as they come, the quick ones first. One that fails is an
 * answer too and ends nothing.
 *
 * <pre>{@code
 * try (IpmiClient client = IpmiClient.create();
 *         var answers = client.fleet(credentials).ask(bmcs, new GetChassisStatus())) {
 *     answers.forEach(answer -> System.out.println(answer.of() + " "
 *             + answer.fold(status -> status.power().toString(), Exception::getMessage)));
 * }
 * }</pre>
 *
 * <p>Thread-safe; each stream is for one thread.
 */
public final class Fleet {
    private static final int MOST_AT_ONCE = 256;

    private final IpmiClient client;
    private final Credentials credentials;
    private final int atOnce;

    Fleet(IpmiClient client, Credentials credentials) {
        this(client, credentials, MOST_AT_ONCE);
    }

    private Fleet(IpmiClient client, Credentials credentials, int atOnce) {
        this.client = client;
        this.credentials = credentials;
        this.atOnce = atOnce;
    }

    /**
     * {@return the same with another number of BMCs that are asked at a time, 256 by default}
     *
     * @param atOnce at least 1
     */
    public Fleet with(int atOnce) {
        if (atOnce < 1) {
            throw new IllegalArgumentException("at least one BMC at a time, not " + atOnce);
        }
        return new Fleet(client, credentials, atOnce);
    }

    /**
     * What came of one BMC.
     *
     * @param <K> what the caller knows it by
     * @param <R> what its answer says
     */
    public sealed interface Answer<K, R> {
        /** {@return whose it is} */
        K of();

        /** {@return one or the other} */
        <T> T fold(
                Function<? super R, ? extends T> came,
                Function<? super BearmanException, ? extends T> failed);
    }

    /** The BMC answered. */
    public record Came<K, R>(K of, R value) implements Answer<K, R> {
        @Override
        public <T> T fold(
                Function<? super R, ? extends T> came,
                Function<? super BearmanException, ? extends T> failed) {
            return came.apply(value);
        }
    }

    /**
     * It did not, or refused.
     *
     * @param why a {@link io.bearman.core.power.PowerException}, or what is wrong with its credential
     */
    public record Failed<K, R>(K of, BearmanException why) implements Answer<K, R> {
        @Override
        public <T> T fold(
                Function<? super R, ? extends T> came,
                Function<? super BearmanException, ? extends T> failed) {
            return failed.apply(why);
        }
    }

    /**
     * {@return every BMC's answer to one command, in the order in which they come}
     *
     * <p>BMCs are asked in the map's order, the next when an answer was taken. Closing the stream before
     * its end withdraws what is under way; so does an interrupt, which ends it with {@link
     * io.bearman.core.InterruptedWaitException}.
     *
     * <p>A BMC's name is looked up by the thread that reads the stream, one after the other.
     *
     * @param bmcs by what the caller knows them, for example {@link io.bearman.core.host.HostId}
     */
    public <K, R> Stream<Answer<K, R>> ask(Map<K, Bmc> bmcs, Command<R> command) {
        return stream(
                bmcs, (key, bmc) -> client.ask(bmc, credentials.named(bmc.credential()), command));
    }

    /**
     * {@return what a piece of blocking code makes of a session with each BMC, in the order in which they
     *     end}; for what needs more than one command. See {@link #ask}
     *
     * <p>Only visits that have not begun are withdrawn.
     *
     * @param executor runs the visits; as many run at a time as it lets
     */
    public <K, R> Stream<Answer<K, R>> visit(
            Map<K, Bmc> bmcs,
            Privilege privilege,
            Executor executor,
            Function<? super Dialogue, ? extends R> visit) {
        return stream(
                bmcs,
                (key, bmc) -> CompletableFuture.supplyAsync(
                        () -> {
                            try (Session session = client.open(
                                    bmc, credentials.named(bmc.credential()), privilege)) {
                                return visit.apply(session);
                            }
                        },
                        executor));
    }

    <K, R> Stream<Answer<K, R>> stream(
            Map<K, Bmc> bmcs, BiFunction<K, Bmc, CompletableFuture<R>> question) {
        Round<K, R> round = new Round<>(bmcs.entrySet().iterator(), question);
        return StreamSupport.stream(
                        Spliterators.spliterator(
                                round, bmcs.size(), Spliterator.ORDERED | Spliterator.NONNULL),
                        false)
                .onClose(round::withdraw);
    }

    /** One question to all. Owned by who reads the answers; only the queue is shared. */
    private final class Round<K, R> implements Iterator<Answer<K, R>> {
        private final Iterator<Map.Entry<K, Bmc>> left;
        private final BiFunction<K, Bmc, CompletableFuture<R>> question;
        private final Queue<Answer<K, R>> come = new ConcurrentLinkedQueue<>();
        private final Set<CompletableFuture<R>> underWay = ConcurrentHashMap.newKeySet();
        private volatile CompletableFuture<Void> news = new CompletableFuture<>();
        private int asked;

        Round(Iterator<Map.Entry<K, Bmc>> left, BiFunction<K, Bmc, CompletableFuture<R>> question) {
            this.left = left;
            this.question = question;
        }

        @Override
        public boolean hasNext() {
            while (asked < atOnce && left.hasNext()) {
                Map.Entry<K, Bmc> next = left.next();
                asked++;
                ask(next.getKey(), next.getValue());
            }
            return asked > 0;
        }

        private void ask(K key, Bmc bmc) {
            CompletableFuture<R> answer;
            try {
                answer = question.apply(key, bmc);
            } catch (RuntimeException e) {
                came(failed(key, e));
                return;
            }
            underWay.add(answer);
            answer.whenComplete((value, failure) -> {
                underWay.remove(answer);
                came(failure == null ? new Came<>(key, value) : failed(key, failure));
            });
        }

        private Answer<K, R> failed(K key, Throwable failure) {
            Throwable why = failure instanceof CompletionException && failure.getCause() != null
                    ? failure.getCause()
                    : failure;
            return why instanceof BearmanException known
                    ? new Failed<>(key, known)
                    : new Failed<>(key, new Unexpected(why));
        }

        private void came(Answer<K, R> answer) {
            come.add(answer);
            news.complete(null);
        }

        @Override
        public Answer<K, R> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Answer<K, R> answer = come.poll();
            while (answer == null) {
                await();
                answer = come.poll();
            }
            asked--;
            return answer;
        }

        private void await() {
            CompletableFuture<Void> next = new CompletableFuture<>();
            news = next;
            if (!come.isEmpty()) {
                return;
            }
            try {
                client.time().await(next, client.patience().total());
            } catch (RuntimeException e) {
                withdraw();
                throw e;
            }
        }

        @Override
        public void forEachRemaining(Consumer<? super Answer<K, R>> action) {
            while (hasNext()) {
                action.accept(next());
            }
        }

        void withdraw() {
            underWay.forEach(answer -> answer.cancel(true));
        }
    }

    /** A defect of ours or of a visit: told like any failure, so that one BMC does not end a round. */
    private static final class Unexpected extends BearmanException {
        private static final long serialVersionUID = 1L;

        Unexpected(Throwable cause) {
            super("unexpected: " + cause.getClass().getSimpleName(), cause);
        }
    }
}
