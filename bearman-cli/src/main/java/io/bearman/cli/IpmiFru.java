package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.text.TextTable;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.fru.Board;
import io.bearman.ipmi.fru.Chassis;
import io.bearman.ipmi.fru.Fru;
import io.bearman.ipmi.fru.FruDevice;
import io.bearman.ipmi.fru.FruFinding;
import io.bearman.ipmi.fru.FruInventory;
import io.bearman.ipmi.fru.FruReading;
import io.bearman.ipmi.fru.MultiRecord;
import io.bearman.ipmi.fru.PowerSupply;
import io.bearman.ipmi.fru.Product;
import io.bearman.ipmi.sdr.SdrCache;
import io.bearman.ipmi.sdr.SdrRepository;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bearman ipmi fru}. */
@Command(
        name = "fru",
        description =
                "Shows the inventories of machines: chassis, boards, products, their serials.",
        footerHeading = "%nExamples:%n",
        footer = {"  bearman ipmi fru cn1", "  bearman ipmi fru cn[001-150] --builtin --output json"
        })
final class IpmiFru extends IpmiBase {
    @Option(
            names = "--builtin",
            description = "Only the machine's own, not power supplies and cards.")
    private boolean builtin;

    @Override
    ExitCode execute(Bmcs bmcs) {
        SdrCache cache = SdrFolder.of(common.environment());
        return new Answers<>(
                        bmcs.visit(Privilege.USER, bmc -> read(bmc, cache)),
                        this::text,
                        devices -> devices.stream().map(IpmiFru::json).toList())
                .print(this);
    }

    private List<FruDevice> read(Dialogue bmc, SdrCache cache) {
        List<FruDevice> devices = Fru.read(bmc, SdrRepository.read(bmc, cache));
        return builtin
                ? devices.stream().filter(it -> it.device() == Fru.BUILTIN).toList()
                : devices;
    }

    private String text(List<FruDevice> devices) {
        TextTable table = TextTable.bare();
        for (FruDevice device : devices) {
            table.row(device.name() + " (" + device.device() + ")", "", state(device.reading()));
            fields(device.reading()).forEach((name, value) -> table.row("", name, value));
        }
        return fitted(table);
    }

    private static Map<String, Object> json(FruDevice device) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", device.name());
        json.put("device", device.device());
        if (!state(device.reading()).isEmpty()) {
            json.put("state", state(device.reading()));
        }
        json.putAll(fields(device.reading()));
        return json;
    }

    /** {@return why there is nothing to show, empty when there is} */
    private static String state(FruReading reading) {
        if (reading instanceof FruReading.Blank) {
            return "blank";
        }
        if (reading instanceof FruReading.Absent) {
            return "absent";
        }
        if (reading instanceof FruReading.OutOfReach) {
            return "out of reach";
        }
        return reading instanceof FruReading.Unreadable unreadable ? unreadable.reason() : "";
    }

    private static Map<String, String> fields(FruReading reading) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (reading instanceof FruReading.Found found) {
            FruInventory inventory = found.inventory();
            inventory.chassis().ifPresent(chassis -> chassis(fields, chassis));
            inventory.board().ifPresent(board -> board(fields, board));
            inventory.product().ifPresent(product -> product(fields, product));
            String records = inventory.records().stream()
                    .map(IpmiFru::text)
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining(", "));
            put(fields, "records", records);
            String findings = inventory.findings().stream()
                    .map(FruFinding::toString)
                    .collect(Collectors.joining(", "));
            put(fields, "findings", findings);
        }
        return fields;
    }

    private static void chassis(Map<String, String> fields, Chassis chassis) {
        put(fields, "chassis type", chassis.form());
        put(fields, "chassis part", chassis.part());
        put(fields, "chassis serial", chassis.serial());
        put(fields, "chassis extra", String.join(", ", chassis.custom()));
    }

    private static void board(Map<String, String> fields, Board board) {
        put(fields, "board made", board.made().map(Instant::toString).orElse(""));
        put(fields, "board manufacturer", board.manufacturer());
        put(fields, "board product", board.product());
        put(fields, "board serial", board.serial());
        put(fields, "board part", board.part());
        put(fields, "board extra", String.join(", ", board.custom()));
    }

    private static void product(Map<String, String> fields, Product product) {
        put(fields, "product manufacturer", product.manufacturer());
        put(fields, "product name", product.name());
        put(fields, "product part", product.part());
        put(fields, "product version", product.version());
        put(fields, "product serial", product.serial());
        put(fields, "asset tag", product.assetTag());
        put(fields, "product extra", String.join(", ", product.custom()));
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (!value.isBlank()) {
            fields.put(name, value);
        }
    }

    /** Of those beside the texts people ask for the power. */
    private static String text(MultiRecord record) {
        return record instanceof PowerSupply supply ? supply.watts() + " W power supply" : "";
    }
}
