package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Held;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.core.inventory.Query;
import io.bearman.core.inventory.Rows;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import io.bearman.core.notify.News;
import io.bearman.core.notify.Notifier;
import io.bearman.core.notify.Telling;
import io.bearman.core.time.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A store and a {@link Model} to which the same is done, and which must agree after each step. */
final class History {
    private static final String RECEIVER = "receiver";
    private static final StoreSettings SETTINGS = StoreContract.SETTINGS;

    private final Database database;
    private final VirtualTime time;
    private final UnaryOperator<Inventory> seen;
    private final Model model = new Model();
    private final Map<Integer, Process> processes = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final Map<HostId, Revised> latest = new HashMap<>();
    private final Map<HostId, Revised> before = new HashMap<>();
    private final Map<MachineId, Holding> holdings = new HashMap<>();
    private final List<News> received = new ArrayList<>();

    /**
     * @param database with our schema; emptied
     * @param seen how the store's inventory is seen: as it is, or with a mistake planted in it
     */
    History(Database database, VirtualTime time, UnaryOperator<Inventory> seen) {
        this.database = database;
        this.time = time;
        this.seen = seen;
        empty(database);
        store(0).outbox().register(RECEIVER);
    }

    /** A process that uses the store, and the claims it was granted last. */
    private record Process(String id, SqlStore store, Map<MachineId, Claim> claims) {}

    /** What the model knows of a machine's claim. */
    private record Holding(long fencing, @Nullable Claim claim, String holder, Instant leaseEnd) {
        Instant freeAt() {
            return leaseEnd.plus(SETTINGS.actionDeadline());
        }
    }

    static void empty(Database database) {
        database.write(sql -> {
            // Each before those that its rows refer to.
            for (String table : List.of(
                    "delivery",
                    "receiver",
                    "outbox",
                    "work",
                    "scheduled_tasks",
                    "registration",
                    "image_assignment",
                    "image",
                    "boot_token",
                    "boot_session",
                    "boot_event",
                    "boot_override",
                    "boot_report",
                    "arming",
                    "\"freeze\"",
                    "claim",
                    "entry",
                    "run_host",
                    "run",
                    "audit",
                    "sealed_secret",
                    "ssh_host_key",
                    "host_identity",
                    "held",
                    "binding",
                    "host_label",
                    "host",
                    "machine_mac",
                    "machine")) {
                sql.run("delete from " + table);
            }
            return sql.run("update counter set value = 0 where name <> 'schema'");
        });
    }

    private Process process(int number) {
        return processes.computeIfAbsent(number, any -> {
            String id = "p" + number + ", life " + gone.size();
            Holder holder = new SqlStoreTest.SimulatedHolder(id, gone);
            SqlStore store = SqlStore.of(database, time, SETTINGS, holder);
            return new Process(id, store, new HashMap<>());
        });
    }

    private SqlStore store(int process) {
        return process(process).store();
    }

    private Inventory inventory() {
        return seen.apply(store(0).inventory());
    }

    /** Does it to both, and compares. */
    void take(Step step) {
        // Each step has a moment of its own.
        time.sleep(Duration.ofMillis(1));
        if (step instanceof Step.Put put) {
            List<Placed> given = put.hosts().stream().map(Model::placed).toList();
            both(() -> model.put(given), () -> inventory().put(given, "ann"));
        } else if (step instanceof Step.Update update) {
            update(update);
        } else if (step instanceof Step.Transition transition) {
            transition(transition);
        } else if (step instanceof Step.Replace replace) {
            replace(replace);
        } else if (step instanceof Step.Remove remove) {
            HostId host = Model.host(remove.host());
            both(() -> model.remove(host), () -> inventory().remove(host, "ann", "why"));
        } else if (step instanceof Step.Learn learn) {
            MachineId machine = Fleet.id(learn.machine() + 1);
            BmcGuid guid = BmcGuid.of("00112233445566778899aabbccddee0" + learn.guid());
            both(() -> model.learn(machine, guid), () -> inventory().learn(machine, guid, "ann"));
        } else if (step instanceof Step.Identify identify) {
            identify(Model.host(identify.host()));
        } else if (step instanceof Step.OpenRun open) {
            List<HostId> hosts = open.hosts().stream().map(Model::host).toList();
            Run run = new Run(Step.run(open.run()), hosts, "{}", "test", "ann", Instant.EPOCH);
            both(() -> model.open(run.id(), hosts), () -> store(0).journal().open(run));
        } else if (step instanceof Step.CloseRun close) {
            close(close);
        } else if (step instanceof Step.Claim claim) {
            claim(claim);
        } else if (step instanceof Step.UseClaim use) {
            use(use);
        } else if (step instanceof Step.Wait wait) {
            time.sleep(Duration.ofSeconds(wait.seconds()));
        } else if (step instanceof Step.Crash crash) {
            gone.add(process(crash.process()).id());
            processes.remove(crash.process());
        } else if (step instanceof Step.Together together) {
            together(together);
        } else if (step instanceof Step.Deliver) {
            deliver();
        } else if (step instanceof Step.Ask ask) {
            ask(ask);
        }
        agree();
    }

