package io.bearman.maintenance;

import io.bearman.core.RefusedException;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.BmcSettings;
import io.bearman.core.bmc.Comparison;
import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.WantedLan;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Machine;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.power.PowerException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Where humans have the settings of BMCs compared with their profiles, and mended. Mending claims the
 * machine like everybody; comparing claims nothing. Thread-safe.
 */
public final class SettingsDesk {
    /** How often a slow BMC is given another action's time. */
    private static final int ROUNDS = 5;

    private final Ports ports;
    private final BmcSettings settings;
    private final Function<Machine, WantedSettings> profiles;
    private final AuditLog audit;
    private final HandClaim hand;

    /**
     * @param profiles what is wanted of a machine's BMC
     * @param ids names the claim of each mending
     */
    public SettingsDesk(
            Ports ports,
            BmcSettings settings,
            Function<Machine, WantedSettings> profiles,
            AuditLog audit,
            Settings patience,
            Supplier<RunId> ids) {
        this.ports = ports;
        this.settings = settings;
        this.profiles = profiles;
        this.audit = audit;
        this.hand = new HandClaim(ports, patience, ids);
    }

    /**
     * {@return what is wanted of this host's BMC}
     *
     * @throws io.bearman.core.UsageException when the host is not known, or there is no profile for it
     */
    public WantedSettings wanted(HostId host) {
        return profiles.apply(hand.placed(host).machine());
    }

    /**
     * {@return what is otherwise than wanted} Nothing is written.
     *
     * @throws PowerException when the BMC cannot be asked
     */
    public SettingsReport check(HostId host) {
        Machine machine = hand.placed(host).machine();
        Comparison comparison = settings.compare(machine, profiles.apply(machine));
        return SettingsReport.of(host, comparison);
    }

    /**
     * Mends what differs, but leaves the BMC where it is.
     *
     * @param by who asks, for the audit
     * @return what became of each finding
     * @throws RefusedException when the fleet is frozen, the machine is claimed, or no GUID of its BMC
     *     is known
     * @throws PowerException when nothing could be begun
     */
    public SettingsReport apply(HostId host, String by) {
        return apply(host, wanted(host), by);
    }

    /**
     * Mends what differs from other wishes than the profile's, for example {@link #wanted} with another
     * credential.
     *
     * @throws RefusedException as {@link #apply(HostId, String)}
     * @throws PowerException as {@link #apply(HostId, String)}
     */
    public SettingsReport apply(HostId host, WantedSettings wanted, String by) {
        Placed placed = hand.placed(host);
        Applied applied =
                hand.with(placed, "its settings are", held -> rounds(placed, wanted, held));
        note(host, by, applied);
        keepAddress(host, by, applied.address());
        return SettingsReport.of(host, wanted.profile(), applied);
    }

    /**
     * Mends what differs, and takes the BMC to its profile's network; at the end the inventory has the
     * address at which it was proven to be.
     *
     * @param address its new address, the present one to change only mask, gateway and VLAN
     * @throws RefusedException as {@link #apply(HostId, String)}, also when another machine has that address
     * @throws PowerException as {@link #apply(HostId, String)}
     */
    public SettingsReport move(HostId host, Ipv4 address, String by) {
        Machine machine = hand.placed(host).machine();
        Machine there = machine.with(machine.bmc().withAddress(address.text()));
        refuseTaken(host, there.bmc());
        WantedSettings wanted = profiles.apply(there);
        WantedLan lan = wanted.lan().at(address);
        return apply(host, wanted.with(lan.moving()), by);
    }

    private void refuseTaken(HostId host, Bmc bmc) {
        for (Placed other : ports.inventory().all()) {
            if (!other.host().id().equals(host)
                    && other.machine().bmc().address().equals(bmc.address())) {
                throw new RefusedException(host + ": the BMC address " + bmc.address()
                        + " is already of host " + other.host().id());
            }
        }
    }

    /** While a round got somewhere and was stopped by its time alone, the next one goes on. */
    private Applied rounds(Placed placed, WantedSettings wanted, HandClaim.Held held) {
        List<Applied.Outcome> changed = new ArrayList<>();
        for (int round = 1; ; round++) {
            // The credential may be another after a round.
            Machine machine =
                    ports.inventory().find(placed.machine().id()).orElse(placed).machine();
            Applied applied = settings.apply(
                    machine, wanted, held.claim(), held.notAfter().get());
            boolean outOfTime = applied.stopped().orElse(null) instanceof PowerException.TooLate;
            // Frozen meanwhile: the next round would be refused, and what this one changed not be
            // told.
            boolean frozen = ports.freeze().frozen().isPresent();
            if (!outOfTime || applied.changed().isEmpty() || round == ROUNDS || frozen) {
                changed.addAll(applied.outcomes());
                return new Applied(changed, applied.address(), applied.stoppedBy());
            }
            applied.outcomes().stream()
                    .filter(Applied.Outcome.Changed.class::isInstance)
                    .forEach(changed::add);
        }
    }

    private void note(HostId host, String by, Applied applied) {
        if (!applied.changed().isEmpty()) {
            String changes =
                    applied.changed().stream().map(Finding::line).collect(Collectors.joining("; "));
            audit.note(by, host.value(), "bmc settings", "changed: " + changes);
        }
    }

    private void keepAddress(HostId host, String by, String address) {
        Revised known = ports.inventory().revised(host).orElseThrow();
        Machine machine = known.placed().machine();
        if (!machine.bmc().address().equals(address)) {
            Machine moved = machine.with(machine.bmc().withAddress(address));
            ports.inventory().update(known.with(new Placed(known.placed().host(), moved)), by);
        }
    }
}
