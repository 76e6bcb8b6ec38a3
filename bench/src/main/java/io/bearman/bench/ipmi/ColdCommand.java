package io.bearman.bench.ipmi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bearman.bench.measure.Command;
import io.bearman.bench.measure.Place;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostRange;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.InventoryLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code bearman power status} of hosts of the inventory, from the start of the process to its end: what
 * an operator waits for who types it.
 */
final class ColdCommand implements Client {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Pattern ANSWER = Pattern.compile("(\\S+): (on|off)\\b.*");

    private final Place place;
    private final Path folder;
    private final String hosts;

    private ColdCommand(Place place, Path folder, String hosts) {
        this.place = place;
        this.folder = folder;
        this.hosts = hosts;
    }

    /** {@return the command, with an inventory of these BMCs' hosts} */
    static ColdCommand of(Place place, Bmcs bmcs) {
        Path folder = place.folder("cold");
        ColdCommand command = new ColdCommand(
                place, folder, "cn[001-" + String.format("%03d", bmcs.size()) + "]");
        try {
            Path password = folder.resolve("password");
            Files.writeString(password, bmcs.password(), UTF_8);
            Files.writeString(
                    folder.resolve("bearman.yaml"),
                    String.join(
                            "\n",
                            "store: " + folder.resolve("bearman.db"),
                            "bmc:",
                            "  credentials:",
                            "    " + bmcs.user() + ": {user: " + bmcs.user() + ", password-file: "
                                    + password + "}",
                            ""),
                    UTF_8);
            Path lines = folder.resolve("hosts.jsonl");
            Files.writeString(lines, lines(bmcs.known()), UTF_8);
            command.bearman("inventory", "import", lines.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return command;
    }

    private static String lines(Map<Integer, Bmc> bmcs) {
        return bmcs.entrySet().stream()
                .map(bmc -> InventoryLines.format(placed(bmc.getKey() + 1, bmc.getValue())))
                .collect(Collectors.joining("\n"));
    }

    private static Placed placed(int number, Bmc bmc) {
        Machine machine = new Machine(
                MachineId.of(String.format("00000000-0000-4000-8000-%012d", number)),
                "SN" + number,
                "Acme",
                "X1",
                bmc,
                List.of(Mac.of(String.format("52:54:00:00:%02x:%02x", number >> 8, number & 0xff))),
                new RackId("r1"),
                number);
        return new Placed(
                new Host(
                        HostId.of(String.format("cn%03d", number)),
                        "compute",
                        new RegionId("one"),
                        Zone.of("az1"),
                        "standard",
                        machine.id(),
                        new HostState.InService()),
                machine);
    }

    @Override
    public String name() {
        return Bearman.NAME;
    }

    /** Asks the hosts that it was made for. */
    @Override
    public Sweep ask(Bmcs bmcs) {
        Command.Ended ended = bearman("power", "status", hosts);
        // Folded: cn[001-148]: on
        int answers = ended.out()
                .lines()
                .map(ANSWER::matcher)
                .filter(Matcher::matches)
                .mapToInt(line -> HostRange.of(line.group(1)).hosts().size())
                .sum();
        return new Sweep(ended.seconds(), ended.cpuSeconds(), 100.0 * answers / bmcs.size());
    }

    private Command.Ended bearman(String... arguments) {
        return place.command("bin/bearman", arguments)
                .with("BEARMAN_CONFIG", folder.resolve("bearman.yaml").toString())
                .run(PATIENCE)
                .orThrow();
    }
}
