package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.host.HostState;
import io.bearman.core.host.SshHostKey;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a host's identity stays and what changes, when it leaves or its machine does. */
class SshHostKeysTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final SealingKey KEY =
            SealingKey.of(Secret.of("ab".repeat(32)), new SecureRandom());

    @TempDir
    Path folder;

    // Opened anew for every test.
    @SuppressWarnings("NullAway.Init")
    private SqlStore store;

    @BeforeEach
    void open() {
        store = SqlStore.open(
                folder.resolve("bearman.db"), new VirtualTime(1), StoreSettings.create());
        Placed placed = Fleet.host(1);
        store.inventory()
                .put(
                        List.of(new Placed(
                                placed.host().with(new HostState.Broken("PSU 2")),
                                placed.machine())),
                        "ann");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aHostsKeyIsTheSameAtEveryBoot() {
        SshHostKey made = keys().of(CN1, "ann");

        assertThat(keys().of(CN1, "bob")).isEqualTo(made);
        assertThat(keys().publicKey(CN1)).contains(made.publicKey());
        assertThat(made.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void opensshReadsTheKeyAndFindsTheSamePublicHalf() throws IOException, InterruptedException {
        SshHostKey made = keys().of(CN1, "ann");
        Path file = folder.resolve("ssh_host_ed25519_key");
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, made.privateKey().bytes());

        Process process;
        try {
            process = new ProcessBuilder("ssh-keygen", "-y", "-f", file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeThat(false).as("no ssh-keygen on this machine").isTrue();
            throw e;
        }
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed.strip()).isEqualTo(made.publicKey());
    }

    @Test
    void whenTheMachineIsReplacedTheIdentityStaysAndTheKeyIsAnother() {
        HostIdentity identity = store.identities().of(CN1, "ann");
        SshHostKey before = keys().of(CN1, "ann");

        store.inventory()
                .replace(
                        store.inventory().revised(CN1).orElseThrow(),
                        Fleet.machine(2),
                        "ann",
                        "PSU 2");

        assertThat(store.identities().of(CN1, "ann")).isEqualTo(identity);
        assertThat(keys().publicKey(CN1)).isEmpty();
        assertThat(keys().of(CN1, "ann").publicKey()).isNotEqualTo(before.publicKey());
    }

    @Test
    void aHostThatIsForgottenAndComesBackIsAnother() {
        HostIdentity identity = store.identities().of(CN1, "ann");
        SshHostKey key = keys().of(CN1, "ann");
        store.inventory()
                .transition(
                        CN1, new HostState.Broken("PSU 2"), new HostState.Retired(), "ann", "old");
        assertThat(store.identities().of(CN1, "ann")).isEqualTo(identity);
        store.inventory().remove(CN1, "ann", "old");

        Placed again =
                new Placed(Fleet.host(1).host().with(Fleet.machine(3).id()), Fleet.machine(3));
        store.inventory().put(List.of(again), "ann");

        HostIdentity other = store.identities().of(CN1, "ann");
        assertThat(other.computeId()).isNotEqualTo(identity.computeId());
        assertThat(other.machineId()).isNotEqualTo(identity.machineId());
        assertThat(keys().of(CN1, "ann").publicKey()).isNotEqualTo(key.publicKey());
    }

    @Test
    void aRetiredHostsKeyIsDestroyedAndItGetsNoOther() {
        keys().of(CN1, "ann");
        store.inventory().transition(CN1, state(CN1), new HostState.Retired(), "ann", "sold");

        assertThat(keys().publicKey(CN1)).isEmpty();
        assertThat(keys().find(CN1)).isEmpty();
        assertThatThrownBy(() -> keys().of(CN1, "ann"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cn1")
                .hasMessageContaining("RETIRED");
        assertThatThrownBy(() -> keys().rotate(CN1, "ann")).isInstanceOf(RefusedException.class);
    }

    private HostState state(HostId host) {
        return store.inventory().find(host).orElseThrow().host().state();
    }

    @Test
    void aRotatedKeyIsAnotherAndIsAudited() {
        SshHostKey before = keys().of(CN1, "ann");
        SshHostKey after = keys().rotate(CN1, "bob");

        assertThat(after.publicKey()).isNotEqualTo(before.publicKey());
        assertThat(keys().of(CN1, "ann")).isEqualTo(after);
        assertThat(store.audit().about("cn1"))
                .filteredOn(event -> event.what().equals("ssh host key"))
                .hasSize(2)
                .noneMatch(event -> event.toString().contains("PRIVATE"));
    }

    @Test
    void theSealingKeysRotationSealsTheHostsKeysToo() {
        SshHostKey made = keys().of(CN1, "ann");
        SealingKey next = SealingKey.of(Secret.of("cd".repeat(32)), new SecureRandom());

        assertThat(store.secrets(() -> KEY).rotate(next, "ann")).isEqualTo(1);

        assertThat(store.sshHostKeys(() -> next).of(CN1, "ann")).isEqualTo(made);
        assertThatThrownBy(() -> keys().of(CN1, "ann"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(KEY.id())
                .hasMessageContaining(next.id());
    }

    @Test
    void aHostThatNobodyKnowsGetsNoKey() {
        assertThatThrownBy(() -> keys().of(HostId.of("cn9"), "ann"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cn9");
    }

    private SshHostKeys keys() {
        return store.sshHostKeys(() -> KEY);
    }
}
