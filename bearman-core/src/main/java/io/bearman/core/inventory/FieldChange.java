package io.bearman.core.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One difference between two lines of the inventory.
 *
 * @param field where, with dots, for example {@code machine.bmc.address}
 * @param from what was, empty when there was nothing
 * @param to what is, empty when there is nothing
 */
public record FieldChange(String field, String from, String to) {

    /** {@return what differs, in the order of a line} */
    public static List<FieldChange> between(Placed from, Placed to) {
        return between(InventoryLines.node(from), InventoryLines.node(to));
    }

    /**
     * {@return what differs between two lines}
     *
     * @param from a line of {@link InventoryLines}; empty for none
     * @throws io.bearman.core.UsageException when one is no line
     */
    public static List<FieldChange> between(String from, String to) {
        return between(InventoryLines.tree(from), InventoryLines.tree(to));
    }

    private static List<FieldChange> between(JsonNode from, JsonNode to) {
        Map<String, String> before = new LinkedHashMap<>();
        Map<String, String> after = new LinkedHashMap<>();
        flatten("", from, before);
        flatten("", to, after);
        Set<String> fields = new LinkedHashSet<>(before.keySet());
        fields.addAll(after.keySet());
        List<FieldChange> changes = new ArrayList<>();
        for (String field : fields) {
            FieldChange change = new FieldChange(
                    field, before.getOrDefault(field, ""), after.getOrDefault(field, ""));
            if (!change.from.equals(change.to)) {
                changes.add(change);
            }
        }
        return changes;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> fields) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> flatten(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                            entry.getValue(),
                            fields));
        } else {
            fields.put(path, node.isTextual() ? node.textValue() : node.toString());
        }
    }

    /** {@return the field, what was and what is, in one line} */
    @Override
    public String toString() {
        return field + ": " + word(from) + " -> " + word(to);
    }

    private static String word(String value) {
        return value.isEmpty() ? "(none)" : value;
    }
}
