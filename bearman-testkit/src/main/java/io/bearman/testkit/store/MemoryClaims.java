package io.bearman.testkit.store;

import io.bearman.core.claim.Claim;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.claim.Claiming;
import io.bearman.core.claim.Claims;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The claims in memory, shared by all processes. Guarded by its own lock. */
final class MemoryClaims {
    private final TimeSource time;
    private final Duration lease;
    private final Duration actionDeadline;
    private final Processes processes;
    private final MemoryAudit audit;
    private final Map<MachineId, Long> fencing = new HashMap<>();
    private final Map<MachineId, Grant> grants = new HashMap<>();

    MemoryClaims(
            TimeSource time,
            Duration lease,
            Duration actionDeadline,
            Processes processes,
            MemoryAudit audit) {
        this.time = time;
        this.lease = lease;
        this.actionDeadline = actionDeadline;
        this.processes = processes;
        this.audit = audit;
    }

    /** {@return the claims as this process's} */
    Claims of(String process) {
        return new OfProcess(process);
    }

    private synchronized Claiming claim(MachineId machine, RunId owner, String process) {
        Grant held = grants.get(machine);
        if (held != null && !held.by(owner, process)) {
            Duration left = left(held);
            if (!left.isNegative() && !left.isZero() && !processes.gone(held.process)) {
                return new Claiming.Held(held.claim.owner(), held.process, left);
            }
            String from = "run " + held.claim.owner() + ", " + held.process;
            String to = "run " + owner + ", " + process;
            audit.append("run " + owner, machine.toString(), "claim taken over", from, to, "");
        }
        Claim claim = new Claim(machine, owner, fencing.merge(machine, 1L, Long::sum));
        grants.put(machine, new Grant(claim, process, leaseFromNow()));
        return new Claiming.Granted(claim);
    }

    private synchronized Deadline renew(Claim claim, String process) {
        ours(claim, process);
        grants.put(claim.machine(), new Grant(claim, process, leaseFromNow()));
        return check(claim, process);
    }

    private synchronized Deadline check(Claim claim, String process) {
        return new Deadline(ours(claim, process).end.toNanos());
    }

    private synchronized Optional<Claiming.Held> holder(MachineId machine) {
        return Optional.ofNullable(grants.get(machine))
                .map(it -> new Claiming.Held(it.claim.owner(), it.process, left(it)))
                .filter(it -> !it.left().isNegative() && !it.left().isZero())
                .filter(it -> !processes.gone(it.holder()));
    }

    private Duration left(Grant grant) {
        return grant.end.plus(actionDeadline).minusNanos(time.nanoTime());
    }

    private synchronized void release(Claim claim, String process) {
        Grant held = grants.get(claim.machine());
        if (held != null && held.claim.equals(claim) && held.process.equals(process)) {
            grants.remove(claim.machine());
        }
    }

    private Grant ours(Claim claim, String process) {
        Grant held = grants.get(claim.machine());
        if (held == null) {
            throw new ClaimLostException(claim, "nobody: it was given back");
        }
        if (!held.claim.equals(claim) || !held.process.equals(process)) {
            throw new ClaimLostException(
                    claim,
                    "run " + held.claim.owner() + " (" + held.process + "), fencing number "
                            + held.claim.fencing());
        }
        return held;
    }

    private Duration leaseFromNow() {
        return lease.plusNanos(time.nanoTime());
    }

    /**
     * A claim held.
     *
     * @param end of its lease, on the monotonic clock
     */
    private record Grant(Claim claim, String process, Duration end) {
        boolean by(RunId run, String other) {
            return claim.owner().equals(run) && process.equals(other);
        }
    }

    /** The claims with the name of the process that asks. */
    private final class OfProcess implements Claims {
        private final String process;

        OfProcess(String process) {
            this.process = process;
        }

        @Override
        public Claiming claim(MachineId machine, RunId owner) {
            return MemoryClaims.this.claim(machine, owner, process);
        }

        @Override
        public Deadline renew(Claim claim) {
            return MemoryClaims.this.renew(claim, process);
        }

        @Override
        public Deadline check(Claim claim) {
            return MemoryClaims.this.check(claim, process);
        }

        @Override
        public Optional<Claiming.Held> holder(MachineId machine) {
            return MemoryClaims.this.holder(machine);
        }

        @Override
        public void release(Claim claim) {
            MemoryClaims.this.release(claim, process);
        }
    }
}
