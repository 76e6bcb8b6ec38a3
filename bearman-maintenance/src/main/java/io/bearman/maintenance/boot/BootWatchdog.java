package io.bearman.maintenance.boot;

import io.bearman.core.BearmanException;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.StoreException;
import io.bearman.core.UsageException;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.boot.LoaderEvent;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.inventory.Query;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.maintenance.HandClaim;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after machines that boot and serve nobody yet, when it is told to act: firmware that gave up because the boot server
 * was away waits for ever. One that is silent for too long is power-cycled, twice; then it is BROKEN,
 * with what was last seen of it.
 *
 * <p>Only hosts that are REGISTERING, DEPLOYING or JOINING, only while the machine's claim is free,
 * the fleet is not frozen, and Nova knows no server there. A machine that is off stays off. Not thread-safe; any number of
 * processes may have one.
 */
public final class BootWatchdog {
    private static final Logger LOG = LoggerFactory.getLogger(BootWatchdog.class);
    /** Between two rounds. */
    public static final Duration LOOK = Duration.ofSeconds(10);

    private static final String BY = "boot watchdog";

    private final Ports ports;
    private final AuditLog audit;
    private final WatchdogSettings settings;
    private final HandClaim hand;
    private final BootMemory memory;
    private final PowerTurns turns;
    private final Map<HostId, String> said = new HashMap<>();
    /** Since when, on the monotonic clock, what machines say is taken down for all that we know. */
    private long listening;

    private boolean deaf;

    /**
     * @param loader what the machine of a host said of its boot, the latest first
     * @param ids names the claim of each power cycle
     */
    public BootWatchdog(
            Ports ports,
            AuditLog audit,
            Function<HostId, List<LoaderEvent>> loader,
            Settings patience,
            WatchdogSettings settings,
            Supplier<RunId> ids) {
        this.ports = ports;
        this.audit = audit;
        this.listening = ports.time().nanoTime();
        this.settings = settings;
        this.hand = new HandClaim(ports, patience, ids);
        this.memory = new BootMemory(audit, ports.boots(), loader);
        this.turns = new PowerTurns(ports, patience);
    }

    /** {@return this one, which has listened since then} */
    BootWatchdog listeningSince(long nanoTime) {
        listening = nanoTime;
        return this;
    }

    /**
     * Looks at all once. After a time in which the store was away all silence begins anew: nobody could
     * take down what machines said.
     *
     * @return what was done, or not done and why; a line a host, for people
     */
    public List<String> round() {
        try {
            audit.now();
            if (deaf) {
                deaf = false;
                listening = ports.time().nanoTime();
            }
            return look();
        } catch (StoreException e) {
            deaf = true;
            throw e;
        }
    }

    private List<String> look() {
        Query booting = Query.all()
                .with(
                        Column.STATE,
                        HostState.Kind.REGISTERING.name(),
                        HostState.Kind.DEPLOYING.name(),
                        HostState.Kind.JOINING.name());
        List<Placed> hosts = new ArrayList<>();
        ports.inventory().each(booting, hosts::add);
        said.keySet().retainAll(hosts.stream().map(it -> it.host().id()).toList());
        List<String> lines = new ArrayList<>();
        for (Placed placed : hosts) {
            if (due(placed) != Booting.Due.NOTHING) {
                lines.add(tell(placed.host().id(), one(placed)));
            }
        }
        return lines;
    }

    private Booting.Due due(Placed placed) {
        return booting(placed)
                .map(it -> it.due(settings, audit.now(), heard()))
                .orElse(Booting.Due.NOTHING);
    }

    private Duration heard() {
        return Duration.ofNanos(ports.time().nanoTime() - listening);
    }

    private Optional<Booting> booting(Placed placed) {
        return memory.of(placed.host().id(), placed.host().state());
    }

    /** What is said again and again is logged once. */
    private String tell(HostId host, String what) {
        String line = host + ": " + what;
        if (!line.equals(said.put(host, line))) {
            LOG.info("{} boot watchdog: {}", host, what);
        }
        return line;
    }

    private String one(Placed placed) {
        if (!settings.acts()) {
            return "is silent; only looked at: boot-watchdog.act is false";
        }
        try {
            return hand.with(
                    placed, "its power is", held -> underClaim(placed.host().id(), held));
        } catch (InterruptedWaitException e) {
            throw e;
        } catch (StoreException e) {
            deaf = true;
            return "left alone: " + e.getMessage();
        } catch (BearmanException e) {
            // One host's trouble is not the others'.
            return "left alone: " + e.getMessage();
        }
    }

