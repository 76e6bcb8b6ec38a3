package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Labels;
import io.bearman.core.host.RunId;
import io.bearman.core.host.SshHostKey;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Run;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.core.time.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The drill: everything is written, the store is lost, and everything is there again. */
@ExtendWith(PostgresForTests.Extension.class)
class BackupTest {
    private static final SealingKey KEY = SealingKey.of(Secret.of("ab".repeat(32)), random());
    private static final HostId CN1 = HostId.of("cn1");

    @TempDir
    Path folder;

    private final TimeSource time = new VirtualTime(1);

    @Test
    void whatSqliteWroteComesBackFromPostgresByteByByteAndBack(PostgresForTests server) {
        byte[] written;
        SshHostKey key;
        try (SqlStore store = sqlite("first.db")) {
            fill(store);
            key = store.sshHostKeys(() -> KEY).of(CN1, "ann");
            written = backup(store);
        }
        byte[] again;
        try (SqlStore store = SqlStore.open(server.emptyStore(), time, StoreSettings.create())) {
            assertThat(restore(store, written)).isPositive();
            again = backup(store);
            assertThat(new String(again, StandardCharsets.UTF_8))
                    .isEqualTo(new String(written, StandardCharsets.UTF_8));
        }
        try (SqlStore store = sqlite("second.db")) {
            restore(store, again);
            assertThat(backup(store)).isEqualTo(written);
            assertThat(store.secrets(() -> KEY).check()).isEqualTo(3);
            assertThat(store.sshHostKeys(() -> KEY).of(CN1, "bob")).isEqualTo(key);
            assertThat(store.secrets(() -> KEY).find("rack1").orElseThrow().kg())
                    .isPresent();
            // What grows goes on from where it was.
            store.inventory().put(List.of(Fleet.host(5)), "bob");
            assertThat(store.audit().about("cn5")).hasSize(1);
        }
    }

    @Test
    void theDrillWithAnotherSealingKeySaysSoBeforeAnOutageDoes() {
        byte[] written;
        try (SqlStore store = sqlite("first.db")) {
            fill(store);
            written = backup(store);
        }
        SealingKey other = SealingKey.of(Secret.of("cd".repeat(32)), random());
        try (SqlStore store = sqlite("second.db")) {
            restore(store, written);
            assertThatThrownBy(() -> store.secrets(() -> other).check())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining(KEY.id())
                    .hasMessageContaining(other.id());
        }
    }

    @Test
    void aBackupThatIsCutOffOrChangedIsRefusedAndNothingOfItStays() {
        byte[] written;
        try (SqlStore store = sqlite("first.db")) {
            fill(store);
            written = backup(store);
        }
        String text = new String(written, StandardCharsets.UTF_8);
        List<String> wrong = List.of(
                "",
                "notes\n",
                "{\"some\":\"json\"}\n",
                text.substring(0, text.length() / 2),
                text.substring(0, text.lastIndexOf("{\"rows\"")),
                text.replaceFirst("\"serial-1\"", "\"serial-9\""),
                text + "{}\n",
                text.replaceFirst("\\{\"table\":\"audit\".*\n", ""));
        try (SqlStore store = sqlite("second.db")) {
            for (String damaged : wrong) {
                byte[] bytes = damaged.getBytes(StandardCharsets.UTF_8);
                assertThatThrownBy(
                                () -> SqlStore.verify(new ByteArrayInputStream(bytes), "b.jsonl"))
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining("b.jsonl");
                assertThatThrownBy(() -> restore(store, bytes))
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining("b.jsonl");
                assertThat(store.inventory().all()).isEmpty();
            }
            assertThat(SqlStore.verify(new ByteArrayInputStream(written), "b.jsonl"))
                    .isEqualTo(restore(store, written));
        }
    }

