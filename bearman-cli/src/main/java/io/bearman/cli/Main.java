package io.bearman.cli;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.InterruptedWaitException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code bearman} command. */
@Command(
        name = "bearman",
        description = "Runs fleets of diskless hypervisors.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything asked for is done",
            "1:something was tried and did not succeed",
            "2:the command line or the configuration is wrong; nothing was tried",
            "3:refused for safety; what was refused was not tried"
        },
        footerHeading = "%nExample:%n",
        footer = "  bearman maintenance run cn1 --reason 'kernel update'")
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    // picocli fills it in by reflection.
    @SuppressWarnings("NullAway.Init")
    Main() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        LogProvider.use();
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        Interruption interruption = Interruption.ofThisThread();
        int code = run(System.getenv(), Screen.ofThisProcess(), out, err, args);
        interruption.over();
        System.exit(code);
    }

    /** {@return the exit code; nothing of the process but these writers is touched} */
    static int run(
            Map<String, String> environment, PrintWriter out, PrintWriter err, String... args) {
        return run(environment, Screen.none(), out, err, args);
    }

    /** {@return the exit code; nothing of the process but these streams is touched} */
    static int run(
            Map<String, String> environment,
            Screen screen,
            PrintWriter out,
            PrintWriter err,
            String... args) {
        CommandLine line = Catalog.of(args).commandLine(environment, screen);
        line.setOut(out);
        line.setErr(err);
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((e, command, result) -> report(e, err));
        line.setExitCodeExceptionMapper(e -> ExitCode.FAILED.number());
        line.setParameterExceptionHandler((e, wrong) -> {
            err.println("bearman: " + Mistakes.line(e));
            return ExitCode.USAGE.number();
        });
        return line.execute(args);
    }

    private static int report(Exception e, PrintWriter err) {
        if (e instanceof InterruptedWaitException) {
            err.println(
                    "bearman: interrupted; what was begun is in: bearman maintenance status; the"
                            + " same command goes on with it, bearman maintenance cancel RUN ends it");
            return ExitCode.FAILED.number();
        }
        if (e instanceof BearmanException expected) {
            err.println("bearman: " + Mistakes.oneLine(String.valueOf(expected.getMessage()))
                    + Advice.next(expected));
            return expected.exitCode().number();
        }
        err.println("bearman: a fault of Bearman itself, please report it: " + e);
        e.printStackTrace(err);
        return ExitCode.FAILED.number();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }
}
