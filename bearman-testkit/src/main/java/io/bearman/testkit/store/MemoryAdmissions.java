package io.bearman.testkit.store;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.admission.Admissions;
import io.bearman.core.admission.Out;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState.Kind;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Order;
import io.bearman.core.journal.RunStanding;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Admissions in memory. Guarded by its own lock, under which the other parts of the store are asked. */
final class MemoryAdmissions implements Admissions {
    private final TimeSource time;
    private final MemoryInventory inventory;
    private final Journal journal;
    private final FreezeSwitch freeze;
    private final Map<HostId, RunId> slots = new HashMap<>();
    private final Map<RackId, Deque<Long>> turns = new HashMap<>();

    MemoryAdmissions(
            TimeSource time, MemoryInventory inventory, Journal journal, FreezeSwitch freeze) {
        this.time = time;
        this.inventory = inventory;
        this.journal = journal;
        this.freeze = freeze;
    }

    @Override
    public synchronized List<HostId> admit(RunId run, Decision decision) {
        RunStanding standing = journal.standing(run);
        standing.outcome().ifPresent(outcome -> {
            throw new RefusedException("run " + run + " is over (" + outcome + ")");
        });
        if (standing.order() != Order.GO || freeze.frozen().isPresent()) {
            return List.of();
        }
        List<HostId> about = journal.run(run).orElseThrow().hosts();
        Collection<HostId> wanted = decision.of(out());
        for (HostId host : wanted) {
            if (!about.contains(host)) {
                throw new UsageException("host " + host + " is not in run " + run);
            }
        }
        return wanted.stream()
                .filter(host -> slots.putIfAbsent(host, run) == null)
                .toList();
    }

    @Override
    public synchronized List<Out> out() {
        slots.values().removeIf(run -> journal.outcome(run).isPresent());
        return inventory.all().stream()
                .filter(it -> it.host().state().kind().oughtToServe())
                .filter(it -> it.host().state().kind() != Kind.IN_SERVICE
                        || slots.containsKey(it.host().id()))
                .map(it -> new Out(it, slots.get(it.host().id())))
                .toList();
    }

    @Override
    public synchronized void giveBack(RunId run, HostId host) {
        slots.remove(host, run);
    }

    @Override
    public synchronized Duration powerOn(RackId rack, int atMost, Duration per) {
        long now = time.nanoTime();
        Deque<Long> latestFirst = turns.computeIfAbsent(rack, it -> new ArrayDeque<>());
        latestFirst.removeIf(at -> now - at >= per.toNanos());
        if (latestFirst.size() >= atMost) {
            long over = List.copyOf(latestFirst).get(atMost - 1) + per.toNanos();
            return Duration.ofNanos(over - now);
        }
        latestFirst.addFirst(now);
        return Duration.ZERO;
    }
}
