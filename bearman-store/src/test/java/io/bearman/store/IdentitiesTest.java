package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.VirtualTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentitiesTest {
    private static final HostId CN1 = HostId.of("cn1");

    @TempDir
    private Path folder;

    private SqlStore store;

    @BeforeEach
    void open() {
        store = SqlStore.open(
                folder.resolve("bearman.db"), new VirtualTime(1), StoreSettings.create());
        store.inventory().put(List.of(Fleet.host(1), Fleet.host(2)), "me");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anIdentityIsTheSameAtEveryReadAndAfterAReopening() {
        HostIdentity first = store.identities().of(CN1, "me");

        assertThat(store.identities().of(CN1, "me")).isEqualTo(first);
        store.close();
        store = SqlStore.open(
                folder.resolve("bearman.db"), new VirtualTime(1), StoreSettings.create());
        assertThat(store.identities().of(CN1, "me")).isEqualTo(first);
    }

    @Test
    void anIdentityStaysWithTheHostWhenAnotherMachinePlaysIt() {
        Placed broken = Fleet.host(3);
        HostState state = new HostState.Broken("PSU 2");
        HostId cn3 = broken.host().id();
        store.inventory()
                .put(List.of(new Placed(broken.host().with(state), broken.machine())), "me");
        HostIdentity before = store.identities().of(cn3, "me");

        Inventory.Revised seen = store.inventory().revised(cn3).orElseThrow();
        store.inventory().replace(seen, Fleet.machine(9), "me", "PSU 2");

        assertThat(store.identities().of(cn3, "me")).isEqualTo(before);
    }

    @Test
    void itsMakingIsAuditedOnce() {
        store.identities().of(CN1, "me");
        store.identities().of(CN1, "me");

        assertThat(store.audit().about("cn1"))
                .filteredOn(it -> it.what().equals("identity"))
                .hasSize(1);
    }

    @Test
    void anUnknownHostGetsNone() {
        assertThatThrownBy(() -> store.identities().of(HostId.of("cn9"), "me"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cn9 is not in the inventory");
    }

    @Test
    void theDatabaseItselfRefusesASharedOne() {
        Identities one = identities(5);
        Identities same = identities(5);

        one.of(CN1, "me");

        assertThatThrownBy(() -> same.of(HostId.of("cn2"), "me"))
                .isInstanceOf(IllegalStateException.class);
    }

    private Identities identities(long seed) {
        VirtualTime time = new VirtualTime(1);
        return new Identities(
                store.database(), time, new SqlAudit(store.database()), new Random(seed));
    }
}