    @Test
    void everyTableIsInABackup() throws Exception {
        Path file = folder.resolve("full.db");
        EarlierStore.make(file, Integer.parseInt(Schema.OURS.getVersion()));
        try (SqlStore store = sqlite("full.db")) {
            Set<String> saved = new HashSet<>();
            Matcher tables = Pattern.compile("(?m)^\\{\"table\":\"(\\w+)\"")
                    .matcher(new String(backup(store), StandardCharsets.UTF_8));
            while (tables.find()) {
                saved.add(tables.group(1));
            }
            List<String> all = store.database()
                    .read(sql -> sql.rows(
                            "select name from sqlite_master where type = 'table'"
                                    + " and name not like 'sqlite_%'",
                            row -> row.getString(1)));
            // Who migrated it is of this store alone; db-scheduler's rows are made of the work.
            saved.addAll(List.of("flyway_schema_history", "scheduled_tasks"));
            assertThat(saved).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    /** The digest is no signature: whoever writes a file writes that too. */
    @Test
    void aColumnThatNoTableHasBecomesNoPartOfAStatement() throws Exception {
        byte[] written;
        try (SqlStore store = sqlite("first.db")) {
            fill(store);
            written = backup(store);
        }
        byte[] crafted = withDigest(new String(written, StandardCharsets.UTF_8)
                .replaceFirst(
                        "\"bmc_address\":",
                        "\"id) select id from (select 'x' as id); delete from machine; --\":"));
        byte[] fewer = withDigest(
                new String(written, StandardCharsets.UTF_8).replaceFirst("\"rack\":\"r1\",", ""));
        try (SqlStore store = sqlite("second.db")) {
            for (byte[] wrong : List.of(crafted, fewer)) {
                assertThatThrownBy(() -> restore(store, wrong))
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining("b.jsonl")
                        .hasMessageContaining("row 1");
                assertThat(store.inventory().all()).isEmpty();
            }
            assertThat(restore(store, withDigest(new String(written, StandardCharsets.UTF_8))))
                    .isPositive();
        }
    }

    private static byte[] withDigest(String backup) throws Exception {
        int last = backup.lastIndexOf("{\"rows\"");
        byte[] lines = backup.substring(0, last).getBytes(StandardCharsets.UTF_8);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lines));
        String end = backup.substring(last)
                .replaceFirst("\"sha256\":\"[0-9a-f]+\"", "\"sha256\":\"" + digest + "\"");
        return (backup.substring(0, last) + end).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void workThatSomebodyHadInHandIsDoneByWhoeverRestoresIt(PostgresForTests server) {
        byte[] written;
        try (SqlStore store = sqlite("first.db")) {
            store.work().submit(new Piece("count", "one", "waits"));
            store.work().submit(new Piece("count", "two", "is in hand"));
            store.workTable().begin("count", "two");
            written = backup(store);
        }
        PostgresLogin login = server.emptyStore();
        WorkSettings quick = new WorkSettings(1, Duration.ofMillis(20), Duration.ofMillis(200));
        TimeSource real = TimeSource.system();
        for (SqlStore restored : List.of(
                SqlStore.open(login, real, StoreSettings.create()),
                SqlStore.open(folder.resolve("second.db"), real, StoreSettings.create()))) {
            try (SqlStore store = restored) {
                restore(store, written);
                Workers workers =
                        store.workers(Map.of("count", piece -> Effect.none("done")), quick);
                assertThat(real.await(
                                () -> store.work().unfinished().isEmpty(), Duration.ofSeconds(20)))
                        .isTrue();
                workers.close();
            }
        }
    }

    @Test
    void aStoreWithSomethingInItIsNotOverwritten() {
        try (SqlStore store = sqlite("first.db")) {
            fill(store);
            byte[] written = backup(store);
            assertThatThrownBy(() -> restore(store, written))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("empty");
            assertThat(backup(store)).isEqualTo(written);
        }
    }

    @Test
    void noSecretIsReadableInABackup() {
        try (SqlStore store = sqlite("first.db")) {
            fill(store);
            store.sshHostKeys(() -> KEY).of(CN1, "ann");
            assertThat(new String(backup(store), StandardCharsets.UTF_8))
                    .contains("rack1")
                    .contains("ssh-ed25519")
                    .doesNotContain("pass-word")
                    .doesNotContain("key-of-twenty-bytes!")
                    .doesNotContain("PRIVATE KEY");
        }
    }

    private static void fill(SqlStore store) {
        RunId run = RunId.of("run-1");
        Host labelled = Fleet.host(1).host().with(Labels.of(Map.of("row", "7", "owner", "")));
        store.inventory()
                .put(
                        List.of(
                                new Placed(labelled, Fleet.machine(1)),
                                Fleet.host(2),
                                Fleet.host(3)),
                        "ann");
        store.journal()
                .open(new Run(
                        run, List.of(CN1), "{\"drain\":true}", "kernel ü", "ann", Instant.EPOCH));
        store.journal().write(run, CN1, "step", Entry.Phase.INTENT, "subject", "de\"tail\n");
        store.inventory()
                .transition(
                        CN1,
                        new HostState.InService(),
                        new HostState.Maintenance(run, "kernel"),
                        "ann",
                        "why");
        store.claims().claim(Fleet.id(1), run);
        store.boots().arm(CN1, run);
        store.boots().report(CN1, "boot-id-1");
        HostId cn2 = HostId.of("cn2");
        store.boots().attend(store.boots().returned(cn2, "boot-id-2").orElseThrow(), run);
        store.boots().returned(cn2, "boot-id-3");
        store.freeze().freeze("ann", "storm");
        store.registrations().note(Fleet.registration(1), List.of());
        store.images().add(Fleet.image("compute-7"), "ann");
        store.images().assign("diskless", "compute-7", "ann");
        store.identities().of(CN1, "ann");
        store.secrets(() -> KEY)
                .put(
                        "rack1",
                        new Credential(
                                "admin", Secret.of("pass-word"), Secret.of("key-of-twenty-bytes!")),
                        "ann");
    }

    private SqlStore sqlite(String name) {
        return SqlStore.open(folder.resolve(name), time, StoreSettings.create());
    }

    private static byte[] backup(SqlStore store) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.backup(bytes);
        return bytes.toByteArray();
    }

    private static long restore(SqlStore store, byte[] backup) {
        return store.restore(new ByteArrayInputStream(backup), "b.jsonl");
    }

    private static SecureRandom random() {
        return new SecureRandom();
    }
}
