package io.bearman.cli;

import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Query;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which hosts are meant: all that match every option that is given; of one option, any value. */
final class HostFilter {
    @Parameters(
            paramLabel = "HOST",
            arity = "0..*",
            description = "Only these hosts; also ranges: cn[001-150].")
    private List<String> names = new ArrayList<>();

    @Option(names = "--zone", split = ",", description = "Only of this availability zone.")
    private List<String> zones = new ArrayList<>();

    @Option(names = "--rack", split = ",", description = "Only of this rack.")
    private List<String> racks = new ArrayList<>();

    @Option(names = "--state", split = ",", description = "Only in this state: IN_SERVICE, ...")
    private List<HostState.Kind> states = new ArrayList<>();

    @Option(names = "--flavor", split = ",", description = "Only of this flavor.")
    private List<String> flavors = new ArrayList<>();

    @Option(names = "--role", split = ",", description = "Only of this role.")
    private List<String> roles = new ArrayList<>();

    @Option(
            names = {"-l", "--label"},
            split = ",",
            paramLabel = "KEY[=VALUE]",
            description = "Only with this label; without a value, with any.")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--where",
            paramLabel = "COLUMN=VALUE",
            description =
                    "Only with this value, or with another that is given: serial, uuid, mac, vendor, product, unit, region,"
                            + " boot_profile, storage, hardware_profile, bmc_address, bmc_port, bmc_guid,"
                            + " bmc_credential, bmc_suite, bmc_quirk, switch, switch_port.")
    private List<String> columns = new ArrayList<>();

    /** {@return what is asked for} */
    Query query() {
        Query query = Query.all()
                .with(Column.HOST, Base.hosts(names).stream().map(HostId::value).toList())
                .with(Column.ZONE, zones)
                .with(Column.RACK, racks)
                .with(Column.STATE, states.stream().map(HostState.Kind::name).toList())
                .with(Column.FLAVOR, flavors)
                .with(Column.ROLE, roles);
        for (String label : labels) {
            int equals = label.indexOf('=');
            query = equals < 0
                    ? query.label(label)
                    : query.label(label.substring(0, equals), label.substring(equals + 1));
        }
        Map<Column, List<String>> values = new EnumMap<>(Column.class);
        for (String word : columns) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new UsageException("'" + word + "' is not COLUMN=VALUE");
            }
            values.computeIfAbsent(column(word.substring(0, equals)), any -> new ArrayList<>())
                    .add(word.substring(equals + 1));
        }
        for (Map.Entry<Column, List<String>> value : values.entrySet()) {
            query = query.with(value.getKey(), value.getValue());
        }
        return query;
    }

    private static Column column(String name) {
        return Stream.of(Column.values())
                .filter(column -> column.name().equalsIgnoreCase(name.replace('.', '_')))
                .findFirst()
                .orElseThrow(() -> new UsageException("'" + name + "' is not a column; known: "
                        + Stream.of(Column.values())
                                .map(column -> column.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
