package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.event.Listener;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine that leaves its host for another, and a host that leaves for good. Both hold what the
 * machine was known by for ever, so both make sure first that it is off. Thread-safe.
 */
public final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private final Ports ports;
    private final Settings settings;
    private final Supplier<RunId> ids;
    private final Secrets secrets;

    /**
     * @param ids names the claim of each departure
     * @param secrets forgets what a retired host leaves behind
     */
    public Departure(Ports ports, Settings settings, Supplier<RunId> ids, Secrets secrets) {
        this.ports = ports;
        this.settings = settings;
        this.ids = ids;
        this.secrets = secrets;
    }

    /** How it is known that the machine is off. */
    public enum Off {
        /** Its BMC says so, in two sessions with a pause between. */
        READ,
        /** A human saw it, because its BMC is dead too; the caller asked the human twice. */
        ATTESTED
    }

    /**
     * Gives a host another machine (see {@link
     * io.bearman.core.inventory.Inventory#replace(Revised, Machine, String, String)}).
     *
     * @return the host with its new machine
     * @throws RefusedException when the fleet is frozen, a machine is claimed, the host's state
     *     does not allow it, or somebody changed the host meanwhile
     * @throws io.bearman.core.power.PowerException when the old machine is not proven off
     */
    public Placed replace(HostId host, Machine next, Off off, String by, String why) {
        Revised seen = ports.inventory().revised(host).orElseThrow(() -> unknown(host));
        Placed placed = seen.placed();
        return claimed(List.of(placed.machine().id(), next.id()), host, still -> {
            Proof proof = new Proof(ports, settings, placed.machine(), off);
            proof.first();
            still.run();
            return ports.inventory().replace(seen, next, by, why + "; " + proof.words());
        });
    }

    /** What is forgotten of a host that has left for good. */
    @FunctionalInterface
    public interface Secrets {
        /**
         * Forgets what only this host's machine was logged in to with.
         *
         * @return what was forgotten, for people; empty when there was nothing
         */
        Optional<String> forget(Placed host, String by);
    }

    /**
     * Says what {@link #retire} would do. Writes nothing.
     *
     * @throws UsageException when the host is not in the inventory, or in an unfinished run that is for
     *     something else
     * @throws RefusedException when its cloud does not answer
     */
    public RetirePlan retirePlan(HostId host) {
        return new Leaving(ports, placed(host)).plan(resumed(host).map(Run::id).orElse(null));
    }

    private Optional<Run> resumed(HostId host) {
        Optional<Run> run = ports.journal().unfinished(host);
        run.filter(it -> RunKind.of(it) != RunKind.RETIRE).ifPresent(other -> {
            throw new RefusedException(host + " is in the unfinished run " + other.id() + " ("
                    + other.reason() + "), which is for something else; finish it first: "
                    + RunKind.command(other));
        });
        return run;
    }

    /**
     * Retires a host, and after a crash goes on with that: its compute service, resource provider and
     * node are gone, its secrets too; nobody may be given its name, UUID or MAC addresses while it is
     * remembered, and the last two never again.
     *
     * @param listener told of each step
     * @throws RefusedException when the fleet is frozen, its machine is claimed, it has servers, or its
     *     state does not allow it; nothing was done
     * @throws io.bearman.core.power.PowerException when its machine is not proven off
     */
    public void retire(HostId host, Off off, String by, String why, Listener listener) {
        refuseWhenFrozen(host);
        Optional<Run> resumed = resumed(host);
        RetirePlan plan = retirePlan(host);
        plan.refusal().ifPresent(refusal -> {
            throw new RefusedException(refusal);
        });
        Placed placed = plan.placed();
        Proof proof = new Proof(ports, settings, placed.machine(), off);
        proof.contradiction(service(placed)).ifPresent(refusal -> {
            throw new RefusedException(host + ": " + refusal);
        });
        Run run = resumed.orElseGet(() -> open(host, by, why));
        Work work =
                new Work(ports, settings, new Traffic(), run, true, placed, listener, () -> false);
        try {
            new Retirement(work, proof, secrets).walk();
            ports.journal().close(run.id(), Journal.Outcome.DONE);
        } catch (TakenBack e) {
            ports.journal().close(run.id(), Journal.Outcome.FAILED);
            throw e;
        }
    }

    private Optional<ComputeService> service(Placed placed) {
        try {
            return ports.clouds()
                    .in(placed.host().region())
                    .hypervisors()
                    .compute(placed.host().id());
        } catch (UsageException e) {
            return Optional.empty();
        }
    }

    private Run open(HostId host, String by, String why) {
        String request = "{\"kind\":\"" + RunKind.RETIRE.word() + "\"}";
        Run run =
                new Run(ids.get(), List.of(host), request, why, by, ports.time().now());
        ports.journal().open(run);
        return run;
    }

    private Placed placed(HostId host) {
        return ports.inventory().find(host).orElseThrow(() -> unknown(host));
    }

    private static UsageException unknown(HostId host) {
        return new UsageException(host + " is not in the inventory; see: bearman inventory list");
    }

    /**
     * @param work is given what makes sure that the claims are still ours
     */
    private <T> T claimed(List<MachineId> machines, HostId host, Function<Runnable, T> work) {
        refuseWhenFrozen(host);
        RunId run = ids.get();
        List<MachineId> inOrder = new ArrayList<>(machines);
        // Two that want the same two never wait for each other.
        Collections.sort(inOrder);
        List<Claim> claims = new ArrayList<>();
        try {
            for (MachineId machine : inOrder) {
                claims.add(claim(host, machine, run));
            }
            return work.apply(() -> claims.forEach(ports.claims()::renew));
        } finally {
            claims.forEach(this::release);
        }
    }

    private void refuseWhenFrozen(HostId host) {
        ports.freeze().frozen().ifPresent(frozen -> {
            throw new RefusedException(host + ": the fleet is frozen by " + frozen.by() + " ("
                    + frozen.reason() + "); lift it with: bearman maintenance unfreeze");
        });
    }

    private Claim claim(HostId host, MachineId machine, RunId run) {
        Claiming answer = ports.claims().claim(machine, run);
        if (answer instanceof Claiming.Held held) {
            throw new RefusedException(host + ": machine " + machine + " is claimed by run "
                    + held.owner() + " (" + held.holder() + "); see: bearman maintenance status");
        }
        return ((Claiming.Granted) answer).claim();
    }

    // What failed matters more than that the claim could not be given back: it ends by itself.
    private void release(Claim claim) {
        try {
            ports.claims().release(claim);
        } catch (BearmanException e) {
            LOG.warn("machine={} its claim could not be given back", claim.machine(), e);
        }
    }
}
