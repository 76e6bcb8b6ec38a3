package io.bearman.cli;

import io.bearman.core.BearmanException;
import io.bearman.core.InterruptedWaitException;
import io.bearman.ipmi.Fleet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

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
        Map<Target, Outcome<R>> outcomes = new LinkedHashMap<>();
        targets.forEach(target -> outcomes.put(target, null));
        try (Stream<Fleet.Answer<Target, R>> all = answers;
                Progress shown = progress) {
            all.forEach(answer -> {
                Target target = answer.of();
                Outcome<R> outcome = answer.fold(
                        value -> Outcome.came(target, value),
                        failure -> Outcome.failed(target, failure));
                outcomes.put(target, outcome);
                shown.step();
            });
        }
        return List.copyOf(outcomes.values());
    }

    /** {@return what came of a question that blocks, put to each on a thread of its own} */
    <R> List<Outcome<R>> each(Function<Target, R> question) {
        ExecutorService executor = Executors.newFixedThreadPool(
                Math.min(AT_ONCE, Math.max(1, targets.size())), Sweep::daemon);
        CompletionService<Outcome<R>> answers = new ExecutorCompletionService<>(executor);
        targets.forEach(target -> answers.submit(() -> one(target, question)));
        executor.shutdown();
        Map<Target, Outcome<R>> outcomes = new LinkedHashMap<>();
        targets.forEach(target -> outcomes.put(target, null));
        try (Progress shown = progress) {
            for (int i = 0; i < targets.size(); i++) {
                Outcome<R> outcome = answers.take().get();
                outcomes.put(outcome.target(), outcome);
                shown.step();
            }
        } catch (InterruptedException e) {
            throw new InterruptedWaitException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            executor.shutdownNow();
        }
        return new ArrayList<>(outcomes.values());
    }

    private static <R> Outcome<R> one(Target target, Function<Target, R> question) {
        try {
            return Outcome.came(target, question.apply(target));
        } catch (BearmanException e) {
            return Outcome.failed(target, e);
        }
    }

    /** {@return an executor for visits that block, as many at a time as are worth it} */
    static ExecutorService visitors(int targets) {
        return Executors.newFixedThreadPool(Math.min(AT_ONCE, Math.max(1, targets)), Sweep::daemon);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "bmc");
        thread.setDaemon(true);
        return thread;
    }
}
