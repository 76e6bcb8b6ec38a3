package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.boot.Arming;
import io.bearman.core.boot.BootOverride;
import io.bearman.core.boot.BootReport;
import io.bearman.core.boot.LoaderEvent;
import io.bearman.core.claim.Claiming;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Labels;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.Nic;
import io.bearman.core.host.Quirk;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Storage;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Order;
import io.bearman.core.secret.Credential;
import io.bearman.core.time.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A store of every schema that ever was, with something in each table, is brought to ours. */
@ExtendWith(PostgresForTests.Extension.class)
class UpgradeTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final RunId RUN = RunId.of("run-1");

    /**
     * What each migration says since it was committed. Stores were made by it: it is never edited, a new
     * one is added. (The first was, once, by quotes around a name: {@link SchemaTest}.)
     */
    private static final Map<String, String> COMMITTED = Map.ofEntries(
            Map.entry("V1__hosts_journal_and_claims.sql", "8bc14f6c644f91d6"),
            Map.entry("V2__revisions_and_outbox.sql", "e7de0555a80ee14e"),
            Map.entry("V3__sealed_secrets.sql", "424763d64f450ecf"),
            Map.entry("V4__host_identities.sql", "03d5c7a9e791e49b"),
            Map.entry("V5__labels_cabling_quirks.sql", "b8d0f115ee53c98f"),
            Map.entry("V6__deliveries_and_work.sql", "1f5506bd51d0ea12"),
            Map.entry("V7__held_and_order.sql", "c360d94759bb3486"),
            Map.entry("V8__ssh_host_keys.sql", "db86f6579f503b77"),
            Map.entry("V9__guid_index.sql", "9541546cf3a432be"),
            Map.entry("V10__unplanned_boots.sql", "16ca80deda1eb553"),
            Map.entry("V11__admissions.sql", "8865a5b8698bd632"),
            Map.entry("V12__boot_sessions.sql", "7e80075e86123f5b"),
            Map.entry("V13__boot_overrides.sql", "120e40f031c67a6d"),
            Map.entry("V14__registrations.sql", "730ff843895fd7b4"),
            Map.entry("V16__images.sql", "dd8fa35794fd0729"));

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime(1);

    static IntStream versions() {
        return COMMITTED.keySet().stream()
                .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf('_'))))
                .sorted();
    }

    @Test
    void noMigrationWasEditedSinceItWasCommitted() throws Exception {
        Path schema = Path.of(Schema.class.getResource("schema").toURI());
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(schema)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("V")) {
                    found.put(file.getFileName().toString(), digest(file));
                }
            }
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(COMMITTED);
    }

    private static String digest(Path file) throws Exception {
        byte[] text = Files.readString(file, StandardCharsets.UTF_8)
                .replace("\r\n", "\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
        return HexFormat.of().formatHex(digest, 0, 8);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aSqliteStoreOfEveryVersionIsBroughtToOursWithAllThatIsInIt(int version) throws Exception {
        Path file = folder.resolve("bearman.db");
        EarlierStore.make(file, version);

        try (SqlStore store = SqlStore.open(file, time, StoreSettings.create())) {
            isWhole(store, version);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    @Tag("lab")
    @Tag("lab-store")
    void aPostgresStoreOfEveryVersionIsBroughtToOursWithAllThatIsInIt(
            int version, PostgresForTests postgres) throws Exception {
        PostgresLogin login = postgres.newDatabase();
        EarlierStore.make(login, version);

        try (SqlStore store = SqlStore.open(login, time, StoreSettings.create())) {
            isWhole(store, version);
        }
    }

    static void isWhole(SqlStore store, int version) {
        hosts(store, version);
        work(store);
        if (version >= 10) {
            assertThat(store.boots().unattended())
                    .extracting(BootReport::bootId)
                    .containsExactly(EarlierStore.UNPLANNED_BOOT);
        }
        secrets(store, version);
        news(store, version);
        admissions(store, version);
        registrations(store, version);
        boots(store, version);
        images(store, version);
        goesOn(store);
    }

    private static void hosts(SqlStore store, int version) {
        Placed one = Fleet.host(1);
        Host host = one.host().with(new HostState.Maintenance(RUN, "kernel"));
        Machine machine = one.machine();
        if (version >= 5) {
            host = new Host(
                    host.id(),
                    host.role(),
                    host.region(),
                    host.zone(),
                    host.flavor(),
                    "gpu",
                    Labels.of(Map.of("row", "7")),
                    Storage.SHARED,
                    host.machine(),
                    host.state());
            Bmc bmc = machine.bmc();
            machine = new Machine(
                    machine.id(),
                    machine.serial(),
                    machine.vendor(),
                    machine.product(),
                    new Bmc(
                            bmc.address(),
                            bmc.port(),
                            null,
                            bmc.credential(),
                            bmc.suites(),
                            Set.of(Quirk.AUTHCAP)),
                    List.of(new Nic(Fleet.mac(1, 0), "leaf1", "Eth1/7"), Nic.of(Fleet.mac(1, 1))),
                    machine.rack(),
                    machine.unit(),
                    "gen3");
        }
        Machine two = Fleet.machine(
                        2,
                        "serial-2",
                        "10.0.0.2",
                        Fleet.mac(2, 0),
                        Fleet.mac(2, 1),
                        Mac.of("52:54:00:00:09:09"))
                .with(Bmc.of(
                        "10.0.0.2", 623, BmcGuid.of("00112233445566778899aabbccddeeff"), "rack1"));
        Placed three = Fleet.host(3);
        assertThat(store.inventory().all())
                .containsExactly(
                        new Placed(host, machine),
                        Fleet.host("cn2", two),
                        new Placed(three.host().with(new HostState.Retired()), three.machine()));
        assertThat(store.inventory().revised(CN1).orElseThrow().revision())
                .isEqualTo(version >= 2 ? 5 : 1);
        assertThat(store.inventory().held(Fleet.id(3))).isPresent();
        assertThat(store.inventory().held(Fleet.mac(3, 0))).isPresent();
        assertThat(store.inventory().held(Fleet.mac(3, 1))).isPresent();
        assertThat(store.inventory().held(Fleet.id(1))).isEmpty();
        assertThat(store.inventory().machines(CN1)).hasSize(1);
        assertThat(store.audit().about("cn1")).hasSize(1);
    }

    private static void work(SqlStore store) {
        assertThat(store.freeze().frozen())
                .contains(new FreezeSwitch.Frozen("ann", "storm", Instant.EPOCH));
        assertThat(store.journal().unfinished(CN1).orElseThrow().reason()).isEqualTo("kernel");
        assertThat(store.journal().entries(RUN, CN1))
                .extracting(Entry::detail)
                .containsExactly("soft");
        assertThat(store.boots().arming(CN1))
                .contains(new Arming(RUN, Instant.EPOCH.plusNanos(3000)));
        assertThat(store.boots().latest(CN1).orElseThrow().bootId()).isEqualTo(EarlierStore.BOOT);
    }

    private static void secrets(SqlStore store, int version) {
        if (version >= 3) {
            assertThat(store.secrets(() -> EarlierStore.KEY).find("rack1"))
                    .contains(new Credential("admin", EarlierStore.PASSWORD));
        }
        if (version >= 4) {
            assertThat(store.identities().of(CN1, "bob")).isEqualTo(EarlierStore.IDENTITY);
        }
        if (version >= 8) {
            assertThat(store.sshHostKeys(() -> EarlierStore.KEY).of(CN1, "bob").publicKey())
                    .isEqualTo(EarlierStore.PUBLIC_KEY);
        }
    }

    private static void news(SqlStore store, int version) {
        if (version >= 6) {
            assertThat(store.outbox().undelivered())
                    .extracting(Outbox.Undelivered::id, Outbox.Undelivered::attempts)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(EarlierStore.EVENT, 2));
            assertThat(store.work().unfinished())
                    .extracting(Standing::piece)
                    .containsExactly(new Piece("count", "one", "some"));
        }
    }

    private static void admissions(SqlStore store, int version) {
        assertThat(store.admissions().out())
                .extracting(out -> out.placed().host().id(), out -> out.slot() != null)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(CN1, version >= 11));
        assertThat(store.journal().standing(RUN).order())
                .isEqualTo(version >= 11 ? Order.PAUSE : Order.GO);
        assertThat(store.admissions().powerOn(RackId.of("r1"), 1, Duration.ofMinutes(1)))
                .isEqualTo(Duration.ZERO);
    }

    private static void registrations(SqlStore store, int version) {
        if (version >= 14) {
            assertThat(store.registrations().latest(Fleet.id(1))).contains(Fleet.registration(1));
        }
    }

    private static void boots(SqlStore store, int version) {
        if (version >= 12) {
            assertThat(store.bootSessions(Optional::empty).events(CN1))
                    .extracting(LoaderEvent::detail)
                    .containsExactly("hello");
        }
        if (version >= 13) {
            assertThat(store.bootOverrides().of(CN1))
                    .contains(new BootOverride(null, "ann", Instant.EPOCH));
        }
    }

    private static void images(SqlStore store, int version) {
        if (version >= 16) {
            assertThat(store.images().assigned("diskless")).contains(Fleet.image("compute-7"));
        }
    }

    /** What grows goes on from where it was. */
    private static void goesOn(SqlStore store) {
        Claiming claiming = store.claims().claim(Fleet.id(1), RunId.of("run-2"));
        assertThat(((Claiming.Granted) claiming).claim().fencing()).isEqualTo(8);
        store.inventory().put(List.of(Fleet.host(4)), "bob");
        assertThat(store.audit().about("cn4").get(0).number()).isEqualTo(5);
        store.journal().write(RUN, CN1, "off", Entry.Phase.DONE, "", "");
        assertThat(store.journal().entries(RUN, CN1).get(1).number()).isEqualTo(2);
        String boot = EarlierStore.BOOT.replace("b1", "b2");
        store.boots().report(CN1, boot);
        assertThat(store.boots().latest(CN1).orElseThrow().bootId()).isEqualTo(boot);
        store.outbox().register("later");
        store.freeze().unfreeze("bob");
        assertThat(store.outbox().undelivered())
                .extracting(Outbox.Undelivered::receiver)
                .contains("later");
    }
}