    /** Looked at anew: until the claim was ours anybody may have done anything. */
    private String underClaim(HostId host, HandClaim.Held held) {
        Optional<Revised> seen = ports.inventory().revised(host);
        HostState.Kind kind =
                seen.map(it -> it.placed().host().state().kind()).orElse(HostState.Kind.RETIRED);
        boolean watched = kind == HostState.Kind.REGISTERING
                || kind == HostState.Kind.DEPLOYING
                || kind == HostState.Kind.JOINING;
        if (seen.isEmpty() || !watched) {
            return "left alone: it is " + kind + " by now";
        }
        Placed placed = seen.get().placed();
        Optional<Booting> booting = booting(placed);
        Booting.Due due = due(placed);
        if (booting.isEmpty() || due == Booting.Due.NOTHING) {
            return "left alone: it gave a sign of life";
        }
        Optional<String> guests = guests(placed);
        if (guests.isPresent()) {
            return "left alone: " + guests.get();
        }
        return due == Booting.Due.CYCLE
                ? cycle(placed, booting.get(), held)
                : giveUp(seen.get(), booting.get(), held);
    }

    /** {@return what speaks of guests there: whatever state we believe it in, something may run} */
    private Optional<String> guests(Placed placed) {
        Cloud cloud;
        try {
            cloud = ports.clouds().in(placed.host().region());
        } catch (UsageException e) {
            // Where no cloud is configured, only one that is about to join one may have guests.
            return placed.host().state().kind() == HostState.Kind.REGISTERING
                    ? Optional.empty()
                    : Optional.of("it cannot be told whether it has guests: " + e.getMessage());
        }
        try {
            int servers = cloud.guests().on(placed.host().id()).size();
            return servers == 0
                    ? Optional.empty()
                    : Optional.of("Nova lists " + servers + " servers on it");
        } catch (BearmanException e) {
            return Optional.of("it cannot be told whether it has guests (" + e.getMessage() + ")");
        }
    }

    private String cycle(Placed placed, Booting booting, HandClaim.Held held) {
        HostId host = placed.host().id();
        Reading reading = ports.power().read(placed.machine());
        if (reading.state() == PowerState.OFF) {
            // Also after a cycle of ours: who is to say that nobody has it open by now?
            return "left alone: it is off, and whoever switched it off may switch it on";
        }
        if (due(placed) != Booting.Due.CYCLE) {
            return "left alone: it gave a sign of life while it was looked at";
        }
        String why = booting.words(audit.now());
        if (!turns.taken(placed.machine().rack())) {
            return "waits for its turn to be power-cycled in rack "
                    + placed.machine().rack();
        }
        // What is refused must not count as a cycle.
        held.notAfter().get();
        memory.cycling(host, BY, why);
        arm(placed, held);
        ports.power()
                .nextBoot(
                        placed.machine(),
                        BootDevice.NETWORK,
                        held.claim(),
                        held.notAfter().get());
        if (saidMore(placed)) {
            return "left alone: it gave a sign of life while it was looked at";
        }
        ports.power()
                .act(
                        placed.machine(),
                        PowerAction.CYCLE,
                        held.claim(),
                        held.notAfter().get());
        return "power-cycled: " + why;
    }

    /** Looked at right before: it took its time to ask Nova and the BMC. */
    private boolean saidMore(Placed placed) {
        HostId host = placed.host().id();
        boolean same = ports.inventory()
                .find(host)
                .filter(it -> it.host().state().equals(placed.host().state()))
                .isPresent();
        return !same
                || booting(placed)
                        .filter(it -> !it.up() && it.sign().equals(Booting.CYCLED))
                        .isEmpty();
    }

    private void arm(Placed placed, HandClaim.Held held) {
        HostState state = placed.host().state();
        if (state.kind() != HostState.Kind.REGISTERING) {
            held.notAfter().get();
            ports.boots()
                    .arm(placed.host().id(), state.run().orElse(held.claim().owner()));
        }
    }

    private String giveUp(Revised seen, Booting booting, HandClaim.Held held) {
        held.notAfter().get();
        String finding = "it does not boot: " + booting.words(audit.now());
        ports.inventory().transition(seen, new HostState.Broken(finding), BY, finding);
        HostId host = seen.placed().host().id();
        ports.boots().arming(host).ifPresent(arming -> ports.boots().disarm(host, arming.run()));
        return "BROKEN: " + finding;
    }
}
