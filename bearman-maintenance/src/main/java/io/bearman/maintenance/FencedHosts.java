package io.bearman.maintenance;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Run;
import io.bearman.core.power.Fence;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a human can do about a FENCED host: say that its machine is off when its BMC is dead too, and
 * take the host out of the fence. Both are audited. Thread-safe.
 */
public final class FencedHosts {
    private final Ports ports;
    private final AuditLog audit;
    private final Supplier<RunId> ids;

    /**
     * @param ids names the claim of each release
     */
    public FencedHosts(Ports ports, AuditLog audit, Supplier<RunId> ids) {
        this.ports = ports;
        this.audit = audit;
        this.ids = ids;
    }

    /** Where a released host goes. */
    public enum Release {
        /** A human repairs or replaces it. */
        BROKEN,
        /** It is brought into the cloud again. */
        JOINING
    }

    /**
     * Makes sure that a human's word is needed: the host is FENCED by an unfinished run, its BMC does
     * not answer and nobody sees its system.
     *
     * @return the host, for the question
     * @throws RefusedException otherwise, and when its BMC answers: then that is believed
     */
    public Placed attestable(HostId host) {
        Placed placed = placed(host);
        fencingRun(placed);
        Optional<Reading> reading = reading(placed);
        if (reading.isPresent()) {
            boolean off = reading.get().state() == PowerState.OFF;
            throw new RefusedException(
                    host + ": its BMC at " + placed.machine().bmc().endpoint()
                            + " answers and reads " + reading.get().state()
                            + ", so no word of yours is needed; run: "
                            + (off ? "" : "bearman power off " + host + ", then: ")
                            + "bearman maintenance evacuate " + host);
        }
        for (Liveness witness : ports.witnesses()) {
            if (witness.ask(placed) instanceof Sign.Alive alive) {
                throw new RefusedException(
                        host + ": it is not off: " + witness.name() + ": " + alive.what());
            }
        }
        return placed;
    }

    private Optional<Reading> reading(Placed placed) {
        try {
            return Optional.of(ports.power().read(placed.machine()));
        } catch (PowerException.Unreachable e) {
            return Optional.empty();
        }
    }

    /**
     * Notes a human's word that the machine is off, for the host's fencing run; the caller made sure
     * that it is a human's, and asked for the host's name twice. It holds {@link Fence#WORD}, and ends
     * at the first sign of life.
     *
     * @throws RefusedException as {@link #attestable}
     */
    public void attestOff(HostId host, String by, String reason) {
        Placed placed = attestable(host);
        Run run = fencingRun(placed);
        audit.note(by, host.value(), "attest-off", reason);
        Attestation.note(ports.journal(), run, host, placed.machine().id(), by, reason);
    }

    private Run fencingRun(Placed placed) {
        HostId host = placed.host().id();
        Optional<Run> run = ports.journal().unfinished(host);
        boolean theirs = placed.host().state() instanceof HostState.Fenced fenced
                && run.map(Run::id).filter(fenced.owner()::equals).isPresent();
        if (!theirs) {
            throw new RefusedException(host + " is " + placed.host().state().kind()
                    + ", and no run is fencing it, so nobody needs to know whether it is off; begin with:"
                    + " bearman maintenance evacuate " + host);
        }
        return run.orElseThrow();
    }

    /**
     * Takes a host out of the fence, and ends its fencing run for it. What Nova and the BMC were told
     * stays as it is.
     *
     * @throws RefusedException when the host is not FENCED, the fleet is frozen, or a run works on it
     */
    public void release(HostId host, Release to, String by, String reason) {
        Placed placed = placed(host);
        ports.freeze().frozen().ifPresent(frozen -> {
            throw new RefusedException(host + ": the fleet is frozen by " + frozen.by() + " ("
                    + frozen.reason() + "); lift it with: bearman maintenance unfreeze");
        });
        if (!(placed.host().state() instanceof HostState.Fenced fenced)) {
            throw new RefusedException(host + " is " + placed.host().state().kind()
                    + "; only a FENCED host is released");
        }
        Claim claim = claim(placed);
        try {
            HostState next = switch (to) {
                case BROKEN -> new HostState.Broken(reason);
                case JOINING -> new HostState.Joining(fenced.owner());
            };
            // It may have died right after it was armed; FENCED holds it, JOINING would not.
            ports.boots().disarm(host, fenced.owner());
            // The run first: whoever is killed between leaves a host that is FENCED, and to be
            // released by the same command.
            end(host, fenced.owner(), by, reason);
            ports.inventory().transition(host, fenced, next, by, reason);
        } finally {
            ports.claims().release(claim);
        }
    }

    /** Of its own, so that it is refused while the fencing run works, in this very process too. */
    private Claim claim(Placed placed) {
        Claiming answer = ports.claims().claim(placed.machine().id(), ids.get());
        if (answer instanceof Claiming.Held held) {
            throw new RefusedException(placed.host().id() + ": run " + held.owner()
                    + " works on it (" + held.holder()
                    + "); stop it first, or see: bearman maintenance status");
        }
        return ((Claiming.Granted) answer).claim();
    }

    private void end(HostId host, RunId id, String by, String reason) {
        Optional<Run> run = ports.journal().run(id);
        if (run.isEmpty() || ports.journal().outcome(id).isPresent()) {
            return;
        }
        String words =
                Details.of("takenBack", "released by " + by + ": " + reason).json();
        ports.journal().write(id, host, HostRun.HOST, Phase.FAILED, "", words);
        DeadHosts.close(ports, run.get());
    }

    private Placed placed(HostId host) {
        return ports.inventory()
                .find(host)
                .orElseThrow(() -> new UsageException(
                        host + " is not in the inventory; see: bearman inventory list"));
    }
}
