package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.FencedHosts.Release;
import io.bearman.sdk.Bearman;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman maintenance release}. */
@Command(
        name = "release",
        description = {
            "Takes a FENCED host out of the fence, and ends its fencing run for it: to BROKEN, when it",
            "needs a repair, or to JOINING, to be brought in again. Refused while a run works on it. What",
            "Nova and the BMC were told stays: servers, the disabled and forced-down nova-compute, the",
            "power-restore policy."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman maintenance release cn1 --to broken --reason 'both PSUs are dead'",
            "  bearman maintenance release cn1 --to joining --reason 'it was the switch'"
        })
final class ReleaseCommand extends Base {
    @Parameters(paramLabel = "HOST")
    private String host;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "broken|joining",
            description = "Where to.")
    private String to;

    @Option(names = "--reason", required = true, description = "Why, for the audit.")
    private String reason;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    ReleaseCommand() {}

    @Override
    ExitCode execute() {
        HostId id = Common.parsed(host, HostId::of);
        Release release = switch (to.toLowerCase(Locale.ROOT)) {
            case "broken" -> Release.BROKEN;
            case "joining" -> Release.JOINING;
            default -> throw new UsageException("--to is broken or joining, not '" + to + "'");
        };
        try (Bearman bearman = common.open()) {
            bearman.fencedHosts().release(id, release, Bearman.user(), reason);
        }
        answer(words(id, release), Map.of("host", id, "state", release.name()));
        return ExitCode.DONE;
    }

    private static String words(HostId id, Release release) {
        return switch (release) {
            case BROKEN ->
                id + " is BROKEN: whatever it boots is held. After the repair: bearman maintenance"
                        + " bring-in " + id + " --repaired";
            case JOINING ->
                id + " is JOINING, and boots for the run that brings it in: bearman maintenance"
                        + " bring-in " + id;
        };
    }
}
