package io.bearman.sdk;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.Reading;
import io.bearman.core.time.Deadline;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A GUID proves a machine only while no other machine of the inventory has it: vendors ship whole
 * batches with one GUID. While two have it, neither is acted upon, and a reading of either is
 * unverified, so that it is no evidence of anything. Thread-safe.
 */
final class SoleGuids implements Power {
    private final Power power;
    private final Inventory inventory;

    SoleGuids(Power power, Inventory inventory) {
        this.power = power;
        this.inventory = inventory;
    }

    @Override
    public Reading read(Machine machine) {
        Reading it = power.read(machine);
        if (!it.verified() || owners(it.guid()).size() < 2) {
            return it;
        }
        return new Reading(it.state(), it.guid(), false, it.sessionId(), it.nanoTime(), it.at());
    }

    @Override
    public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
        refuseTwins(machine);
        power.act(machine, action, claim, notAfter);
    }

    @Override
    public void nextBoot(Machine machine, BootDevice device, Claim claim, Deadline notAfter) {
        refuseTwins(machine);
        power.nextBoot(machine, device, claim, notAfter);
    }

    private void refuseTwins(Machine machine) {
        machine.bmc().guid().ifPresent(guid -> {
            List<Placed> owners = owners(guid);
            if (owners.size() > 1) {
                throw new PowerException.Unverified(
                        names(owners) + " have the same BMC GUID " + guid
                                + " in the inventory, so it proves neither machine; nothing was done. Give"
                                + " each BMC its own and learn it: bearman inventory learn-guid HOST");
            }
        });
    }

    private List<Placed> owners(BmcGuid guid) {
        return inventory.all().stream()
                .filter(placed ->
                        placed.machine().bmc().guid().filter(guid::equals).isPresent())
                .toList();
    }

    private static String names(List<Placed> owners) {
        return owners.stream()
                .map(placed -> placed.host().id().value())
                .collect(Collectors.joining(" and "));
    }
}
