package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is left, and what arrived, when processes are killed while they write and send. */
@Tag("lab")
@ExtendWith(PostgresForTests.Extension.class)
@Timeout(1200)
class KilledSenderTest {
    private static final int KILLS = 20;
    private static final int MANY_KILLS = 100;

    @TempDir
    private Path folder;

    @Test
    @Tag("lab-store")
    void everyAcknowledgedWriteIsThereAndEveryEventArrivesOnSqlite() throws Exception {
        onSqlite(KILLS);
    }

    @Test
    @Tag("lab-store")
    void everyAcknowledgedWriteIsThereAndEveryEventArrivesOnPostgres(PostgresForTests postgres)
            throws Exception {
        onPostgres(postgres, KILLS);
    }

    @Test
    @Tag("soak-store")
    void aHundredKillsLoseNothingOnSqlite() throws Exception {
        onSqlite(MANY_KILLS);
    }

    @Test
    @Tag("soak-store")
    void aHundredKillsLoseNothingOnPostgres(PostgresForTests postgres) throws Exception {
        onPostgres(postgres, MANY_KILLS);
    }

    private void onSqlite(int kills) throws Exception {
        Path file = file();
        say("SQLite", kills, new Killing(file.toString(), folder, () -> open(file)).run(kills));
    }

    private void onPostgres(PostgresForTests postgres, int kills) throws Exception {
        PostgresLogin login = postgres.emptyStore();
        Killing killing = new Killing(
                login.url(),
                folder,
                () -> SqlStore.open(login, TimeSource.system(), StoreSettings.create()));
        say("PostgreSQL", kills, killing.run(kills));
    }

    private static void say(String database, int kills, int repeated) {
        System.out.printf(
                "%s: %d kills, %d events arrived a second time%n", database, kills, repeated);
    }

    @Test
    @Tag("lab-store")
    void aKillBetweenSendingAndMarkingRepeatsThatEventAlone() throws Exception {
        try (LoopbackReceiver receiver = new LoopbackReceiver()) {
            AtomicReference<ChildProcess> first = new AtomicReference<>();
            receiver.whenOneArrives(() -> {
                receiver.whenOneArrives(() -> {});
                kill(first.get());
            });
            try (ChildProcess worker = start(receiver, 5)) {
                first.set(worker);
                worker.linesUntil("");
            }

            finish(receiver);

            String repeated = receiver.arrivals().get(0).id();
            assertThat(receiver.arrivals())
                    .extracting(LoopbackReceiver.Arrival::id)
                    .filteredOn(repeated::equals)
                    .hasSize(2);
            assertThat(receiver.arrivals().stream().distinct())
                    .hasSize(receiver.arrivals().size() - 1);
        }
    }

    private static void kill(ChildProcess process) {
        try {
            process.signal("KILL");
            TimeSource.system().await(() -> !process.isAlive(), Duration.ofSeconds(10));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ChildProcess start(LoopbackReceiver receiver, int count) throws IOException {
        return ChildProcess.start(
                NewsWorker.class,
                file().toString(),
                "" + receiver.port(),
                folder.resolve("phases").toString(),
                "" + count);
    }

    private void finish(LoopbackReceiver receiver) throws Exception {
        try (ChildProcess worker = start(receiver, 1)) {
            assertThat(worker.linesUntil("end")).endsWith("end");
        }
    }

    private Path file() {
        return folder.resolve("bearman.db");
    }

    private static SqlStore open(Path file) {
        return SqlStore.open(file, TimeSource.system(), StoreSettings.create());
    }
}
