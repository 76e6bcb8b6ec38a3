package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.InterruptedWaitException;
import io.bearman.ipmi.sol.SolConsole;
import io.bearman.ipmi.sol.SolEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;

/**
 * A human at a machine's console: keys go there, characters come from there, until one side has enough.
 * One thread more, which reads the keys; nothing can wake it, so it ends with the process.
 */
final class ConsoleVisit {
    private static final int SOME = 4096;

    private final Screen screen;
    private final PrintWriter err;
    private final Escape escape;
    private volatile boolean left;

    ConsoleVisit(Screen screen, PrintWriter err, char escape) {
        this.screen = screen;
        this.err = err;
        this.escape = new Escape(escape);
    }

    ExitCode run(SolConsole console, String name) {
        String open = "console of " + name + " is open; " + escape.help();
        if (!screen.inTerminal()) {
            return show(console, open);
        }
        RawMode raw = RawMode.enter();
        try {
            return show(console, open);
        } finally {
            raw.close();
        }
    }

    private ExitCode show(SolConsole console, String open) {
        say(open);
        Thread keys = new Thread(() -> type(console), "keys");
        keys.setDaemon(true);
        keys.start();
        try {
            InputStream in = console.input();
            byte[] some = new byte[SOME];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                screen.out().write(some, 0, n);
                screen.out().flush();
            }
        } catch (InterruptedWaitException e) {
            left = true; // Ctrl-C of who has no terminal, or TERM
        } catch (IOException e) {
            say(String.valueOf(e.getMessage()));
            return ExitCode.FAILED;
        }
        if (left) {
            say("left");
            return ExitCode.DONE;
        }
        say("the BMC ended the console");
        return ExitCode.FAILED;
    }

    private void type(SolConsole console) {
        byte[] some = new byte[SOME];
        try {
            InputStream in = screen.in();
            OutputStream out = console.output();
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                for (Escape.Typed typed : escape.of(some, n)) {
                    if (typed instanceof Escape.Typed.Characters characters) {
                        out.write(characters.bytes());
                    } else if (typed instanceof Escape.Typed.Break) {
                        console.sendBreak();
                        say("break");
                    } else if (typed instanceof Escape.Typed.Help) {
                        say(escape.help());
                    } else {
                        left = true;
                        console.close();
                        return;
                    }
                }
            }
        } catch (IOException | InterruptedWaitException e) {
            // The console has ended: whoever reads from it says so.
            left |= console.ended().isEmpty();
        }
    }

    /** What happens beside characters; on the library's thread. */
    void heard(SolEvent event) {
        switch (event) {
            case BREAK -> say("the machine sent a break");
            case OVERRUN -> say("characters of the machine were lost before the BMC took them");
            case UNAVAILABLE -> say("the machine's port cannot be reached, it may be off");
            case AVAILABLE -> say("the machine's port can be reached again");
            case DEACTIVATED, LOST -> {}
        }
    }

    /** In raw mode a line does not begin at the left by itself. */
    private void say(String text) {
        err.print("[" + text + "]\r\n");
        err.flush();
    }
}
