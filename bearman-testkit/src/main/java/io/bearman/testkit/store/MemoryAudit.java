package io.bearman.testkit.store;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.time.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The audit log in memory. */
final class MemoryAudit implements AuditLog {
    private final TimeSource time;
    private final List<AuditEvent> events = new ArrayList<>();

    MemoryAudit(TimeSource time) {
        this.time = time;
    }

    synchronized void append(
            String by, String about, String what, String from, String to, String why) {
        events.add(new AuditEvent(events.size() + 1L, time.now(), by, about, what, from, to, why));
    }

    /** {@return when the latest event was noted} */
    synchronized Instant lately() {
        return events.isEmpty() ? Instant.EPOCH : events.get(events.size() - 1).at();
    }

    /** {@return the number of the next event} */
    synchronized long next() {
        return events.size() + 1L;
    }

    @Override
    public void note(String by, String about, String what, String why) {
        append(by, about, what, "", "", why);
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public synchronized List<AuditEvent> about(String about) {
        return events.stream().filter(event -> event.about().equals(about)).toList();
    }

    @Override
    public synchronized List<AuditEvent> latest(int atMost) {
        List<AuditEvent> latest = new ArrayList<>(events);
        Collections.reverse(latest);
        return latest.stream().limit(atMost).toList();
    }
}
