package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.maintenance.watch.Act;
import io.bearman.maintenance.watch.Verdict;
import io.bearman.maintenance.watch.Watch;
import io.bearman.maintenance.watch.WatchEvent;
import io.bearman.maintenance.watch.WatchSettings;
import io.bearman.sdk.Bearman;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bearman maintenance watch}. */
@Command(
        name = "watch",
        description = {
            "Watches the fleet until Ctrl-C and tells of dead hosts, dead agents on hosts that live, hosts",
            "that came back by themselves, and faults of the control plane: always with what each witness",
            "says. Acts only when told to. People who are not looking are told by notify."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman maintenance watch --once --output json",
            "  bearman maintenance watch --act recover",
            "  bearman maintenance watch --act recover --act evacuate"
        })
final class WatchCommand extends Base {
    @Option(
            names = "--once",
            description = {
                "Look as often as looks must agree (watch.looks), wait for what was begun, and end:",
                "0 when all is well, 1 when something is wrong."
            })
    private boolean once;

    @Option(
            names = "--act",
            paramLabel = "WHAT",
            description = {
                "What may be done without asking, beside watch.act: recover, hosts that came back by",
                "themselves; evacuate, hosts that are dead for two witnesses and for watch.dead-after."
            })
    private List<Act> acts = new ArrayList<>();

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    WatchCommand() {}

    @Override
    ExitCode execute() {
        try (Bearman bearman = common.open()) {
            WatchSettings settings = bearman.configuration().watch();
            for (Act act : acts) {
                settings = settings.with(act);
            }
            Watch watch = bearman.watch(settings, this::tell);
            if (!once) {
                watch.run();
                return ExitCode.DONE;
            }
            List<Verdict> wrong = watch.once();
            if (wrong.isEmpty() && !common.json()) {
                print("all is well\n");
            }
            return wrong.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private void tell(WatchEvent event) {
        print((common.json() ? event.json() : event.line()) + "\n");
    }
}
