package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bearman.core.StoreException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.host.HostId;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real disks that are really full: small file systems in memory, which only root can mount. */
@Tag("lab")
@Tag("lab-store")
@ExtendWith(PostgresForTests.Extension.class)
@Timeout(120)
class FullDiskTest {
    @TempDir
    private Path folder;

    private final Random random = new Random(1);
    private final TimeSource time = TimeSource.system();
    private boolean mounted;

    private Path disk(String size) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "bearman-test", "" + disk) == 0;
        assumeThat(mounted).as("a file system can be mounted").isTrue();
        return disk;
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "-l", folder.resolve("disk").toString());
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Test
    void onSqliteTheLastCommittedStateIsThereAndWorkGoesOnWhenThereIsRoom() throws Exception {
        Path disk = disk("3m");
        Path file = disk.resolve("bearman.db");
        try (SqlStore store = SqlStore.open(file, time, StoreSettings.create())) {
            int hosts = fill(store, file.toString());
            // Nothing at all can be made any more, a store neither.
            Files.write(disk.resolve("rest"), new byte[0]);
            assertThatThrownBy(() ->
                            SqlStore.open(disk.resolve("another.db"), time, StoreSettings.create()))
                    .isInstanceOf(StoreException.class)
                    .isNotInstanceOf(StoreException.Damaged.class)
                    .hasMessageContaining("another.db")
                    .hasMessageNotContaining("\n");

            run("mount", "-o", "remount,size=30m", disk.toString());
            store.inventory().put(List.of(Fleet.host(hosts + 1)), "ann");
            assertThat(store.inventory().all()).hasSize(hosts + 1);
        }
        try (SqlStore store = SqlStore.open(file, time, StoreSettings.create())) {
            assertThat(store.inventory().find(HostId.of("cn1"))).contains(Fleet.host(1));
        }
    }

    @Test
    void onPostgresTheLastCommittedStateIsThereAndWorkGoesOnWhenThereIsRoom(
            PostgresForTests postgres) throws Exception {
        Path disk = disk("24m");
        Path space = postgres.tablespace(disk);
        PostgresLogin login = postgres.newDatabase(space);
        try (SqlStore store = SqlStore.open(login, time, StoreSettings.create())) {
            int hosts = fill(store, login.name());

            run("mount", "-o", "remount,size=60m", disk.toString());
            store.inventory().put(List.of(Fleet.host(hosts + 1)), "ann");
            assertThat(store.inventory().all()).hasSize(hosts + 1);
        } finally {
            postgres.drop(login, space);
        }
    }

    /** PostgreSQL would keep a million equal letters in a few bytes. */
    private String incompressible() {
        byte[] bytes = new byte[100_000];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** {@return how many hosts got in} */
    private int fill(SqlStore store, String name) throws IOException {
        int[] hosts = {0};
        assertThatThrownBy(() -> {
                    while (true) {
                        int next = hosts[0] + 1;
                        store.write(transaction -> {
                            transaction.inventory().put(List.of(Fleet.host(next)), "ann");
                            transaction.audit().note("ann", "x", "did", incompressible());
                            return "";
                        });
                        hosts[0] = next;
                    }
                })
                .isInstanceOf(StoreException.Full.class)
                .hasMessageContaining(name)
                .hasMessageContaining("make room")
                .hasMessageNotContaining("\n");
        assertThat(hosts[0]).isPositive();
        assertThat(store.inventory().all())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, hosts[0]).mapToObj(Fleet::host).toList());
        assertThat(store.audit().about("x")).extracting(AuditEvent::by).hasSize(hosts[0]);
        return hosts[0];
    }
}
