package io.bearman.cli;

import io.bearman.core.BearmanException;
import io.bearman.core.InterruptedWaitException;
import io.bearman.ipmi.Fleet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks many at once, shows how far it is, and gathers what came, in the order of the command line. */
final class Sweep {
    private static final int AT_ONCE = 128;

    private final List<Target> targets;
    private final Progress progress;

    Sweep(List<Target> targets, Progress progress) {
        this.targets = targets;
        this.progress = progress;
    }

    /** {@return what came of a fleet's answers} */
    <R> List<Outcome<R>> of(Stream<Fleet.Answer<Target, R>> answers) {
        Gathered<R> gathered = new Gathered<>();
        try (Stream<Fleet.Answer<Target, R>> all = answers;
                Progress shown = progress) {
            all.forEach(answer -> {
                gathered.add(answer.<Outcome<R>>fold(
                        value -> Outcome.came(answer.of(), value),
                        failure -> Outcome.failed(answer.of(), failure)));
                shown.step();
            });
        }
        return gathered.inOrder();
    }

    /** {@return what came of a question to each, all of which are asked at once} */
    <R> List<Outcome<R>> futures(Function<Target, CompletableFuture<R>> question) {
        BlockingQueue<Supplier<Outcome<R>>> come = new LinkedBlockingQueue<>();
        List<CompletableFuture<R>> asked = targets.stream().map(question).toList();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            // Made of here, so that a defect of ours is thrown and not lost in the future.
            asked.get(i).whenComplete((value, why) -> come.add(() -> outcome(target, value, why)));
        }
        Gathered<R> gathered = new Gathered<>();
        try (Progress shown = progress) {
            for (int i = 0; i < targets.size(); i++) {
                gathered.add(come.take().get());
                shown.step();
            }
        } catch (InterruptedException e) {
            throw new InterruptedWaitException(e);
        } finally {
            asked.forEach(one -> one.cancel(true));
        }
        return gathered.inOrder();
    }

    /** {@return what came of a question to all that tells of each as its answer comes} */
    <R> List<Outcome<R>> told(Consumer<BiConsumer<Target, Supplier<R>>> question) {
        Gathered<R> gathered = new Gathered<>();
        try (Progress shown = progress) {
            question.accept((target, answer) -> {
                gathered.add(outcome(target, answer));
                shown.step();
            });
        }
        return gathered.inOrder();
    }

    private static <R> Outcome<R> outcome(Target target, Supplier<R> answer) {
        try {
            return Outcome.came(target, answer.get());
        } catch (BearmanException e) {
            return Outcome.failed(target, e);
        }
    }

    /** {@return what came of a question that blocks, put to each on a thread of its own} */
    <R> List<Outcome<R>> each(Function<Target, R> question) {
        return onThreads(threads -> futures(
                target -> CompletableFuture.supplyAsync(() -> question.apply(target), threads)));
    }

    /** {@return what comes of something that needs threads, as many as are worth it} */
    <T> T onThreads(Function<ExecutorService, T> what) {
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(AT_ONCE, Math.max(1, targets.size())), Sweep::daemon);
        try {
            return what.apply(threads);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "bmc");
        thread.setDaemon(true);
        return thread;
    }

    private static <R> Outcome<R> outcome(
            Target target, @Nullable R value, @Nullable Throwable failure) {
        if (failure == null) {
            return Outcome.came(target, Objects.requireNonNull(value));
        }
        Throwable why = failure instanceof BearmanException ? failure : failure.getCause();
        if (why instanceof BearmanException known) {
            return Outcome.failed(target, known);
        }
        throw new IllegalStateException(failure);
    }

    /** What has come so far. */
    private final class Gathered<R> {
        private final Map<Target, Outcome<R>> outcomes = new LinkedHashMap<>();

        void add(Outcome<R> outcome) {
            outcomes.put(outcome.target(), outcome);
        }

        List<Outcome<R>> inOrder() {
            return targets.stream().map(outcomes::get).toList();
        }
    }
}
