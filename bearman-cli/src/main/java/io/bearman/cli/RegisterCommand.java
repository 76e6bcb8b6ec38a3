package io.bearman.cli;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.RegistrationRecord;
import io.bearman.core.text.TextTable;
import io.bearman.core.time.TimeSource;
import io.bearman.sdk.Bearman;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman register}. */
@Command(
        name = "register",
        description =
                "New machines: who registered, what their checks found, whether they went off.",
        subcommands = {
            RegisterCommand.Start.class,
            RegisterCommand.Watch.class,
            RegisterCommand.Registered.class,
            RegisterCommand.Show.class,
            RegisterCommand.Findings.class
        },
        footerHeading = "%nExample:%n",
        footer = "  bearman register watch cn[001-040]")
final class RegisterCommand extends Group {

    @Command(
            name = "start",
            description = {
                "Presses the power button of machines that are to be registered, in the technician's place:",
                "network boot, on; a rejected one is power-cycled. One that is on otherwise is refused."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman register start cn[001-040]")
    static final class Start extends Base {
        @Parameters(paramLabel = "HOST", arity = "1..*", description = "Hosts; also ranges.")
        private List<String> names = new ArrayList<>();

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Start() {}

        @Override
        ExitCode execute() {
            List<HostId> hosts = hosts(names);
            List<String> started = new ArrayList<>();
            ExitCode exit = ExitCode.DONE;
            try (Bearman bearman = common.open()) {
                known(bearman, hosts);
                for (HostId host : hosts) {
                    try {
                        bearman.registrationStart().start(host);
                        started.add(host.value());
                    } catch (BearmanException e) {
                        err().println("bearman: " + e.getMessage());
                        exit = e.exitCode();
                    }
                }
            }
            answer("started: " + String.join(", ", started), Map.of("started", started));
            return exit;
        }
    }

    @Command(
            name = "watch",
            description = {
                "Says what becomes of hosts that register, as it happens, until each is off or rejected.",
                "0 when all are off, 1 when one is rejected or broken."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman register watch cn[001-040] --for 30")
    static final class Watch extends Base {
        @Parameters(paramLabel = "HOST", arity = "1..*", description = "Hosts; also ranges.")
        private List<String> names = new ArrayList<>();

        @Option(
                names = "--for",
                paramLabel = "MINUTES",
                description = "How long at most (default: ${DEFAULT-VALUE}).")
        private int minutes = 60;

        private final Map<HostId, String> told = new HashMap<>();

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Watch() {}

        @Override
        ExitCode execute() {
            List<HostId> hosts = hosts(names);
            try (Bearman bearman = common.open()) {
                known(bearman, hosts);
                boolean settled = TimeSource.system()
                        .await(() -> look(bearman, hosts), Duration.ofMinutes(minutes));
                boolean off = told.values().stream().allMatch(line -> line.endsWith("off"));
                return settled && off ? ExitCode.DONE : ExitCode.FAILED;
            }
        }

        /** {@return whether nothing more is to come of any} */
        private boolean look(Bearman bearman, List<HostId> hosts) {
            boolean settled = true;
            for (Placed placed : known(bearman, hosts)) {
                View view = View.of(bearman, placed);
                settled &= view.settled();
                HostId host = placed.host().id();
                if (!view.words().equals(told.put(host, view.words()))) {
                    print(
                            common.json()
                                    ? Json.line("registration", view.json())
                                    : host + "  " + view.words() + "\n");
                }
            }
            if (!settled) {
                bearman.ports().time().sleep(Duration.ofSeconds(1));
            }
            return settled;
        }
    }

    // Not named List, which it uses.
    @Command(
            name = "list",
            description = "Lists who registered, the latest first.",
            footerHeading = "%nExamples:%n",
            footer = {"  bearman register list", "  bearman register list --unknown --output json"})
    static final class Registered extends Base {
        @Option(
                names = "--unknown",
                description = "Only machines that the inventory does not know.")
        private boolean unknown;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Registered() {}

        @Override
        ExitCode execute() {
            List<View> views;
            try (Bearman bearman = common.open()) {
                views = bearman.registrations().all().stream()
                        .filter(it -> !unknown || it.host().isEmpty())
                        .map(it -> View.of(bearman, it))
                        .toList();
            }
            if (common.json()) {
                print(Json.of(views.stream().map(View::json).toList()));
                return ExitCode.DONE;
            }
            TextTable table = TextTable.headed("HOST", "MACHINE", "WHEN", "NOW", "FINDINGS");
            views.forEach(it -> table.row(
                    it.name(),
                    it.record().map(at -> at.machine().toString()).orElse(""),
                    it.record()
                            .map(at -> at.at().truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse(""),
                    it.words(),
                    it.failures().size()));
            print(table.toString());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "show",
            description = "Shows a machine's latest registration: its findings, boot and facts.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  bearman register show cn17",
                "  bearman register show 4c4c4544-0042-3510-8054-b4c04f564433 --output json"
            })
    static final class Show extends Base {
        @Parameters(paramLabel = "HOST|UUID")
        private String name;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Show() {}

        @Override
        ExitCode execute() {
            try (Bearman bearman = common.open()) {
                View view = View.named(bearman, name);
                if (common.json()) {
                    print(Json.of(view.json()));
                    return ExitCode.DONE;
                }
                StringBuilder text = new StringBuilder(view.name() + "  " + view.words() + "\n");
                view.placed()
                        .ifPresent(it -> bearman.loaderEvents(it.host().id()).stream()
                                .limit(10)
                                .forEach(event -> text.append("  ")
                                        .append(event.at().truncatedTo(ChronoUnit.SECONDS))
                                        .append("  ")
                                        .append(event.stage().word())
                                        .append("  ")
                                        .append(event.detail())
                                        .append('\n')));
                text.append(table(Stream.of(view), true));
                view.record().ifPresent(it -> text.append(it.facts()).append('\n'));
                print(text.toString());
                return ExitCode.DONE;
            }
        }
    }

    @Command(
            name = "findings",
            description = "Shows what checks found, without what is all right.",
            footerHeading = "%nExamples:%n",
            footer = {"  bearman register findings", "  bearman register findings cn17 --all"})
    static final class Findings extends Base {
        @Parameters(
                paramLabel = "HOST",
                arity = "0..*",
                description = "Hosts; also ranges (default: all that stayed on).")
        private List<String> names = new ArrayList<>();

        @Option(names = "--all", description = "Also what is all right.")
        private boolean all;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Findings() {}

        @Override
        ExitCode execute() {
            List<View> views;
            try (Bearman bearman = common.open()) {
                views = names.isEmpty()
                        ? bearman.registrations().all().stream()
                                .map(it -> View.of(bearman, it))
                                .filter(it -> !it.failures().isEmpty())
                                .toList()
                        : known(bearman, hosts(names)).stream()
                                .map(it -> View.of(bearman, it))
                                .toList();
            }
            print(
                    common.json()
                            ? Json.of(views.stream().map(View::json).toList())
                            : table(views.stream(), all));
            return ExitCode.DONE;
        }
    }

    private static String table(Stream<View> views, boolean all) {
        TextTable table = TextTable.headed("HOST", "CHECK", "RESULT", "EXPECTED", "ACTUAL");
        views.forEach(view -> view.results().stream()
                .filter(it -> all || it.noteworthy())
                .forEach(it -> table.row(
                        view.name(), it.check(), it.outcome(), it.expected(), it.actual())));
        return table.toString();
    }

    /** What is known of one machine; at least one of both is there. */
    private record View(@Nullable Placed host, @Nullable RegistrationRecord latest) {
        static View of(Bearman bearman, Placed placed) {
            return new View(
                    placed,
                    bearman.registrations().latest(placed.machine().id()).orElse(null));
        }

        static View of(Bearman bearman, RegistrationRecord record) {
            return new View(
                    bearman.ports().inventory().find(record.machine()).orElse(null), record);
        }

        static View named(Bearman bearman, String name) {
            Optional<Placed> placed = Optional.empty();
            try {
                placed = bearman.ports().inventory().find(HostId.of(name));
            } catch (IllegalArgumentException e) {
                // A UUID may be no host's name.
            }
            return placed.map(it -> of(bearman, it)).orElseGet(() -> {
                MachineId machine = machine(name);
                return bearman.registrations()
                        .latest(machine)
                        .map(it -> of(bearman, it))
                        .orElseThrow(() -> new UsageException("no machine " + machine
                                + " has registered; see: bearman register list"));
            });
        }

        private static MachineId machine(String name) {
            try {
                return MachineId.of(name);
            } catch (IllegalArgumentException e) {
                throw new UsageException(
                        name + " is not in the inventory; see: bearman inventory list", e);
            }
        }

        Optional<Placed> placed() {
            return Optional.ofNullable(host);
        }

        Optional<RegistrationRecord> record() {
            return Optional.ofNullable(latest);
        }

        String name() {
            return placed().map(it -> it.host().id().value()).orElse("-");
        }

        List<CheckResult> results() {
            return record().map(RegistrationRecord::results).orElse(List.of());
        }

        List<CheckResult> failures() {
            return record().map(RegistrationRecord::failures).orElse(List.of());
        }

        boolean settled() {
            return placed().map(it -> it.host().state()).map(this::settled).orElse(true);
        }

        private boolean settled(HostState state) {
            return switch (state.kind()) {
                case EXPECTED, REGISTERING -> false;
                case IN_STOCK -> record().map(it -> !it.powerOff().open()).orElse(true);
                case REJECTED,
                        DEPLOYING,
                        JOINING,
                        IN_SERVICE,
                        MAINTENANCE,
                        FENCED,
                        BROKEN,
                        RETIRED -> true;
            };
        }

        /** Its state, and of one in stock whether it went off. */
        String words() {
            if (placed().isEmpty()) {
                return "unknown machine";
            }
            HostState.Kind state = placed().get().host().state().kind();
            if (state != HostState.Kind.IN_STOCK || record().isEmpty()) {
                return state.name();
            }
            return switch (record().get().powerOff()) {
                case READ -> "IN_STOCK, off";
                case AWAITED -> "IN_STOCK, told to power off";
                case LATE -> "IN_STOCK, told to power off, and still on";
                case NOT_TOLD, UNKNOWABLE -> "IN_STOCK";
            };
        }

        Map<String, Object> json() {
            Map<String, Object> view = new LinkedHashMap<>();
            placed().ifPresent(it -> {
                view.put("host", it.host().id());
                view.put("state", it.host().state().kind());
                view.put("rack", it.machine().rack());
                view.put("unit", it.machine().unit());
            });
            record().ifPresent(it -> {
                view.put("machine", it.machine());
                view.put("at", it.at());
                view.put("verdict", it.verdict().word());
                view.put("power_off", it.powerOff());
                view.put("results", it.results());
                view.put("facts", it.facts());
            });
            return view;
        }
    }
}
