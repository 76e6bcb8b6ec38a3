package io.bearman.core.inventory;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.UsageException;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Labels;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.Nic;
import io.bearman.core.host.Quirk;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Storage;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The inventory as JSON lines, one host with its machine a line; for import, list and export.
 *
 * <pre>{@code
 * {"host":"cn1","role":"compute","region":"one","zone":"az1","flavor":"compute","state":"IN_SERVICE",
 *  "machine":{"uuid":"…","serial":"S1","vendor":"V","product":"P","rack":"r1","unit":7,
 *   "macs":["52:54:00:00:00:01"],"cabling":["leaf1:Ethernet1/7"],
 *   "bmc":{"address":"10.0.0.1","port":623,"guid":"…","credential":"rack1","suites":[17,3]}}}
 * }</pre>
 *
 * <p>May be left out: {@code state} (then {@code EXPECTED}), {@code boot_profile} (then the flavor's
 * name), {@code labels} (an object of strings), {@code storage} ({@code SHARED}, {@code LOCAL}; else
 * {@code UNKNOWN}), {@code vendor}, {@code product}, {@code unit}, {@code hardware_profile}, {@code
 * cabling} ({@code switch:port} for each MAC in turn, {@code -} for one that may be anywhere), {@code
 * bmc.quirks} ({@link Quirk}, in lower case), {@code bmc.port} (then 623), {@code bmc.guid} (then it is to be learnt), {@code
 * bmc.suites} (then 17, 3). A state with data is an object: {@code {"kind":"MAINTENANCE","run":"…",
 * "reason":"…"}}, {@code JOINING} and {@code FENCED} with {@code run}, {@code BROKEN} with {@code
 * finding}, {@code REJECTED} with {@code findings}. Any other key is an error: a misspelt key must
 * not pass for a missing one. A credential is the name of one, never a password.
 */
public final class InventoryLines {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private InventoryLines() {}

    /**
     * Reads every line; blank lines are passed over.
     *
     * @param source what is read, for messages: a file name
     * @throws UsageException at the first bad line, with its number, the key and the reason
     */
    public static List<Placed> parse(Reader text, String source) {
        Rows rows = read(text, source);
        rows.bad().stream().findFirst().ifPresent(bad -> {
            throw new UsageException(bad);
        });
        return rows.good().stream().map(Rows.Row::placed).toList();
    }

