package io.bearman.core.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What people write about a host in a cell or an assignment, and where it stands in a line. */
enum Field {
    HOST("host", "", Form.TEXT),
    ROLE("role", "", Form.TEXT),
    REGION("region", "", Form.TEXT),
    ZONE("zone", "", Form.TEXT),
    FLAVOR("flavor", "", Form.TEXT),
    BOOT_PROFILE("boot_profile", "", Form.TEXT),
    LABELS("labels", "", Form.PAIRS),
    STORAGE("storage", "", Form.NAME),
    UUID("uuid", "machine", Form.TEXT),
    SERIAL("serial", "machine", Form.TEXT),
    VENDOR("vendor", "machine", Form.TEXT),
    PRODUCT("product", "machine", Form.TEXT),
    RACK("rack", "machine", Form.TEXT),
    UNIT("unit", "machine", Form.NUMBER),
    HARDWARE_PROFILE("hardware_profile", "machine", Form.TEXT),
    MACS("macs", "machine", Form.TEXTS),
    CABLING("cabling", "machine", Form.TEXTS),
    BMC_ADDRESS("address", "machine.bmc", Form.TEXT),
    BMC_PORT("port", "machine.bmc", Form.NUMBER),
    BMC_GUID("guid", "machine.bmc", Form.TEXT),
    BMC_CREDENTIAL("credential", "machine.bmc", Form.TEXT),
    BMC_SUITES("suites", "machine.bmc", Form.NUMBERS),
    BMC_QUIRKS("quirks", "machine.bmc", Form.TEXTS);

    private final String key;
    private final String parent;
    private final Form form;

    Field(String key, String parent, Form form) {
        this.key = key;
        this.parent = parent;
        this.form = form;
    }

    private enum Form {
        TEXT,
        /** In capitals. */
        NAME,
        /** {@code key=value}. */
        PAIRS,
        NUMBER,
        TEXTS,
        NUMBERS
    }

    /** {@return the name of its column, for example {@code bmc_address}} */
    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return its name in an assignment, for example {@code bmc.address}} */
    String dotted() {
        return parent.endsWith("bmc") ? "bmc." + key : key;
    }

    /** {@return whether it is the machine's, not the host's} */
    boolean ofMachine() {
        return !parent.isEmpty();
    }

    static Optional<Field> ofColumn(String name) {
        return Stream.of(values()).filter(field -> field.column().equals(name)).findFirst();
    }

    /**
     * Writes it into a line.
     *
     * @throws IllegalArgumentException when it is a number and the text is not
     */
    void put(ObjectNode line, String text) {
        ObjectNode node = line;
        for (String step : parent.split("\\.")) {
            node = step.isEmpty() ? node : node.withObjectProperty(step);
        }
        switch (form) {
            case TEXT -> node.put(key, text);
            case NAME -> node.put(key, text.toUpperCase(Locale.ROOT));
            case PAIRS -> {
                ObjectNode pairs = node.putObject(key);
                items(text).forEach(item -> pair(pairs, item));
            }
            case NUMBER -> node.put(key, number(text));
            case TEXTS -> items(text).forEach(node.putArray(key)::add);
            case NUMBERS -> {
                ArrayNode numbers = node.putArray(key);
                items(text).forEach(item -> numbers.add(number(item)));
            }
        }
    }

    private void pair(ObjectNode pairs, String item) {
        int equals = item.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(
                    dotted() + ": must be key=value, not '" + item + "'");
        }
        pairs.put(item.substring(0, equals), item.substring(equals + 1));
    }

    private static Stream<String> items(String text) {
        return Stream.of(text.split("[\\s,;]+")).filter(item -> !item.isEmpty());
    }

    private int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    dotted() + ": must be a whole number, not '" + text + "'", e);
        }
    }
}
