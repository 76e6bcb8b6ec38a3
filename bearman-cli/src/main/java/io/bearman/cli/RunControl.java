package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Order;
import io.bearman.core.journal.RunStanding;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Report;
import io.bearman.sdk.Bearman;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What people do with a run that is under way, in whatever processes. */
final class RunControl {
    private RunControl() {}

    /**
     * {@return how a run that is not over is gone on with, and how it is ended; empty when it is over}
     * Until then nothing else is done to its hosts, by a watch neither.
     */
    static Optional<String> next(RunId run, RunStanding standing) {
        String work = "bearman maintenance work " + run;
        String cancel = "; or end it: bearman maintenance cancel " + run;
        String next = switch (standing.order()) {
            case GO -> "go on with it: " + work + cancel;
            case PAUSE ->
                "it is paused; go on with it: bearman maintenance resume " + run + ", then: " + work
                        + cancel;
            case CANCEL -> "it is cancelled; give back what is left: " + work;
        };
        return standing.outcome().isPresent()
                ? Optional.empty()
                : Optional.of("run " + run + " is not finished and keeps its hosts; " + next);
    }

    /** One run. */
    abstract static class OfRun extends Base {
        @Parameters(paramLabel = "RUN", description = "As bearman maintenance status names it.")
        private String name;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        OfRun() {}

        RunId run() {
            return Common.parsed(name, RunId::of);
        }

        ExitCode tell(Order order, String done) {
            try (Bearman bearman = common.open()) {
                bearman.maintenance().order(run(), order);
            }
            answer("Run " + run() + " " + done, Map.of("run", run(), "order", order));
            return ExitCode.DONE;
        }

        ExitCode work(Bearman bearman) {
            Report report = bearman.maintenance().work(run(), event -> err().println(event.line()));
            print(common.json() ? Json.of(report) : report.table());
            sayNext(bearman, report);
            return report.exitCode();
        }
    }

    @Command(
            name = "work",
            description = {
                "Works on an unfinished run, with whoever else does: each host is done by one worker,",
                "and one whose worker died is gone on with. The report is of the whole run."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman maintenance work r-0123456789")
    static final class Work extends OfRun {
        @Override
        ExitCode execute() {
            try (Bearman bearman = common.open()) {
                return work(bearman);
            }
        }
    }

    @Command(
            name = "pause",
            description =
                    "No worker of the run begins a further host; those under way are finished.",
            footerHeading = "%nExample:%n",
            footer = "  bearman maintenance pause r-0123456789")
    static final class Pause extends OfRun {
        @Override
        ExitCode execute() {
            return tell(Order.PAUSE, "is paused; hosts under way are finished.");
        }
    }

    @Command(
            name = "resume",
            description = "The workers of a paused run go on.",
            footerHeading = "%nExample:%n",
            footer = "  bearman maintenance resume r-0123456789")
    static final class Resume extends OfRun {
        @Override
        ExitCode execute() {
            return tell(Order.GO, "goes on.");
        }
    }

    @Command(
            name = "cancel",
            description = {
                "Ends a run: no further host is begun, one that is not switched off yet is given back as",
                "it is, one that is off is finished. Waits until that is done; what nobody is at, it does."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman maintenance cancel r-0123456789")
    static final class Cancel extends OfRun {
        @Override
        ExitCode execute() {
            try (Bearman bearman = common.open()) {
                Maintenance maintenance = bearman.maintenance();
                maintenance.order(run(), Order.CANCEL);
                Report report = maintenance.work(run(), event -> err().println(event.line()));
                print(common.json() ? Json.of(report) : report.table());
                // Cancelled is what was asked for; what could not be given back is a failure.
                boolean ended =
                        report.hosts().stream().allMatch(it -> it.outcome().ends());
                return ended ? ExitCode.DONE : ExitCode.FAILED;
            }
        }
    }
}