    /**
     * Reads every line, good and bad; blank lines are passed over.
     *
     * @param source what is read, for messages: a file name
     * @throws UsageException when it cannot be read
     */
    public static Rows read(Reader text, String source) {
        List<Rows.Row> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        try {
            BufferedReader lines = new BufferedReader(text);
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    String where = source + " line " + number;
                    try {
                        good.add(new Rows.Row(where, parse(line, where)));
                    } catch (UsageException e) {
                        bad.add(e.getMessage());
                    }
                }
            }
        } catch (IOException e) {
            throw new UsageException(source + " cannot be read", e);
        }
        return new Rows(good, bad);
    }

    /** {@return the host as one line, without the line end} */
    public static String format(Placed placed) {
        return node(placed).toString();
    }

    static ObjectNode node(Placed placed) {
        Host host = placed.host();
        ObjectNode line = JSON.createObjectNode();
        line.put("host", host.id().value());
        line.put("role", host.role());
        line.put("region", host.region().value());
        line.put("zone", host.zone().value());
        line.put("flavor", host.flavor());
        if (!host.bootProfile().equals(host.flavor())) {
            line.put("boot_profile", host.bootProfile());
        }
        host.labels()
                .values()
                .forEach((key, value) -> line.withObjectProperty("labels").put(key, value));
        if (host.storage() != Storage.UNKNOWN) {
            line.put("storage", host.storage().name());
        }
        line.set("state", StateNode.of(host.state()));
        line.set("machine", machine(placed.machine()));
        return line;
    }

    private static ObjectNode machine(Machine machine) {
        ObjectNode node = JSON.createObjectNode();
        node.put("uuid", machine.id().toString());
        node.put("serial", machine.serial());
        node.put("vendor", machine.vendor());
        node.put("product", machine.product());
        node.put("rack", machine.rack().value());
        node.put("unit", machine.unit());
        machine.macs().forEach(mac -> node.withArray("macs").add(mac.value()));
        if (machine.nics().stream().anyMatch(nic -> nic.switchName().isPresent())) {
            machine.nics().forEach(nic -> node.withArray("cabling").add(Cabling.format(nic)));
        }
        if (!machine.hardwareProfile().isEmpty()) {
            node.put("hardware_profile", machine.hardwareProfile());
        }
        ObjectNode bmc = node.putObject("bmc");
        bmc.put("address", machine.bmc().address());
        bmc.put("port", machine.bmc().port());
        machine.bmc().guid().ifPresent(guid -> bmc.put("guid", guid.hex()));
        bmc.put("credential", machine.bmc().credential());
        machine.bmc().suites().forEach(suite -> bmc.withArray("suites").add(suite));
        machine.bmc()
                .quirks()
                .forEach(quirk ->
                        bmc.withArray("quirks").add(quirk.name().toLowerCase(Locale.ROOT)));
        return node;
    }

    private static Placed parse(String line, String where) {
        try {
            return parse(JSON.readTree(line), where);
        } catch (JsonProcessingException e) {
            throw new UsageException(where + ": not JSON: " + e.getOriginalMessage());
        }
    }

    /** {@return a line as it stands; an empty object for an empty one} */
    static JsonNode tree(String line) {
        try {
            return line.isEmpty() ? JSON.createObjectNode() : JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UsageException("not JSON: " + e.getOriginalMessage());
        }
    }

    static Placed parse(JsonNode line, String where) {
        return placed(new Keys(line, where, ""));
    }

    private static Placed placed(Keys line) {
        Keys node = line.object("machine");
        Machine machine = machine(node);
        HostState state = line.with("state", StateNode::parse).orElseGet(HostState.Expected::new);
        Labels labels = line.with("labels", InventoryLines::labels).orElse(Labels.none());
        Storage storage = line.has("storage")
                ? line.parsed("storage", InventoryLines::storage)
                : Storage.UNKNOWN;
        Host host = line.checked(() -> new Host(
                line.parsed("host", HostId::of),
                line.text("role"),
                line.parsed("region", RegionId::new),
                line.parsed("zone", Zone::of),
                line.text("flavor"),
                line.optionalText("boot_profile").orElseGet(() -> line.text("flavor")),
                labels,
                storage,
                machine.id(),
                state));
        line.nothingElse();
        return new Placed(host, machine);
    }

    private static Labels labels(JsonNode node, String where, String path) {
        Keys keys = new Keys(node, where, path + ".");
        Map<String, String> labels = new TreeMap<>();
        node.fieldNames().forEachRemaining(key -> labels.put(key, keys.text(key)));
        return keys.checked(() -> Labels.of(labels));
    }

    private static Storage storage(String name) {
        return Stream.of(Storage.values())
                .filter(storage -> storage.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be SHARED, LOCAL or UNKNOWN, not '" + name + "'"));
    }

    private static Quirk quirk(String name) {
        return Stream.of(Quirk.values())
                .filter(quirk -> quirk.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not a quirk: "
                        + Stream.of(Quirk.values())
                                .map(quirk -> quirk.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    private static List<Nic> nics(Keys node) {
        List<Mac> macs = node.list(
                "macs",
                JsonNode::isTextual,
                "an array of strings",
                item -> Mac.of(item.textValue()));
        List<String> cabling = node.has("cabling")
                ? node.list(
                        "cabling", JsonNode::isTextual, "an array of strings", JsonNode::textValue)
                : List.of();
        return node.checked(() -> Cabling.nics(macs, cabling));
    }

    private static Machine machine(Keys node) {
        Bmc bmc = bmc(node.object("bmc"));
        List<Nic> nics = nics(node);
        Machine machine = node.checked(() -> new Machine(
                node.parsed("uuid", MachineId::of),
                node.text("serial"),
                node.optionalText("vendor").orElse(""),
                node.optionalText("product").orElse(""),
                bmc,
                nics,
                node.parsed("rack", RackId::new),
                node.number("unit").orElse(0),
                node.optionalText("hardware_profile").orElse("")));
        node.nothingElse();
        return machine;
    }

    private static Bmc bmc(Keys node) {
        List<Integer> suites = node.has("suites")
                ? node.list("suites", JsonNode::isInt, "an array of numbers", JsonNode::intValue)
                : Bmc.of("-", Bmc.PORT, null, "-").suites();
        Optional<BmcGuid> guid =
                node.has("guid") ? Optional.of(node.parsed("guid", BmcGuid::of)) : Optional.empty();
        List<Quirk> quirks = node.has("quirks")
                ? node.list(
                        "quirks",
                        JsonNode::isTextual,
                        "an array of strings",
                        item -> quirk(item.textValue()))
                : List.of();
        Bmc bmc = node.checked(() -> new Bmc(
                node.text("address"),
                node.number("port").orElse(Bmc.PORT),
                guid.orElse(null),
                node.text("credential"),
                suites,
                Set.copyOf(quirks)));
        node.nothingElse();
        return bmc;
    }
}
