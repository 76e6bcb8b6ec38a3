package io.bearman.sdk.simulation;

import io.bearman.core.host.RackId;
import io.bearman.core.host.Zone;

/**
 * How hosts cn1, cn2 ... are spread over racks and zones: in turn.
 *
 * @param hosts how many
 * @param racks how many
 * @param zones how many; one is called nova
 */
record Layout(int hosts, int racks, int zones) {
    /** {@return so many hosts in two racks and one zone} */
    static Layout of(int hosts) {
        return new Layout(hosts, 2, 1);
    }

    RackId rack(int number) {
        return RackId.of("r" + number % racks);
    }

    Zone zone(int number) {
        return Zone.of(zones == 1 ? "nova" : "az" + number % zones);
    }
}
