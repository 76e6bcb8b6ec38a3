package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.ipmi.command.ChassisIdentify;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bearman ipmi identify}. */
@Command(
        name = "identify",
        description = {
            "Switches on the light that tells a machine from its neighbours, for 15 seconds unless told",
            "otherwise. It harms nothing, so it needs no claim."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman ipmi identify cn17 --seconds 120",
            "  bearman ipmi identify cn17 --on",
            "  bearman ipmi identify cn[001-150] --off"
        })
final class IpmiIdentify extends IpmiBase {
    private static final int MOST = 255;

    @Option(names = "--seconds", description = "How long, 1 to 255.")
    private int seconds;

    @Option(names = "--on", description = "Until it is switched off; not every BMC has it.")
    private boolean on;

    @Option(names = "--off", description = "Switches it off.")
    private boolean off;

    @Override
    void check() {
        if ((seconds != 0 ? 1 : 0) + (on ? 1 : 0) + (off ? 1 : 0) > 1) {
            throw new UsageException(
                    "one of --seconds, --on and --off; see: bearman ipmi identify" + " --help");
        }
        if (seconds < 0 || seconds > MOST) {
            throw new UsageException("--seconds is 1 to " + MOST + ", not " + seconds);
        }
    }

    @Override
    ExitCode execute(Bmcs bmcs) {
        int time = seconds == 0 ? 15 : seconds;
        ChassisIdentify light =
                on ? ChassisIdentify.on() : off ? ChassisIdentify.off() : ChassisIdentify.on(time);
        String answer = on ? "on until it is switched off" : off ? "off" : "on for " + time + " s";
        return new Answers<>(bmcs.ask(light), done -> answer, done -> answer).print(this);
    }
}
