package io.bearman.sdk;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.core.power.PowerException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Machines that have the same BMC GUID in the inventory, of which it therefore proves neither: vendors
 * ship whole batches with one. Thread-safe.
 */
final class Twins {
    /** So many are named; a whole batch may have one GUID. */
    private static final int NAMED = 20;

    private final Inventory inventory;

    Twins(Inventory inventory) {
        this.inventory = inventory;
    }

    /** {@return whether several machines have this GUID} */
    boolean share(BmcGuid guid) {
        return owners(guid).size() > 1;
    }

    /** {@return the same question; of these machines' GUIDs the answers are looked up now, at once} */
    Predicate<BmcGuid> shareOf(Collection<Machine> machines) {
        Map<BmcGuid, Integer> owners = new HashMap<>();
        machines.forEach(machine -> machine.bmc().guid().ifPresent(guid -> owners.put(guid, 0)));
        if (!owners.isEmpty()) {
            List<String> known = owners.keySet().stream().map(BmcGuid::hex).toList();
            inventory.each(
                    Query.all().with(Column.BMC_GUID, known),
                    placed -> placed.machine()
                            .bmc()
                            .guid()
                            .ifPresent(guid -> owners.merge(guid, 1, Integer::sum)));
        }
        return guid -> owners.containsKey(guid) ? owners.get(guid) > 1 : share(guid);
    }

    /** {@return the hosts that have this machine's GUID, when it is not the only one} */
    Optional<String> of(Machine machine) {
        return machine.bmc()
                .guid()
                .map(this::owners)
                .filter(owners -> owners.size() > 1)
                .map(Twins::names);
    }

    /** Lets nothing be done to a machine whose GUID proves nothing. */
    void refuse(Machine machine) {
        of(machine).ifPresent(names -> {
            throw new PowerException.Unverified(names + " have the same BMC GUID "
                    + machine.bmc().guid().orElseThrow()
                    + " in the inventory, so it proves neither machine; nothing was done. Give"
                    + " each BMC its own and learn it: bearman inventory learn-guid HOST");
        });
    }

    private List<Placed> owners(BmcGuid guid) {
        return inventory.page(Query.all().with(Column.BMC_GUID, guid.hex()), null, NAMED);
    }

    private static String names(List<Placed> owners) {
        return owners.stream()
                .map(placed -> placed.host().id().value())
                .collect(Collectors.joining(" and "));
    }
}
