package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.time.TimeSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several changes as one, on SQLite; {@link PostgresTransactionTest} runs the same on a server. */
@Timeout(60)
class TransactionTest {
    @TempDir
    private Path folder;

    private SqlStore store;

    /** {@return a store that nobody else uses} */
    SqlStore open() {
        return SqlStore.open(
                folder.resolve("bearman.db"), TimeSource.system(), StoreSettings.create());
    }

    @BeforeEach
    void begin() {
        store = open();
        store.inventory().put(List.of(Fleet.host(1), Fleet.host(2)), "ann");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatFailsUndoesAllAlthoughTheFunctionCatchesIt() {
        var taken = List.of(
                Fleet.host("cn1", Fleet.machine(1, "serial-2", "10.0.0.1", Fleet.mac(1, 0))));

        assertThatThrownBy(() -> store.write(transaction -> {
                    transaction.audit().note("ann", "cn1", "did", "");
                    try {
                        transaction.inventory().put(taken, "ann");
                    } catch (UsageException e) {
                        return "half done";
                    }
                    return "done";
                }))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("serial serial-2 is already of host cn2");

        assertThat(store.inventory().all()).containsExactly(Fleet.host(1), Fleet.host(2));
        assertThat(store.audit().about("cn1")).hasSize(1);
    }

    @Test
    void whoeverWritesPastItsOwnTransactionIsToldSoAtOnce() {
        assertThatThrownBy(() -> store.write(transaction -> {
                    transaction.audit().note("ann", "cn1", "did", "");
                    store.audit().note("ann", "cn1", "did", "past it");
                    return "";
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside of a transaction");
        assertThatThrownBy(() -> store.write(
                        transaction -> store.claims().claim(Fleet.id(1), RunId.of("run-1"))))
                .isInstanceOf(IllegalStateException.class);

        assertThat(store.audit().about("cn1")).hasSize(1);
        store.audit().note("ann", "cn1", "did", "");
        assertThat(store.audit().about("cn1")).hasSize(2);
    }

    @Test
    void whoeverWasAskedToStopStillWritesHowFarItCame() {
        Thread.currentThread().interrupt();
        try {
            store.audit().note("ann", "cn1", "did", "");
            assertThat(store.inventory().find(HostId.of("cn1"))).isPresent();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(store.audit().about("cn1")).hasSize(2);
    }
}
