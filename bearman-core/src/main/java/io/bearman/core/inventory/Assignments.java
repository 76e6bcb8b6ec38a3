package io.bearman.core.inventory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.UsageException;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Values that a person gives to a known host, by key: {@code zone}, {@code bmc.address}, ... The key
 * {@code label.KEY} is one label; without a value it goes.
 */
public final class Assignments {
    private static final String LABEL = "label.";

    // The name and the UUID say who it is; a GUID is only ever learnt.
    private static final Set<Field> FREE =
            EnumSet.complementOf(EnumSet.of(Field.HOST, Field.UUID, Field.BMC_GUID));

    /** What no two machines share and only people know. */
    private static final List<Field> OWN = List.of(Field.UUID, Field.MACS);

    private Assignments() {}

    /**
     * {@return the host with these values}
     *
     * @throws UsageException when a key cannot be set or a value is wrong, naming it
     */
    public static Placed apply(Placed placed, Map<String, String> values) {
        ObjectNode line = InventoryLines.node(placed);
        String where = "host " + placed.host().id();
        values.forEach((key, text) -> {
            try {
                if (key.startsWith(LABEL)) {
                    label(line, key.substring(LABEL.length()), text);
                } else {
                    field(key).put(line, text);
                }
            } catch (IllegalArgumentException e) {
                throw new UsageException(where + ": " + e.getMessage());
            }
        });
        return InventoryLines.parse(line, where);
    }

    /**
     * {@return the machine that takes the place of the host's: where it stands and how its BMC is
     * reached as before, but for these values; its GUID is to be learnt}
     *
     * @param serial of the new machine
     * @param values at least its {@code uuid} and its {@code macs}
     * @throws UsageException when a key cannot be set, one of those is missing or a value is wrong
     */
    public static Machine successor(Placed placed, String serial, Map<String, String> values) {
        ObjectNode line = InventoryLines.node(placed);
        String where = "host " + placed.host().id();
        ObjectNode machine = (ObjectNode) line.get("machine");
        machine.put("serial", serial);
        ((ObjectNode) machine.get("bmc")).remove("guid");
        for (Field own : OWN) {
            if (!values.containsKey(own.dotted())) {
                throw new UsageException(where + ": the new machine's " + own.dotted()
                        + " is not given: " + own.dotted() + "=...");
            }
        }
        // The cables of the old cards are nobody's.
        machine.remove("cabling");
        values.forEach((key, text) -> {
            try {
                machineField(key).put(line, text);
            } catch (IllegalArgumentException e) {
                throw new UsageException(where + ": " + e.getMessage());
            }
        });
        return InventoryLines.parse(line, where).machine();
    }

    private static Field machineField(String key) {
        return Stream.of(Field.values())
                .filter(field -> field.ofMachine() && field != Field.BMC_GUID)
                .filter(field -> field != Field.SERIAL && field.dotted().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + key + "' cannot be set of a new machine"));
    }

    private static void label(ObjectNode line, String key, String value) {
        ObjectNode labels = line.withObjectProperty("labels");
        if (value.isEmpty()) {
            labels.remove(key);
        } else {
            labels.put(key, value);
        }
    }

    private static Field field(String key) {
        return FREE.stream()
                .filter(field -> field.dotted().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + key
                        + "' cannot be set; what can: "
                        + FREE.stream().map(Field::dotted).collect(Collectors.joining(", "))
                        + ", label.KEY"));
    }
}
