///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.bearman:bearman-bom:0.1.0-SNAPSHOT@pom
//DEPS io.bearman:bearman-sdk
//DEPS org.slf4j:slf4j-simple:2.0.20
//RUNTIME_OPTIONS -Dorg.slf4j.simpleLogger.defaultLogLevel=warn

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.inventory.Intake;
import io.bearman.core.inventory.InventoryColumns;
import io.bearman.core.inventory.Rows;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Announces the machines of a purchase list, so that they are expected when somebody presses their
 * power buttons: {@code RegisterRack hosts.csv RACK [go]}. Without {@code go} it shows what would
 * change and writes nothing. A list with quotes in it is read by {@code bearman inventory import}.
 *
 * <p>Exit codes: 0 done or shown, 2 wrong use or a bad line; then nothing is written.
 */
public final class RegisterRack {
    private RegisterRack() {}

    public static void main(String[] args) {
        if (args.length < 2) {
            System.err.println("usage: RegisterRack FILE RACK [go]");
            System.exit(ExitCode.USAGE.number());
        }
        boolean go = args.length > 2 && args[2].equals("go");
        try {
            register(Configuration.load(), Path.of(args[0]), args[1], go);
        } catch (BearmanException e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode().number());
        }
    }

    static void register(Configuration configuration, Path file, String rack, boolean go) {
        Rows rows = rows(file, rack);
        try (Bearman bearman = Bearman.open(configuration)) { // bearman.yaml, BEARMAN_*
            Intake intake = Intake.of(rows, bearman.ports().inventory().all());
            if (!intake.bad().isEmpty()) {
                throw new UsageException(String.join("\n", intake.bad()));
            }
            intake.entries()
                    .forEach(it -> System.out.println(
                            it.placed().host().id() + "  " + it.kind() + "  " + it.changes()));
            if (go) {
                bearman.ports().inventory().put(intake.hosts(), Bearman.user()); // all or none
            }
            System.out.println(
                    intake.entries().size() + " hosts " + (go ? "are" : "would be") + " announced");
        }
    }

    private static Rows rows(Path file, String rack) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UsageException(file + " cannot be read");
        }
        if (lines.isEmpty()) {
            throw new UsageException(file + " has no header");
        }
        InventoryColumns columns =
                InventoryColumns.ours(cells(lines.get(0)), Map.of("rack", rack));
        List<Rows.Row> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String where = file + " line " + (i + 1);
            try {
                good.add(new Rows.Row(where, columns.host(cells(lines.get(i)), where)));
            } catch (UsageException e) {
                bad.add(e.getMessage()); // file, line, column, what was wrong
            }
        }
        return new Rows(good, bad);
    }

    private static List<String> cells(String line) {
        return List.of(line.split(",", -1));
    }
}