    private void both(Runnable inModel, Runnable inStore) {
        Model.Refusal expected = null;
        try {
            inModel.run();
        } catch (Model.Refusal e) {
            expected = e;
        }
        try {
            inStore.run();
        } catch (UsageException e) {
            assertThat(expected != null && expected.usage)
                    .as("refused as usage: %s", e)
                    .isTrue();
            return;
        } catch (RefusedException e) {
            assertThat(expected != null && expected.refused)
                    .as("refused: %s", e)
                    .isTrue();
            return;
        }
        assertThat(expected).as("done, though it is to be refused").isNull();
    }

    private void agree() {
        List<Placed> all = inventory().all();
        assertThat(all).isEqualTo(model.all());
        assertThat(counter("audit")).as("events in the audit log").isEqualTo(model.audits);
        Map<String, Long> revisions = new HashMap<>();
        database.read(sql -> sql.rows(
                "select id, revision from host",
                row -> revisions.put(row.getString(1), row.getLong(2))));
        for (HostId host : Set.copyOf(latest.keySet())) {
            if (model.find(host).isEmpty()) {
                before.put(host, latest.remove(host));
            }
        }
        for (Placed placed : all) {
            HostId host = placed.host().id();
            agree(host, new Revised(placed, revisions.get(host.value())));
        }
    }

    private void agree(HostId host, Revised now) {
        Revised last = latest.put(host, now);
        if (last != null && last.placed().equals(now.placed())) {
            assertThat(now.revision()).isEqualTo(last.revision());
            return;
        }
        if (last != null) {
            before.put(host, last);
        }
        if (before.containsKey(host)) {
            assertThat(now.revision()).isGreaterThan(before.get(host).revision());
        }
    }

    private long counter(String name) {
        return database.read(sql -> sql.row(
                        "select value from counter where name = ?", row -> row.getLong(1), name))
                .orElseThrow();
    }

    // --- hosts

    private void update(Step.Update update) {
        Placed placed = Model.placed(update.host());
        HostId host = placed.host().id();
        Optional<Revised> read = read(host, update.stale());
        if (read.isEmpty()) {
            return;
        }
        Revised changed = read.get().with(placed);
        both(
                () -> {
                    mayChange(host, read.get());
                    model.put(List.of(placed));
                },
                () -> inventory().update(changed, "ann"));
    }

    /** {@return the host as it was read now, or before its latest change} */
    private Optional<Revised> read(HostId host, boolean stale) {
        return stale ? Optional.ofNullable(before.get(host)) : inventory().revised(host);
    }

    private void mayChange(HostId host, Revised read) {
        if (model.find(host).isEmpty()) {
            throw Model.Refusal.usage();
        }
        if (read.revision() != latest.get(host).revision()) {
            throw Model.Refusal.refused();
        }
    }

    private void transition(Step.Transition step) {
        HostId host = Model.host(step.host());
        HostState state =
                model.find(host).map(it -> it.host().state()).orElse(step.to().state());
        HostState from = step.seen() ? state : new HostState.Broken("never so");
        HostState to = step.to().state();
        both(
                () -> model.transition(host, from, to),
                () -> inventory().transition(host, from, to, "ann", "why"));
    }

    private void replace(Step.Replace step) {
        HostId host = Model.host(step.host());
        Machine machine = Model.machine(step.machine(), step.look());
        Optional<Revised> read = read(host, step.stale());
        if (read.isEmpty()) {
            return;
        }
        both(
                () -> {
                    mayChange(host, read.get());
                    model.replace(host, machine);
                },
                () -> inventory().replace(read.get(), machine, "ann", "why"));
    }

    private void identify(HostId host) {
        if (model.find(host).isEmpty()) {
            both(
                    () -> {
                        throw Model.Refusal.usage();
                    },
                    () -> store(0).identities().of(host, "ann"));
            return;
        }
        HostIdentity identity = store(0).identities().of(host, "ann");
        HostIdentity known = model.identities.putIfAbsent(host, identity);
        if (known == null) {
            assertThat(model.everMade.add(identity)).as("nobody else's ever").isTrue();
            model.audits++;
        } else {
            assertThat(identity).isEqualTo(known);
        }
    }

