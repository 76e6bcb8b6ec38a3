package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.claim.FreezeSwitch.Frozen;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import io.bearman.core.journal.RunStanding;
import io.bearman.core.text.TextTable;
import io.bearman.maintenance.RunStatus;
import io.bearman.sdk.Bearman;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman maintenance status}: from any process that uses the same store. */
@Command(
        name = "status",
        description = {
            "Shows the runs, unfinished ones first, and whether the fleet is frozen; of one run each host:",
            "done, going with its last step and the servers left, failed, or held and why."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman maintenance status",
            "  bearman maintenance status r-0123456789 --watch"
        })
final class MaintenanceStatus extends Base {
    private static final int FINISHED = 10;
    private static final Duration EVERY = Duration.ofSeconds(5);

    @Parameters(paramLabel = "RUN", arity = "0..1", description = "One run, host by host.")
    private @Nullable String name;

    @Option(
            names = "--watch",
            description = "Show it again every few seconds until the run is over.")
    private boolean watch;

    @Override
    ExitCode execute() {
        try (Bearman bearman = common.open()) {
            if (name == null) {
                all(bearman);
            } else {
                one(bearman, Common.parsed(name, RunId::of));
            }
        }
        return ExitCode.DONE;
    }

    private void one(Bearman bearman, RunId run) {
        while (true) {
            RunStatus status = bearman.maintenance().status(run);
            Optional<Frozen> frozen = bearman.ports().freeze().frozen();
            if (common.json()) {
                print(Json.of(view(status, frozen)));
            } else {
                print(frozen.map(MaintenanceStatus::words).orElse("") + status.table());
            }
            if (!watch || status.standing().outcome().isPresent()) {
                return;
            }
            bearman.ports().time().sleep(EVERY);
            print("\n");
        }
    }

    private static String words(Frozen frozen) {
        return "FROZEN by " + frozen.by() + " since " + frozen.since() + ": " + frozen.reason()
                + "\n\n";
    }

    private static Map<String, Object> view(RunStatus status, Optional<Frozen> frozen) {
        Map<String, Object> view = new LinkedHashMap<>();
        frozen.ifPresent(it -> view.put("frozen", it));
        view.put("run", status.run().id());
        view.put("reason", status.run().reason());
        view.put("by", status.run().by());
        view.put("since", status.run().openedAt());
        view.put("state", state(status.standing()));
        status.held().ifPresent(why -> view.put("held", why));
        List<Map<String, Object>> hosts = new ArrayList<>();
        status.hosts().forEach(host -> {
            Map<String, Object> it = new LinkedHashMap<>();
            it.put("host", host.host());
            it.put("phase", host.phase());
            it.put("last", host.step());
            host.since().ifPresent(at -> it.put("at", at));
            host.serversLeft().ifPresent(count -> it.put("servers", count));
            it.put("worker", host.worker());
            it.put("why", host.why());
            hosts.add(it);
        });
        view.put("hosts", hosts);
        return view;
    }

    /** {@return how it ended, else what its workers were told} */
    private static String state(RunStanding standing) {
        return standing.outcome()
                .map(Enum::name)
                .orElse(
                        switch (standing.order()) {
                            case GO -> "unfinished";
                            case PAUSE -> "paused";
                            case CANCEL -> "cancelled, unfinished";
                        });
    }

    private void all(Bearman bearman) {
        Optional<Frozen> frozen = bearman.ports().freeze().frozen();
        List<RunView> runs = runs(bearman.ports().journal());
        if (common.json()) {
            Map<String, Object> all = new TreeMap<>();
            frozen.ifPresent(it -> all.put("frozen", it));
            all.put("runs", runs);
            print(Json.of(all));
        } else {
            print(frozen.map(MaintenanceStatus::words).orElse("") + table(runs));
        }
    }

    /**
     * A run.
     *
     * @param run the run
     * @param state unfinished, paused, or how it ended
     * @param hosts how many it is about
     * @param first the first of them
     * @param since when it was opened
     * @param by who asked
     * @param reason why
     */
    record RunView(
            String run,
            String state,
            int hosts,
            String first,
            String since,
            String by,
            String reason) {}

    private static List<RunView> runs(Journal journal) {
        List<RunView> views = new ArrayList<>();
        List<RunView> finished = new ArrayList<>();
        for (Run run : journal.runs()) {
            RunStanding standing = journal.standing(run.id());
            (standing.outcome().isEmpty() ? views : finished).add(view(run, standing));
        }
        views.addAll(finished.subList(0, Math.min(FINISHED, finished.size())));
        return views;
    }

    private static RunView view(Run run, RunStanding standing) {
        return new RunView(
                run.id().value(),
                state(standing),
                run.hosts().size(),
                run.hosts().get(0).value(),
                run.openedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                run.by(),
                run.reason());
    }

    private static String table(List<RunView> runs) {
        if (runs.isEmpty()) {
            return "no runs yet\n";
        }
        TextTable table =
                TextTable.headed("RUN", "STATE", "HOSTS", "FIRST", "SINCE", "BY", "REASON");
        runs.forEach(it -> table.row(
                it.run(),
                it.state(),
                String.valueOf(it.hosts()),
                it.first(),
                it.since(),
                it.by(),
                it.reason()));
        return table.toString();
    }
}
