package io.bearman.testkit.store;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.time.TimeSource;
import java.util.Optional;

/** The fleet's brake in memory. */
final class MemoryFreezeSwitch implements FreezeSwitch {
    private final TimeSource time;
    private final MemoryAudit audit;
    private Optional<Frozen> frozen = Optional.empty();

    MemoryFreezeSwitch(TimeSource time, MemoryAudit audit) {
        this.time = time;
        this.audit = audit;
    }

    @Override
    public synchronized Optional<Frozen> frozen() {
        return frozen;
    }

    @Override
    public synchronized void freeze(String by, String reason) {
        if (frozen.isEmpty()) {
            frozen = Optional.of(new Frozen(by, reason, time.now()));
            audit.append(by, AuditEvent.FLEET, "freeze", "", "frozen", reason);
        }
    }

    @Override
    public synchronized void unfreeze(String by) {
        if (frozen.isPresent()) {
            frozen = Optional.empty();
            audit.append(by, AuditEvent.FLEET, "freeze", "frozen", "", "");
        }
    }
}
