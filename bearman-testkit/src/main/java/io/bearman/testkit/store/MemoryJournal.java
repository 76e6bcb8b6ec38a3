package io.bearman.testkit.store;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Order;
import io.bearman.core.journal.Run;
import io.bearman.core.journal.RunStanding;
import io.bearman.core.time.TimeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The journal in memory. */
final class MemoryJournal implements Journal {
    private final TimeSource time;
    private final Map<RunId, Run> runs = new LinkedHashMap<>();
    private final Map<RunId, Outcome> outcomes = new HashMap<>();
    private final Map<RunId, RunStanding> orders = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final MemoryAudit audit;

    MemoryJournal(TimeSource time, MemoryAudit audit) {
        this.time = time;
        this.audit = audit;
    }

    @Override
    public synchronized void open(Run run) {
        Run known = runs.get(run.id());
        if (known != null) {
            if (!known.hosts().equals(run.hosts()) || !known.request().equals(run.request())) {
                throw new RefusedException(
                        "run " + run.id() + " exists already and was asked for something else");
            }
            return;
        }
        for (HostId host : run.hosts()) {
            unfinished(host).ifPresent(other -> {
                throw new RefusedException("host " + host + ": run " + run.id()
                        + " is refused, the host is in the unfinished run " + other.id());
            });
        }
        runs.put(run.id(), run);
    }

    @Override
    public synchronized void close(RunId run, Outcome outcome) {
        known(run);
        outcomes.putIfAbsent(run, outcome);
    }

    @Override
    public synchronized Optional<Run> unfinished(HostId host) {
        return runs.values().stream()
                .filter(run -> run.hosts().contains(host) && !outcomes.containsKey(run.id()))
                .findFirst();
    }

    @Override
    public synchronized Optional<Run> run(RunId id) {
        return Optional.ofNullable(runs.get(id));
    }

    @Override
    public synchronized boolean knows(RunId id) {
        return runs.containsKey(id);
    }

    @Override
    public synchronized Optional<Outcome> outcome(RunId id) {
        return Optional.ofNullable(outcomes.get(id));
    }

    @Override
    public synchronized RunStanding standing(RunId id) {
        known(id);
        RunStanding told = orders.getOrDefault(id, new RunStanding(Order.GO, "", null));
        return new RunStanding(told.order(), told.by(), outcomes.get(id));
    }

    @Override
    public synchronized void order(RunId run, Order order, String by) {
        RunStanding standing = standing(run);
        standing.outcome().ifPresent(outcome -> {
            throw new RefusedException("run " + run + " is over (" + outcome + ")");
        });
        if (standing.order() == order) {
            return;
        }
        if (standing.order() == Order.CANCEL) {
            throw new RefusedException("run " + run + " was cancelled by " + standing.by());
        }
        orders.put(run, new RunStanding(order, by, null));
        audit.append(by, "run " + run, "order", standing.order().name(), order.name(), "");
    }

    @Override
    public synchronized List<Run> runs() {
        List<Run> latestFirst = new ArrayList<>(runs.values());
        Collections.reverse(latestFirst);
        return latestFirst;
    }

    @Override
    public synchronized Entry write(
            RunId run, HostId host, String step, Entry.Phase phase, String subject, String detail) {
        if (!known(run).hosts().contains(host)) {
            throw new UsageException("host " + host + " is not in run " + run);
        }
        outcome(run).ifPresent(outcome -> {
            throw new RefusedException(
                    "host " + host + ": run " + run + " is over (" + outcome + ")");
        });
        Entry entry =
                new Entry(entries.size() + 1L, run, host, step, phase, subject, detail, time.now());
        entries.add(entry);
        return entry;
    }

    private Run known(RunId id) {
        return run(id).orElseThrow(() -> new UsageException("run " + id + " is not known"));
    }

    @Override
    public synchronized List<Entry> entries(RunId run, HostId host) {
        return entries.stream()
                .filter(entry -> entry.run().equals(run) && entry.host().equals(host))
                .toList();
    }

    @Override
    public synchronized List<Entry> entries(RunId run, long after, int atMost) {
        // The number of an entry is its place.
        return entries.subList((int) Math.min(after, entries.size()), entries.size()).stream()
                .filter(entry -> entry.run().equals(run))
                .limit(atMost)
                .toList();
    }
}
