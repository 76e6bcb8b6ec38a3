package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostId;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a host's identity: the table of the README's section on the inventory, row by row. */
@ExtendWith(PostgresForTests.Extension.class)
class IdentityLifeTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final SealingKey KEY = key("ab");
    private static final SealingKey NEXT = key("cd");

    @TempDir
    private Path folder;

    private SealingKey current = KEY;

    private static SealingKey key(String digits) {
        return SealingKey.of(Secret.of(digits.repeat(32)), new SecureRandom());
    }

    /** What is left of the identity and of the SSH key. */
    private enum Left {
        SAME,
        ANOTHER,
        NONE
    }

    @Test
    void onSqlite() {
        lives(SqlStore.open(
                folder.resolve("bearman.db"), new VirtualTime(1), StoreSettings.create()));
    }

    @Test
    void onPostgres(PostgresForTests postgres) {
        lives(SqlStore.open(postgres.emptyStore(), new VirtualTime(1), StoreSettings.create()));
    }

    private void lives(SqlStore opened) {
        try (SqlStore store = opened) {
            put(store);
            after(store, "a reboot", it -> {}, Left.SAME, Left.SAME);
            after(store, "importing it again", IdentityLifeTest::put, Left.SAME, Left.SAME);
            after(store, "inventory set", IdentityLifeTest::set, Left.SAME, Left.SAME);
            after(store, "secret rotate-key", this::rotateSealingKey, Left.SAME, Left.SAME);
            after(
                    store,
                    "host rotate-keys",
                    it -> it.sshHostKeys(() -> current).rotate(CN1, "ann"),
                    Left.SAME,
                    Left.ANOTHER);
            after(store, "host replace", IdentityLifeTest::replace, Left.SAME, Left.ANOTHER);
            after(
                    store,
                    "inventory remove and importing it again",
                    IdentityLifeTest::removeAndPut,
                    Left.ANOTHER,
                    Left.ANOTHER);
            after(store, "host retire", IdentityLifeTest::retire, Left.SAME, Left.NONE);
        }
    }

    private void after(
            SqlStore store, String what, Consumer<SqlStore> event, Left identity, Left key) {
        HostIdentity before = store.identities().of(CN1, "boot");
        String keyBefore = store.sshHostKeys(() -> current).of(CN1, "boot").publicKey();

        event.accept(store);

        HostIdentity after = store.identities().of(CN1, "boot");
        assertThat(left(before, Optional.of(after)))
                .as("identity after %s", what)
                .isEqualTo(identity);
        if (identity == Left.ANOTHER) {
            nothingOf(before, after);
        }
        Optional<String> keyAfter = key == Left.NONE
                ? store.sshHostKeys(() -> current).publicKey(CN1)
                : Optional.of(store.sshHostKeys(() -> current).of(CN1, "boot").publicKey());
        assertThat(left(keyBefore, keyAfter)).as("SSH key after %s", what).isEqualTo(key);
    }

    private static <T> Left left(T before, Optional<T> after) {
        return after.isEmpty() ? Left.NONE : after.get().equals(before) ? Left.SAME : Left.ANOTHER;
    }

    private static void nothingOf(HostIdentity before, HostIdentity after) {
        assertThat(after.computeId()).isNotEqualTo(before.computeId());
        assertThat(after.machineId()).isNotEqualTo(before.machineId());
        assertThat(after.hostUuid()).isNotEqualTo(before.hostUuid());
        assertThat(after.ovnSystemId()).isNotEqualTo(before.ovnSystemId());
        assertThat(after.iscsiInitiator()).isNotEqualTo(before.iscsiInitiator());
        assertThat(after.nvmeHostId()).isNotEqualTo(before.nvmeHostId());
        assertThat(after.nvmeHostNqn()).isNotEqualTo(before.nvmeHostNqn());
    }

    private static void put(SqlStore store) {
        Placed placed = Fleet.host(1);
        store.inventory()
                .put(
                        List.of(new Placed(
                                placed.host().with(new HostState.InStock()), placed.machine())),
                        "ann");
    }

    private static void set(SqlStore store) {
        Inventory.Revised seen = store.inventory().revised(CN1).orElseThrow();
        Placed placed = seen.placed();
        store.inventory()
                .update(
                        seen.with(new Placed(
                                placed.host().with(placed.host().labels().with("row", "7")),
                                placed.machine())),
                        "ann");
    }

    private void rotateSealingKey(SqlStore store) {
        store.secrets(() -> current).rotate(NEXT, "ann");
        current = NEXT;
    }

    private static void replace(SqlStore store) {
        Inventory.Revised seen = store.inventory().revised(CN1).orElseThrow();
        store.inventory().replace(seen, Fleet.machine(2), "ann", "PSU 2");
    }

    private static void removeAndPut(SqlStore store) {
        store.inventory().remove(CN1, "ann", "typo");
        Placed placed = Fleet.host("cn1", Fleet.machine(3));
        store.inventory()
                .put(
                        List.of(new Placed(
                                placed.host().with(new HostState.InStock()), placed.machine())),
                        "ann");
    }

    private static void retire(SqlStore store) {
        store.inventory()
                .transition(CN1, new HostState.InStock(), new HostState.Retired(), "ann", "sold");
    }
}
