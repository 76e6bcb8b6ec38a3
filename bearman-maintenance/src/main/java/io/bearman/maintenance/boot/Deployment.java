package io.bearman.maintenance.boot;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.boot.LoaderEvent;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.time.Deadline;
import io.bearman.maintenance.HandClaim;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Settings;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Boots hosts in stock into their production system for the first time: DEPLOYING, armed, network boot,
 * on, until that system reports. Called again it looks, and does only what is missing. Then {@code
 * maintenance bring-in} takes them into OpenStack. Thread-safe.
 */
public final class Deployment {
    private final Ports ports;
    private final Settings patience;
    private final Function<Placed, Optional<String>> boots;
    private final Function<HostId, List<LoaderEvent>> loader;
    private final HandClaim hand;
    private final BootMemory memory;
    private final PowerTurns turns;
    private final String user;

    /**
     * @param boots what a host would boot, for people; empty when there is nothing for it
     * @param loader what the machine of a host said of its boot, the latest first
     * @param ids names each claim
     * @param user who asks, for the audit
     */
    public Deployment(
            Ports ports,
            AuditLog audit,
            Settings patience,
            Function<Placed, Optional<String>> boots,
            Function<HostId, List<LoaderEvent>> loader,
            Supplier<RunId> ids,
            String user) {
        this.ports = ports;
        this.patience = patience;
        this.boots = boots;
        this.loader = loader;
        this.hand = new HandClaim(ports, patience, ids);
        this.memory = new BootMemory(audit, ports.boots(), loader);
        this.turns = new PowerTurns(ports, patience);
        this.user = user;
    }

    /**
     * Looks at the hosts and says what would be done. Writes nothing.
     *
     * @throws io.bearman.core.UsageException when a host is not in the inventory
     */
    public DeployPlan plan(List<HostId> hosts) {
        return new DeployPlan(hosts.stream().map(this::look).toList());
    }

    private DeployPlan.OfHost look(HostId host) {
        Placed placed = hand.placed(host);
        Optional<String> system = boots.apply(placed);
        return new DeployPlan.OfHost(
                placed, system.orElse("-"), refusal(placed, system.isPresent()).orElse(null));
    }

    private Optional<String> refusal(Placed placed, boolean boots) {
        HostState.Kind state = placed.host().state().kind();
        if (state != HostState.Kind.IN_STOCK && state != HostState.Kind.DEPLOYING) {
            return Optional.of("it is " + state + "; only hosts IN_STOCK are deployed");
        }
        if (!boots) {
            return Optional.of("there is no boot profile " + placed.host().bootProfile());
        }
        try {
            Reading reading = ports.power().read(placed.machine());
            if (!reading.verified()) {
                return Optional.of("its BMC is not proven to be its own");
            }
            // One that is on and in stock runs who knows what.
            return state == HostState.Kind.IN_STOCK && reading.state() != PowerState.OFF
                    ? Optional.of("it is in stock and ON; switch it off first")
                    : Optional.empty();
        } catch (PowerException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Does what the plan says, and waits until each host's production system has reported.
     *
     * @param lines is told what happens, a line each
     * @return DONE when all did
     * @throws RefusedException when a host is refused now; nothing was done
     */
    public ExitCode run(DeployPlan plan, Consumer<String> lines) {
        List<HostId> hosts =
                plan.hosts().stream().map(it -> it.placed().host().id()).toList();
        DeployPlan now = plan(hosts);
        now.hosts()
                .forEach(it -> it.refusal().ifPresent(why -> {
                    throw new RefusedException(it.placed().host().id() + ": " + why);
                }));
        Set<HostId> waiting = new LinkedHashSet<>();
        ExitCode exit = ExitCode.DONE;
        for (HostId host : hosts) {
            try {
                begin(host);
                waiting.add(host);
                lines.accept(host + "  DEPLOYING, armed and on");
            } catch (BearmanException e) {
                lines.accept(host + "  not begun: " + e.getMessage());
                exit = ExitCode.FAILED;
            }
        }
        return await(waiting, lines) ? exit : ExitCode.FAILED;
    }

    private void begin(HostId host) {
        Placed placed = hand.placed(host);
        hand.with(placed, "its power is", held -> {
            Revised seen = ports.inventory().revised(host).orElseThrow();
            if (seen.placed().host().state() instanceof HostState.InStock) {
                mustBeOff(seen.placed());
                held.notAfter().get();
                seen = ports.inventory()
                        .transition(seen, new HostState.Deploying(), user, "deployed");
            } else if (!(seen.placed().host().state() instanceof HostState.Deploying)) {
                throw new RefusedException(host + ": it is "
                        + seen.placed().host().state().kind() + " by now; nothing was done");
            }
            switchOn(seen.placed(), held);
            return true;
        });
    }

    /** Looked at under the claim: since the plan anybody may have pressed its button. */
    private void mustBeOff(Placed placed) {
        Reading reading = ports.power().read(placed.machine());
        if (reading.state() != PowerState.OFF || !reading.verified()) {
            throw new RefusedException(placed.host().id() + ": it is in stock and "
                    + (reading.verified() ? reading.state() : "its BMC is not proven to be its own")
                    + " by now; nothing was done");
        }
    }

    /** A host that is on already is on its way, or the boot watchdog's. */
    private void switchOn(Placed placed, HandClaim.Held held) {
        if (ports.power().read(placed.machine()).state() == PowerState.ON) {
            return;
        }
        turns.await(placed.machine().rack(), held);
        Deadline notAfter = held.notAfter().get();
        ports.boots().arm(placed.host().id(), held.claim().owner());
        ports.power().nextBoot(placed.machine(), BootDevice.NETWORK, held.claim(), notAfter);
        ports.power()
                .act(
                        placed.machine(),
                        PowerAction.ON,
                        held.claim(),
                        held.notAfter().get());
    }

    private boolean await(Set<HostId> waiting, Consumer<String> lines) {
        Map<HostId, LoaderEvent> told = new HashMap<>();
        ports.time()
                .await(
                        () -> {
                            for (HostId host : List.copyOf(waiting)) {
                                progress(host, told, lines);
                                if (reported(host)) {
                                    waiting.remove(host);
                                    lines.accept(host + "  its system is up; next: bearman"
                                            + " maintenance bring-in " + host);
                                }
                            }
                            return waiting.isEmpty();
                        },
                        patience.bootTime());
        waiting.forEach(host -> lines.accept(host + "  no report in "
                + patience.bootTime().toSeconds()
                + " s; the boot watchdog looks after it; see: bearman register show "
                + host));
        return waiting.isEmpty();
    }

    private void progress(HostId host, Map<HostId, LoaderEvent> told, Consumer<String> lines) {
        loader.apply(host).stream().findFirst().ifPresent(event -> {
            if (!event.equals(told.put(host, event))) {
                lines.accept(host + "  " + event.stage().word()
                        + (event.detail().isEmpty() ? "" : ": " + event.detail()));
            }
        });
    }

    /** Its system has reported since it is DEPLOYING; or somebody brings it in already. */
    private boolean reported(HostId host) {
        HostState state = hand.placed(host).host().state();
        return !(state instanceof HostState.Deploying)
                || memory.of(host, state).filter(Booting::up).isPresent();
    }
}
