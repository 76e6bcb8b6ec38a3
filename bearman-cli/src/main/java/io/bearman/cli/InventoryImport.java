package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.inventory.FieldChange;
import io.bearman.core.inventory.Intake;
import io.bearman.core.inventory.InventoryColumns;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.core.inventory.Rows;
import io.bearman.core.text.TextTable;
import io.bearman.sdk.Bearman;
import io.bearman.store.PassphraseFile;
import io.bearman.store.SecretLines;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman inventory import}. */
@Command(
        name = "import",
        description = {
            "Adds or replaces hosts from a file, all or none. A known host keeps its state.",
            "Bad lines are shown with their numbers and reasons.",
            "Columns of CSV: host, role, region, zone, flavor, boot_profile, labels, storage, uuid,",
            "serial, vendor, product, rack, unit, hardware_profile, macs, cabling, bmc_address,",
            "bmc_port, bmc_guid, bmc_credential, bmc_suites, bmc_quirks; of NetBox: its device",
            "export, what it has no field for in custom fields of these names."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman inventory import hosts.jsonl --dry-run",
            "  bearman inventory import order.csv --default role=compute --default region=one",
            "  bearman inventory import devices.csv --format netbox --skip-bad"
        })
final class InventoryImport extends Base {
    @Parameters(paramLabel = "FILE", description = "JSON lines or CSV, one host a line.")
    private Path file;

    @Option(
            names = "--format",
            description = "${COMPLETION-CANDIDATES} (default: csv for FILE.csv, else jsonl).")
    private @Nullable Format format;

    @Option(
            names = "--default",
            paramLabel = "COLUMN=VALUE",
            description = "For cells of this column that are empty or missing.")
    private Map<String, String> defaults = new LinkedHashMap<>();

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "For a file that export --with-secrets wrote (default: asked for).")
    private @Nullable Path passphrase;

    /** The lines of a sealed export that are no hosts. */
    private final List<String> secrets = new ArrayList<>();

    @Option(names = "--dry-run", description = "Show what would change, and stop.")
    private boolean dryRun;

    @Option(names = "--skip-bad", description = "Import the good lines although others are bad.")
    private boolean skipBad;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    InventoryImport() {}

    /** How the file is written. */
    enum Format {
        jsonl,
        csv,
        netbox
    }

    @Override
    ExitCode execute() {
        Rows rows = read();
        try (Bearman bearman = common.open()) {
            Intake intake = Intake.of(rows, bearman.ports().inventory().all());
            intake.bad().forEach(bad -> err().println("bearman: " + bad));
            if (dryRun && !common.json()) {
                print(table(intake));
            }
            if (!intake.bad().isEmpty() && !skipBad) {
                throw new UsageException(file + ": " + intake.bad().size()
                        + " bad lines, nothing is imported; correct them or give --skip-bad");
            }
            if (!dryRun) {
                put(bearman, intake);
            }
            answer(summary(intake), json(intake));
        }
        return ExitCode.DONE;
    }

    /** Hosts and secrets, all or none. */
    private void put(Bearman bearman, Intake intake) {
        bearman.store().write(transaction -> {
            transaction.inventory().put(intake.hosts(), Bearman.user());
            for (String line : secrets) {
                boolean skipped = SecretLines.host(line)
                        .filter(host -> transaction.inventory().find(host).isEmpty())
                        .isPresent();
                if (skipBad && skipped) {
                    continue;
                }
                SecretLines.put(
                        line,
                        file + ": a secret",
                        transaction.secrets(bearman.sealingKey()),
                        transaction.sshHostKeys(bearman.sealingKey()),
                        Bearman.user());
            }
            return true;
        });
    }

    private Rows read() {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UsageException(
                    file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
        if (PassphraseFile.isOne(text)) {
            return unsealed(text);
        }
        Format form = format != null ? format : byName();
        if (form == Format.jsonl && !defaults.isEmpty()) {
            throw new UsageException("--default is for CSV: a JSON line says everything itself");
        }
        return switch (form) {
            case jsonl -> InventoryLines.read(new StringReader(text), file.toString());
            case csv ->
                CsvFile.read(
                        text, file.toString(), header -> InventoryColumns.ours(header, defaults));
            case netbox ->
                CsvFile.read(
                        text, file.toString(), header -> InventoryColumns.netBox(header, defaults));
        };
    }

    private Rows unsealed(String text) {
        String lines = PassphraseFile.open(text, Terminal.passphrase(passphrase), file.toString());
        StringBuilder hosts = new StringBuilder();
        lines.lines().forEach(line -> {
            if (SecretLines.isOne(line)) {
                secrets.add(line);
            } else {
                hosts.append(line).append('\n');
            }
        });
        return InventoryLines.read(new StringReader(hosts.toString()), file.toString());
    }

    private Format byName() {
        boolean csv = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
        return csv ? Format.csv : Format.jsonl;
    }

    private static String table(Intake intake) {
        TextTable table = TextTable.headed("HOST", "CHANGE", "FIELDS");
        intake.entries()
                .forEach(entry -> table.row(
                        entry.placed().host().id(),
                        word(entry.kind()),
                        entry.changes().stream()
                                .map(FieldChange::toString)
                                .collect(Collectors.joining(", "))));
        return table.toString();
    }

    private Map<String, Object> json(Intake intake) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("hosts", intake.entries().size());
        json.put("imported", !dryRun);
        json.put("bad", intake.bad());
        json.put("changes", intake.entries().stream().map(InventoryImport::view).toList());
        return json;
    }

    private static Map<String, Object> view(Intake.Entry entry) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("host", entry.placed().host().id());
        view.put("change", word(entry.kind()));
        view.put("fields", entry.changes());
        return view;
    }

    private String summary(Intake intake) {
        String counts = List.of(Intake.Kind.values()).stream()
                .map(kind -> intake.count(kind) + " " + word(kind))
                .collect(Collectors.joining(", "));
        String skipped =
                intake.bad().isEmpty() ? "" : ", " + intake.bad().size() + " bad lines skipped";
        return intake.entries().size() + " hosts " + (dryRun ? "would be" : "were") + " imported: "
                + counts + skipped;
    }

    private static String word(Intake.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
