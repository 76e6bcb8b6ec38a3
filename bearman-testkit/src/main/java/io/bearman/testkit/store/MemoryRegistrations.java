package io.bearman.testkit.store;

import io.bearman.core.RefusedException;
import io.bearman.core.host.HostState;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.notify.News;
import io.bearman.core.registration.PowerOff;
import io.bearman.core.registration.RegistrationRecord;
import io.bearman.core.registration.RegistrationRecords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The latest registration of each machine in memory, and the news that were told of them. */
final class MemoryRegistrations implements RegistrationRecords {
    private static final Comparator<RegistrationRecord> EARLIEST =
            Comparator.comparing(RegistrationRecord::at).thenComparing(RegistrationRecord::machine);

    private final MemoryInventory inventory;
    private final MemoryAudit audit;
    private final Map<MachineId, RegistrationRecord> records = new HashMap<>();
    private final List<News> told = new ArrayList<>();

    MemoryRegistrations(MemoryInventory inventory, MemoryAudit audit) {
        this.inventory = inventory;
        this.audit = audit;
    }

    @Override
    public synchronized Optional<RegistrationRecord> latest(MachineId machine) {
        return Optional.ofNullable(records.get(machine));
    }

    @Override
    public synchronized List<RegistrationRecord> all() {
        return records.values().stream()
                .sorted(Comparator.comparing(RegistrationRecord::at)
                        .reversed()
                        .thenComparing(RegistrationRecord::machine))
                .toList();
    }

    @Override
    public synchronized long strangers() {
        return records.values().stream().filter(it -> it.host().isEmpty()).count();
    }

    @Override
    public synchronized Revised conclude(Conclusion conclusion) {
        walkable(conclusion);
        Revised now = conclusion.seen();
        for (HostState next : conclusion.path()) {
            now = inventory.transition(now, next, conclusion.by(), conclusion.why());
        }
        records.put(conclusion.record().machine(), conclusion.record());
        told.addAll(conclusion.news());
        return now;
    }

    /** All or nothing: the first step is not made when a later one cannot be. */
    private static void walkable(Conclusion conclusion) {
        HostState from = conclusion.seen().placed().host().state();
        for (HostState next : conclusion.path()) {
            if (!from.mayBecome(next)) {
                throw new RefusedException(
                        "host " + conclusion.seen().placed().host().id() + " is " + from.kind()
                                + " and may not become " + next.kind());
            }
            from = next;
        }
    }

    @Override
    public synchronized void note(RegistrationRecord record, List<News> news) {
        records.put(record.machine(), record);
        audit.append(
                "registration",
                record.machine().toString(),
                "registration",
                "",
                record.verdict().word(),
                "no host of ours");
        told.addAll(news);
    }

    @Override
    public synchronized List<RegistrationRecord> awaitingOff() {
        return records.values().stream()
                .filter(record -> record.powerOff().open())
                .sorted(EARLIEST)
                .toList();
    }

    @Override
    public synchronized boolean powerOff(RegistrationRecord seen, PowerOff now, List<News> news) {
        RegistrationRecord record = records.get(seen.machine());
        if (record == null
                || !record.answers(seen.session(), seen.digest())
                || record.powerOff() != seen.powerOff()) {
            return false;
        }
        records.put(seen.machine(), record.with(now));
        told.addAll(news);
        return true;
    }

    synchronized List<News> told() {
        return List.copyOf(told);
    }
}
