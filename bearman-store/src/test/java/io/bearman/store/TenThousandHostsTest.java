package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostId;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.host.SshHostKey;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A large fleet, each host of which others know by all that it is known by. */
@Tag("lab")
@Tag("lab-store")
@ExtendWith(PostgresForTests.Extension.class)
@Timeout(900)
class TenThousandHostsTest {
    private static final int HOSTS = 10_000;
    private static final SealingKey KEY =
            SealingKey.of(Secret.of("ab".repeat(32)), new SecureRandom());

    @TempDir
    private Path folder;

    @Test
    void shareNothingOnSqlite() {
        Path file = folder.resolve("bearman.db");
        Set<String> words = new HashSet<>();
        try (SqlStore store =
                open(SqlStore.open(file, TimeSource.system(), StoreSettings.create()))) {
            store.write(transaction -> {
                SshHostKeys keys = transaction.sshHostKeys(() -> KEY);
                each(host -> {
                    words.addAll(words(transaction.identities().of(host, "ann")));
                    SshHostKey key = keys.of(host, "ann");
                    words.add(key.publicKey().split(" ")[1]);
                    words.add(key.privateKey().text());
                });
                return true;
            });
        }
        assertThat(words).hasSize(9 * HOSTS);
    }

    @Test
    void shareNothingOnPostgres(PostgresForTests postgres) {
        Set<String> words = new HashSet<>();
        try (SqlStore store = open(SqlStore.open(
                postgres.emptyStore(), TimeSource.system(), StoreSettings.create()))) {
            store.write(transaction -> {
                each(host -> words.addAll(words(transaction.identities().of(host, "ann"))));
                return true;
            });
        }
        assertThat(words).hasSize(7 * HOSTS);
    }

    private static SqlStore open(SqlStore store) {
        store.inventory()
                .put(IntStream.rangeClosed(1, HOSTS).mapToObj(Fleet::host).toList(), "ann");
        return store;
    }

    private static void each(Consumer<HostId> work) {
        IntStream.rangeClosed(1, HOSTS)
                .mapToObj(number -> HostId.of("cn" + number))
                .forEach(work);
    }

    /** As plain as can be: a UUID without its hyphens is nobody else's either. */
    private static List<String> words(HostIdentity identity) {
        return List.of(
                plain(identity.computeId()),
                identity.machineId(),
                plain(identity.hostUuid()),
                plain(identity.ovnSystemId()),
                identity.iscsiInitiator(),
                identity.nvmeHostNqn(),
                plain(identity.nvmeHostId()));
    }

    private static String plain(Object uuid) {
        return uuid.toString().replace("-", "");
    }
}
