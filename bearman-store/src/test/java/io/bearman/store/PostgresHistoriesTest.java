package io.bearman.store;

import io.bearman.core.time.VirtualTime;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.opentest4j.TestAbortedException;

/** The same histories as in {@link HistoriesTest}, on a PostgreSQL server. */
@Tag("lab")
class PostgresHistoriesTest {
    private final VirtualTime time = new VirtualTime(1);

    // Started anew for every property: JUnit's extensions hand nothing over to jqwik.
    @SuppressWarnings("NullAway.Init")
    private PostgresForTests server;

    @SuppressWarnings("NullAway.Init")
    private Database store;

    @SuppressWarnings("NullAway.Init")
    private Database copy;

    @BeforeProperty
    void start() {
        try {
            server = PostgresForTests.start();
        } catch (IOException | RuntimeException e) {
            throw new TestAbortedException("no PostgreSQL server can be started here: " + e);
        }
        store = open();
        copy = open();
    }

    private Database open() {
        return PostgresServer.open(server.emptyStore(), sql -> time.now());
    }

    @AfterProperty
    void stop() throws IOException {
        store.close();
        copy.close();
        server.close();
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Histories.upTo(40);
    }

    @Property(tries = 100, seed = "4", edgeCases = EdgeCasesMode.NONE)
    @Tag("lab-store")
    void theStoreDoesWhatItsModelDoes(@ForAll("histories") List<Step> steps) {
        live(steps);
    }

    @Property(tries = 1000, seed = "5", edgeCases = EdgeCasesMode.NONE)
    @Tag("soak-store")
    void forAsLongAsOneLikes(@ForAll("histories") List<Step> steps) {
        live(steps);
    }

    private void live(List<Step> steps) {
        History history = new History(store, time, UnaryOperator.identity());
        steps.forEach(history::take);
        history.end(copy);
    }
}
