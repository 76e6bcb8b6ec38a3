package io.bearman.core.inventory;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.UsageException;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of a table of hosts: {@code host role region zone flavor boot_profile labels storage
 * uuid serial vendor product rack unit hardware_profile macs cabling bmc_address bmc_port bmc_guid
 * bmc_credential bmc_suites bmc_quirks}, in any order, upper or lower case, with spaces, dots or
 * hyphens for underscores. Several MACs, cables, suites, quirks or labels ({@code key=value}) stand
 * in one cell, separated by spaces or semicolons. An empty cell is one that is not given: then the default holds.
 */
public final class InventoryColumns {
    // NetBox 3 and 4: names of the import form, of the table's export, and of custom fields (cf_).
    private static final Map<String, Field> NETBOX = Map.ofEntries(
            Map.entry("name", Field.HOST),
            Map.entry("site", Field.ZONE),
            Map.entry("serial_number", Field.SERIAL),
            Map.entry("manufacturer", Field.VENDOR),
            Map.entry("device_type", Field.PRODUCT),
            Map.entry("type", Field.PRODUCT),
            Map.entry("position", Field.UNIT),
            Map.entry("position_(u)", Field.UNIT),
            Map.entry("oob_ip", Field.BMC_ADDRESS),
            Map.entry("out_of_band_ip", Field.BMC_ADDRESS));

    private final List<Optional<Field>> columns;
    private final Map<Field, String> defaults;

    private InventoryColumns(List<Optional<Field>> columns, Map<Field, String> defaults) {
        this.columns = columns;
        this.defaults = defaults;
    }

    /**
     * {@return the columns of our own table}
     *
     * @param header the names of the columns; any other is an error: a misspelt column must not pass
     *     for a missing one
     * @param defaults by column name, for cells that are empty or not there
     * @throws UsageException when a name is unknown or stands twice
     */
    public static InventoryColumns ours(List<String> header, Map<String, String> defaults) {
        List<Optional<Field>> columns = new ArrayList<>();
        for (String name : header) {
            columns.add(Optional.of(field(name)));
        }
        return once(columns, defaults);
    }

    /**
     * {@return the columns of NetBox's device export}
     *
     * <p>{@code name} is the host, {@code site} the zone, {@code manufacturer} and {@code type} or
     * {@code device_type} vendor and product, {@code position} the unit, {@code oob_ip} the BMC's
     * address with or without its prefix length; {@code role}, {@code rack} and {@code serial} as
     * ours. What NetBox has no field for is read from custom fields named as our columns, with or
     * without {@code cf_}, which go before its own. Other columns are passed over.
     */
    public static InventoryColumns netBox(List<String> header, Map<String, String> defaults) {
        Set<Field> named = EnumSet.noneOf(Field.class);
        header.forEach(name -> Field.ofColumn(custom(name)).ifPresent(named::add));
        List<Optional<Field>> columns = new ArrayList<>();
        for (String name : header) {
            Optional<Field> own = Field.ofColumn(custom(name));
            columns.add(
                    own.isPresent()
                            ? own
                            : Optional.ofNullable(NETBOX.get(normal(name)))
                                    .filter(field -> !named.contains(field)));
        }
        return once(columns, defaults);
    }

    private static InventoryColumns once(
            List<Optional<Field>> columns, Map<String, String> defaults) {
        Set<Field> seen = EnumSet.noneOf(Field.class);
        for (Optional<Field> column : columns) {
            if (column.isPresent() && !seen.add(column.get())) {
                throw new UsageException("the column " + column.get().column() + " is given twice");
            }
        }
        Map<Field, String> texts = new EnumMap<>(Field.class);
        defaults.forEach((name, text) -> texts.put(field(name), text));
        return new InventoryColumns(columns, texts);
    }

    private static Field field(String name) {
        return Field.ofColumn(normal(name))
                .orElseThrow(() -> new UsageException("'" + name.strip()
                        + "' is not a column of the inventory: "
                        + Stream.of(Field.values())
                                .map(Field::column)
                                .collect(Collectors.joining(", "))));
    }

    private static String custom(String name) {
        String normal = normal(name);
        return normal.startsWith("cf_") ? normal.substring(3) : normal;
    }

    private static String normal(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[ .-]", "_");
    }

    /**
     * {@return the host of this row}
     *
     * @param where for messages: file and line
     * @throws UsageException when a cell is missing or wrong, naming it
     */
    public Placed host(List<String> cells, String where) {
        if (cells.size() != columns.size()) {
            throw new UsageException(
                    where + ": has " + cells.size() + " columns, the header has " + columns.size());
        }
        Map<Field, String> texts = new EnumMap<>(defaults);
        for (int i = 0; i < cells.size(); i++) {
            // Spreadsheets break lines inside of cells where they look nicer so.
            String text = cells.get(i).strip().replaceAll("\\R", " ");
            if (!text.isEmpty()) {
                columns.get(i).ifPresent(field -> texts.put(field, text));
            }
        }
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        // There even when nothing of them is given, so that what is missing is named.
        line.putObject("machine").putObject("bmc");
        try {
            texts.forEach((field, text) -> field.put(line, plain(field, text)));
        } catch (IllegalArgumentException e) {
            throw new UsageException(where + ": " + e.getMessage());
        }
        return InventoryLines.parse(line, where);
    }

    /** NetBox writes units as 7.0 and addresses as 10.0.0.1/24. */
    private static String plain(Field field, String text) {
        return switch (field) {
            case UNIT -> text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
            case BMC_ADDRESS -> text.replaceFirst("/\\d{1,3}$", "");
            default -> text;
        };
    }
}
