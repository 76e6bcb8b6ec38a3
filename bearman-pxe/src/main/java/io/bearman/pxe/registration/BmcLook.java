package io.bearman.pxe.registration;

import io.bearman.core.UsageException;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.Reading;
import java.util.Optional;

/** What a machine's BMC says over the network. It reads, and writes nothing. */
final class BmcLook {
    private final RegistrationPorts ports;

    BmcLook(RegistrationPorts ports) {
        this.ports = ports;
    }

    Subject.Lan look(Machine machine) {
        Reading reading;
        try {
            reading = ports.power().read(machine);
        } catch (PowerException | UsageException e) {
            return new Subject.Lan(null, String.valueOf(e.getMessage()), "", null);
        }
        String twin = twin(machine, reading.guid());
        try {
            return new Subject.Lan(
                    reading, "", twin, ports.bmcSettings().apply(machine).orElse(null));
        } catch (PowerException | UsageException e) {
            return new Subject.Lan(reading, String.valueOf(e.getMessage()), twin, null);
        }
    }

    /** {@return who else has this GUID, empty for nobody} */
    private String twin(Machine machine, BmcGuid guid) {
        Query same = Query.all().with(Column.BMC_GUID, guid.hex());
        Optional<Placed> other = ports.inventory().page(same, null, 2).stream()
                .filter(it -> !it.machine().id().equals(machine.id()))
                .findFirst();
        return other.map(it -> it.host().id().value()).orElse("");
    }
}
