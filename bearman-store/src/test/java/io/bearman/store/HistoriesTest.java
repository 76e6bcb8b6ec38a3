package io.bearman.store;

import io.bearman.core.inventory.Inventory;
import io.bearman.core.time.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * Whatever is done to a store in whatever order, it does what its {@link Model} does; on SQLite. And this
 * test can fail: it finds each mistake that is planted in the store, and shows it in a few steps.
 */
class HistoriesTest {
    private final VirtualTime time = new VirtualTime(1);

    // Opened anew for every property.
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Database store;

    @SuppressWarnings("NullAway.Init")
    private Database copy;

    @BeforeProperty
    void open() throws IOException {
        // No kill and no power cut here: where there is memory to write to, it is quicker.
        Path memory = Path.of("/dev/shm");
        folder = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "histories")
                : Files.createTempDirectory("histories");
        store = SqliteFile.open(folder.resolve("store.db"), time);
        copy = SqliteFile.open(folder.resolve("copy.db"), time);
    }

    @AfterProperty
    void close() throws IOException {
        store.close();
        copy.close();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(HistoriesTest::delete);
        }
        Files.delete(folder);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Histories.upTo(40);
    }

    @Property(tries = 60, seed = "2", edgeCases = EdgeCasesMode.NONE)
    void theStoreDoesWhatItsModelDoes(@ForAll("histories") List<Step> steps) {
        live(steps, UnaryOperator.identity());
    }

    @Property(tries = 5000, seed = "3", edgeCases = EdgeCasesMode.NONE)
    @Tag("lab")
    @Tag("soak-store")
    void forAsLongAsOneLikes(@ForAll("histories") List<Step> steps) {
        live(steps, UnaryOperator.identity());
    }

    @Property(tries = 1000, seed = "2", edgeCases = EdgeCasesMode.NONE)
    @AddLifecycleHook(Caught.class)
    void aStoreThatHoldsNoMacOfARetiredMachineIsCaught(@ForAll("histories") List<Step> steps) {
        live(steps, Mistakes::holdsNoMacs);
    }

    @Property(tries = 1000, seed = "2", edgeCases = EdgeCasesMode.NONE)
    @AddLifecycleHook(Caught.class)
    @Tag("lab")
    @Tag("lab-store")
    void aStoreThatComparesNoRevisionsIsCaught(@ForAll("histories") List<Step> steps) {
        live(steps, Mistakes::comparesNoRevisions);
    }

    @Property(tries = 1000, seed = "2", edgeCases = EdgeCasesMode.NONE)
    @AddLifecycleHook(Caught.class)
    @Tag("lab")
    @Tag("lab-store")
    void aPageThatRepeatsItsFirstHostIsCaught(@ForAll("histories") List<Step> steps) {
        live(steps, Mistakes::repeatsAHostOnEachPage);
    }

    @Property(tries = 1000, seed = "2", edgeCases = EdgeCasesMode.NONE)
    @AddLifecycleHook(Caught.class)
    @Tag("lab")
    @Tag("lab-store")
    void aTableThatAllowsOneTransitionMoreIsCaught(@ForAll("histories") List<Step> steps) {
        live(steps, Mistakes::letsTheRetiredReturn);
    }

    private void live(List<Step> steps, UnaryOperator<Inventory> seen) {
        History history = new History(store, time, seen);
        steps.forEach(history::take);
        history.end(copy);
    }
}
