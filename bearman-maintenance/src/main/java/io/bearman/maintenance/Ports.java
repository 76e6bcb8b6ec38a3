package io.bearman.maintenance;

import io.bearman.core.admission.Admissions;
import io.bearman.core.alive.Liveness;
import io.bearman.core.boot.Boots;
import io.bearman.core.claim.Claims;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.cloud.Clouds;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.journal.Journal;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.Power;
import io.bearman.core.time.TimeSource;
import java.util.List;

/**
 * Everything the engine speaks to.
 *
 * @param inventory the truth about hosts and machines
 * @param journal where intents are written before they are acted upon
 * @param claims who owns a power button
 * @param freeze the brake of the fleet
 * @param admissions who goes out next, and who is switched on
 * @param boots who may boot, and who did
 * @param power the power buttons
 * @param clouds OpenStack, by region
 * @param gate the Kubernetes nodes
 * @param witnesses who sees otherwise than through Nova whether a host's system is alive; none for
 *     nobody, then no host is ever taken for dead
 * @param time the clock
 */
public record Ports(
        Inventory inventory,
        Journal journal,
        Claims claims,
        FreezeSwitch freeze,
        Admissions admissions,
        Boots boots,
        Power power,
        Clouds clouds,
        NodeGate gate,
        List<Liveness> witnesses,
        TimeSource time) {
    public Ports {
        witnesses = List.copyOf(witnesses);
    }
}
