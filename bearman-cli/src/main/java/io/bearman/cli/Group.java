package io.bearman.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that only has commands below it. */
abstract class Group implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    Group() {}

    @Override
    public final void run() {
        String known = String.join(", ", spec.subcommands().keySet());
        throw new CommandLine.ParameterException(
                spec.commandLine(), "a command is missing; known here: " + known);
    }
}
