package io.bearman.sdk.simulation;

import io.bearman.core.time.VirtualTime;
import io.bearman.store.SqlStore;
import io.bearman.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Plays worlds, as many at once as there are processors, and says how to play a broken one again. */
final class Simulation {
    private static final String SEEDS = "bearman.simulation.seeds";

    private Simulation() {}

    /** {@return the seeds from 1 on, or those of the system property: {@code 17} or {@code 1-300}} */
    static LongStream seeds(int count) {
        String[] ends = System.getProperty(SEEDS, "1-" + count).split("-");
        return LongStream.rangeClosed(
                Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
    }

    static World inMemory(long seed) {
        return new World(Scenario.of(seed), PlantedBug.NONE, SimulatedStore::memory).play();
    }

    /** {@return the world whose cloud is behind a proxy that loses, delays and invents answers} */
    static World behindAProxy(long seed) {
        Scenario scenario = Scenario.behindAProxy(seed);
        return new World(scenario, PlantedBug.NONE, SimulatedStore::memory).play();
    }

    /** A folder with a store that is empty, to be copied. */
    record OnSqlite(Path folder) {
        private static final String EMPTY = "empty.db";

        static OnSqlite in(Path folder) {
            SqlStore.open(folder.resolve(EMPTY), new VirtualTime(1), StoreSettings.create())
                    .close();
            return new OnSqlite(folder);
        }

        World play(long seed) {
            try {
                Path own = Files.createTempDirectory(folder, "seed-" + seed + "-");
                return new World(
                                Scenario.of(seed),
                                PlantedBug.NONE,
                                time -> SimulatedStore.sqlite(folder.resolve(EMPTY), own, time))
                        .play();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Fails with its story when something happened in this world that must not.
     *
     * @param test which of {@link SimulationTest}'s plays it again
     */
    static void judge(World world, String test) {
        if (!world.broken().isEmpty()) {
            throw new AssertionError(String.join("\n", world.broken()) + "\n\nTo play it again:\n  "
                    + "./mvnw -q -Dquick -pl bearman-sdk -am test"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dtest=SimulationTest#" + test
                    + " -D" + SEEDS + "=" + world.seed() + "\n\n" + world.story());
        }
    }

    /** Plays all of them, and stops at the first that is broken. */
    static void judgeAll(LongStream seeds, LongFunction<World> worlds, String test) {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<?>> all = new ArrayList<>();
            seeds.forEach(seed -> all.add(threads.submit(() -> judge(worlds.apply(seed), test))));
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
