package io.bearman.store;

import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The condition of a query for hosts in SQL, and its parameters in their order. */
final class Conditions {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();
    private String join = "";
    private String name = "h.id";

    static Conditions of(Query query) {
        Conditions conditions = new Conditions();
        query.labels().entrySet().forEach(conditions::label);
        query.columns().forEach(conditions::column);
        return conditions;
    }

    /** {@return the column with the host's name that an index has in its order} */
    String name() {
        return name;
    }

    /** Adds one, with its parameters in their order. */
    Conditions and(String condition, Object... values) {
        conditions.add(condition);
        Collections.addAll(parameters, values);
        return this;
    }

    /** {@return what stands between the tables and the order} */
    String text() {
        return join + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions));
    }

    List<Object> parameters() {
        return parameters;
    }

    private void column(Column column, Collection<String> values) {
        boolean number = column == Column.UNIT || column == Column.BMC_PORT;
        boolean list = column == Column.BMC_SUITE || column == Column.BMC_QUIRK;
        if (list) {
            String one = "',' || " + name(column) + " || ',' like ?";
            conditions.add(
                    "(" + String.join(" or ", Collections.nCopies(values.size(), one)) + ")");
            values.forEach(value -> parameters.add("%," + value + ",%"));
            return;
        }
        String marks = String.join(", ", Collections.nCopies(values.size(), "?"));
        String condition = name(column) + " in (" + marks + ")";
        conditions.add(
                ofACard(column)
                        ? "m.id in (select machine from machine_mac where " + condition + ")"
                        : condition);
        values.forEach(value -> parameters.add(number ? (Object) Long.valueOf(value) : value));
    }

    private static boolean ofACard(Column column) {
        return column == Column.MAC || column == Column.SWITCH || column == Column.SWITCH_PORT;
    }

    private static String name(Column column) {
        return switch (column) {
            case HOST -> "h.id";
            case ROLE -> "h.role";
            case REGION -> "h.region";
            case ZONE -> "h.zone";
            case FLAVOR -> "h.flavor";
            case BOOT_PROFILE -> "h.boot_profile";
            case STORAGE -> "h.storage";
            case STATE -> "h.state";
            case UUID -> "m.id";
            case SERIAL -> "m.serial";
            case VENDOR -> "m.vendor";
            case PRODUCT -> "m.product";
            case RACK -> "m.rack";
            case UNIT -> "m.unit";
            case HARDWARE_PROFILE -> "m.hardware_profile";
            case MAC -> "address";
            case SWITCH -> "planned_switch";
            case SWITCH_PORT -> "planned_port";
            case BMC_ADDRESS -> "m.bmc_address";
            case BMC_PORT -> "m.bmc_port";
            case BMC_GUID -> "m.bmc_guid";
            case BMC_CREDENTIAL -> "m.bmc_credential";
            case BMC_SUITE -> "m.bmc_suites";
            case BMC_QUIRK -> "m.bmc_quirks";
        };
    }

    private void label(Map.Entry<String, Optional<String>> label) {
        if (join.isEmpty() && label.getValue().isPresent()) {
            // The index of labels has the hosts of one in order: a page is read off it.
            join = " join host_label l on l.host = h.id";
            name = "l.host";
            and("l.name = ? and l.value = ?", label.getKey(), label.getValue().get());
            return;
        }
        String some = "h.id in (select host from host_label where name = ?";
        if (label.getValue().isPresent()) {
            and(some + " and value = ?)", label.getKey(), label.getValue().get());
        } else {
            and(some + ")", label.getKey());
        }
    }
}
