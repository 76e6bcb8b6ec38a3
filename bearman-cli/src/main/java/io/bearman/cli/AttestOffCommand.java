package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.Fence;
import io.bearman.maintenance.FencedHosts;
import io.bearman.sdk.Bearman;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman maintenance attest-off}. */
@Command(
        name = "attest-off",
        description = {
            "Its BMC is dead too, and you have seen yourself that the machine is off, the plug is out or",
            "the PDU's port is switched off: then its servers may be evacuated. The name of the host is",
            "asked for once more, on a terminal. Your word is for the run that fences the host, ends after",
            "4 h or at the first sign of life, and is not taken while the BMC answers."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman maintenance attest-off cn1 --reason 'pulled both plugs'",
            "  bearman maintenance evacuate cn1"
        })
final class AttestOffCommand extends Base {
    @Parameters(paramLabel = "HOST")
    private String host;

    @Option(names = "--reason", required = true, description = "How you know, for the audit.")
    private String reason;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    AttestOffCommand() {}

    @Override
    ExitCode execute() {
        HostId id = Common.parsed(host, HostId::of);
        try (Bearman bearman = common.open()) {
            FencedHosts desk = bearman.fencedHosts();
            if (!common.json()) {
                err().println(id + ": asking its BMC first");
            }
            Placed placed = desk.attestable(id);
            if (!Terminal.asks(question(placed), id.value())) {
                err().println("bearman: " + id + ": nothing was done, nobody attested on a terminal"
                        + " that its machine is off");
                return ExitCode.REFUSED;
            }
            desk.attestOff(id, Bearman.user(), reason);
        }
        answer(
                id + " counts as off for " + Fence.WORD.toHours()
                        + " h, or until it gives a sign of"
                        + " life. Go on: bearman maintenance evacuate " + id,
                Map.of("host", id, "attestedOff", true));
        return ExitCode.DONE;
    }

    private static String question(Placed placed) {
        return "You say that the machine with serial " + placed.machine().serial() + " in rack "
                + placed.machine().rack() + ", unit " + placed.machine().unit()
                + ", is off. A wrong word here corrupts the disks of its servers. Type the host's"
                + " name: ";
    }
}