    private void close(Step.CloseRun step) {
        List<HostId> order =
                store(0).journal().run(Step.run(step.run())).map(Run::hosts).orElse(List.of());
        both(
                () -> model.close(Step.run(step.run()), order),
                () -> store(0).journal().close(Step.run(step.run()), Journal.Outcome.DONE));
    }

    // --- claims

    private void claim(Step.Claim step) {
        Process process = process(step.process());
        MachineId machine = Fleet.id(step.machine() + 1);
        Holding now = holdings.getOrDefault(machine, new Holding(0, null, "", Instant.EPOCH));
        boolean own = now.claim() != null
                && now.claim().owner().equals(Step.run(step.run()))
                && now.holder().equals(process.id());
        boolean others = now.claim() != null && !own;
        boolean held = others && time.now().isBefore(now.freeAt()) && !gone.contains(now.holder());

        Claiming claiming = process.store().claims().claim(machine, Step.run(step.run()));

        if (held) {
            assertThat(claiming)
                    .isEqualTo(new Claiming.Held(
                            now.claim().owner(),
                            now.holder(),
                            Duration.between(time.now(), now.freeAt())));
            return;
        }
        Claim claim = new Claim(machine, Step.run(step.run()), now.fencing() + 1);
        assertThat(claiming).isEqualTo(new Claiming.Granted(claim));
        model.audits += others ? 1 : 0;
        process.claims().put(machine, claim);
        holdings.put(
                machine,
                new Holding(
                        claim.fencing(), claim, process.id(), time.now().plus(SETTINGS.lease())));
    }

    private void use(Step.UseClaim step) {
        Process process = process(step.process());
        MachineId machine = Fleet.id(step.machine() + 1);
        Claim claim = process.claims().get(machine);
        if (claim == null) {
            return;
        }
        Holding now = holdings.get(machine);
        boolean ours = claim.equals(now.claim()) && now.holder().equals(process.id());
        boolean lost = false;
        try {
            Duration left = use(step.use(), process.store(), claim);
            assertThat(ours || step.use() == Step.Use.RELEASE).isTrue();
            if (step.use() == Step.Use.CHECK) {
                Duration most = Duration.between(time.now(), now.leaseEnd());
                assertThat(left).isEqualTo(most.isNegative() ? Duration.ZERO : most);
            }
        } catch (ClaimLostException e) {
            lost = true;
        }
        assertThat(lost).isEqualTo(!ours && step.use() != Step.Use.RELEASE);
        if (ours && step.use() == Step.Use.RENEW) {
            holdings.put(
                    machine,
                    new Holding(
                            now.fencing(), claim, now.holder(), time.now().plus(SETTINGS.lease())));
        } else if (ours && step.use() == Step.Use.RELEASE) {
            holdings.put(machine, new Holding(now.fencing(), null, "", now.leaseEnd()));
        } else if (ours && step.use() == Step.Use.WRITE) {
            model.audits++;
        }
    }

    private Duration use(Step.Use use, SqlStore store, Claim claim) {
        return switch (use) {
            case RENEW -> store.claims().renew(claim).left(time);
            case CHECK -> store.claims().check(claim).left(time);
            case RELEASE -> {
                store.claims().release(claim);
                yield Duration.ZERO;
            }
            case WRITE ->
                store.write(claim, transaction -> {
                    transaction.audit().note("ann", "x", "did", "");
                    return Duration.ZERO;
                });
        };
    }

    // --- transactions and news

    private void together(Step.Together step) {
        HostId host = Model.host(step.host());
        HostState from =
                model.find(host).map(it -> it.host().state()).orElse(new HostState.Expected());
        HostState to = step.to().state();
        News news = new News.HostBroken(host, "told");
        try {
            both(
                    () -> {
                        if (step.fails()) {
                            model.mayBecome(host, from, to);
                        } else {
                            model.transition(host, from, to);
                            model.pending.add(news);
                            model.audits++;
                        }
                    },
                    () -> store(0).write(transaction -> {
                        seen.apply(transaction.inventory())
                                .transition(host, from, to, "ann", "why");
                        transaction.tell(news);
                        transaction.audit().note("ann", host.value(), "did", "");
                        if (step.fails()) {
                            throw new Fails();
                        }
                        return true;
                    }));
        } catch (Fails e) {
            assertThat(step.fails()).isTrue();
        }
    }

