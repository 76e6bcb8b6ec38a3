package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.ipmi.command.PresencePing.Pong;
import picocli.CommandLine.Command;

/** {@code bearman ipmi ping}. */
@Command(
        name = "ping",
        description = {
            "Asks whether there are BMCs (RMCP presence ping). Nobody logs in, so the answer proves",
            "nothing, and no credential is needed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman ipmi ping cn[001-150] --patience 2",
            "  bearman ipmi ping --bmc 10.0.0.[1-254] --patience 2"
        })
final class IpmiPing extends IpmiBase {
    @Override
    boolean logsIn() {
        return false;
    }

    @Override
    ExitCode execute(Bmcs bmcs) {
        return new Answers<>(bmcs.ping(), IpmiPing::text, pong -> pong).print(this);
    }

    private static String text(Pong pong) {
        return pong.ipmi() ? "alive" : "alive, but it does not speak IPMI";
    }
}