    private static final class Fails extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Fails() {
            super(null, null, false, false);
        }
    }

    private void deliver() {
        received.clear();
        Notifier notifier = (notice, notAfter) -> {
            received.add(notice.news());
            return new Telling.Told();
        };
        int delivered = store(0).dispatcher(Map.of(RECEIVER, notifier)).round();
        assertThat(received).isEqualTo(model.pending).hasSize(delivered);
        model.pending.clear();
        assertThat(store(0).outbox().undelivered()).isEmpty();
    }

    // --- questions

    private void ask(Step.Ask ask) {
        Query query = Query.all();
        if (ask.zone().isPresent()) {
            query = query.with(Column.ZONE, ask.zone().get());
        }
        if (ask.state().isPresent()) {
            query = query.with(Column.STATE, ask.state().get().name(), "IN_SERVICE");
        }
        if (ask.label().isPresent()) {
            query = ask.label().get().isEmpty()
                    ? query.label("row")
                    : query.label("row", ask.label().get());
        }
        List<Placed> expected = model.all().stream().filter(query::matches).toList();
        List<Placed> each = new ArrayList<>();
        inventory().each(query, each::add);
        assertThat(each).isEqualTo(expected);
        List<Placed> pages = new ArrayList<>();
        List<Placed> page = inventory().page(query, null, ask.page());
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(ask.page());
            pages.addAll(page);
            HostId last = page.get(page.size() - 1).host().id();
            page = inventory().page(query, last, ask.page());
        }
        assertThat(pages).isEqualTo(expected);
    }

    // --- the end

    /** Asks for everything that can be asked for, here and in a copy. */
    void end(Database other) {
        deliver();
        everything(inventory(), store(0));
        byte[] written = backup(store(0));
        empty(other);
        SqlStore copy =
                SqlStore.of(other, time, SETTINGS, new SqlStoreTest.SimulatedHolder("c", gone));
        other.write(sql -> sql.run("delete from receiver"));
        copy.restore(new ByteArrayInputStream(written), "backup");
        assertThat(backup(copy)).isEqualTo(written);
        everything(copy.inventory(), copy);
        lines(other, copy);
    }

    private static byte[] backup(SqlStore store) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.backup(bytes);
        return bytes.toByteArray();
    }

    private void everything(Inventory inventory, SqlStore store) {
        assertThat(inventory.all()).isEqualTo(model.all());
        for (int number = 0; number < Step.HOSTS; number++) {
            HostId host = Model.host(number);
            assertThat(inventory.find(host)).isEqualTo(model.find(host));
            assertThat(inventory.machines(host).stream()
                            .map(it -> new Model.Bound(
                                    host, it.machine(), it.until().isEmpty())))
                    .containsExactlyElementsOf(model.bindings.stream()
                            .filter(it -> it.host().equals(host))
                            .toList());
            if (model.identities.containsKey(host)) {
                assertThat(store.identities().of(host, "ann"))
                        .isEqualTo(model.identities.get(host));
            }
        }
        for (int number = 1; number <= Step.MACHINES; number++) {
            MachineId machine = Fleet.id(number);
            assertThat(inventory.find(machine))
                    .isEqualTo(model.player(machine).flatMap(model::find));
            assertThat(inventory.held(machine).map(Held::host))
                    .isEqualTo(Optional.ofNullable(model.held.get(machine.toString())));
            assertThat(inventory.findSerial("SERIAL-" + number))
                    .isEqualTo(with(it -> List.of(it.serial()), "serial-" + number));
            for (int card = 0; card < 3; card++) {
                Mac mac = Fleet.mac(number, card);
                assertThat(inventory.held(mac).map(Held::host))
                        .isEqualTo(Optional.ofNullable(model.held.get(mac.value())));
                assertThat(inventory.find(mac).stream().toList())
                        .isEqualTo(with(it -> Model.words(it), mac.value()));
            }
        }
    }

    private List<Placed> with(
            java.util.function.Function<Machine, List<String>> words, String word) {
        return model.all().stream()
                .filter(placed -> words.apply(placed.machine()).contains(word))
                .toList();
    }

    /** Hosts as lines get into an empty store as they were. */
    private void lines(Database other, SqlStore copy) {
        String text =
                model.all().stream().map(InventoryLines::format).collect(Collectors.joining("\n"));
        Rows rows = InventoryLines.read(new StringReader(text), "lines");
        empty(other);
        copy.inventory().put(rows.good().stream().map(Rows.Row::placed).toList(), "ann");
        assertThat(copy.inventory().all()).isEqualTo(model.all());
    }
}
