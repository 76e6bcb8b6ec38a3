package io.bearman.cli;

import io.bearman.core.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The controlling terminal while every key goes to a console as it is.
 *
 * <p>A small shell of ours has switched it over and waits for the end of its input; then it switches back.
 * It does so whatever becomes of this process: when it is killed, the kernel closes the pipe.
 */
final class RawMode {
    private static final int SECONDS_TO_SWITCH_BACK = 5;
    private static final String READY = "raw";
    /** TTOU: as a background process, after our death, it must not be stopped. */
    private static final String GUARD = """
            trap '' INT TERM HUP QUIT TSTP TTOU
            before=$(stty -g </dev/tty) && stty raw -echo </dev/tty && echo %s && cat >/dev/null
            stty "$before" </dev/tty
            """.formatted(READY);

    private final Process guard;

    private RawMode(Process guard) {
        this.guard = guard;
    }

    /**
     * Switches over.
     *
     * @throws UsageException when there is no terminal, or it cannot be switched
     */
    static RawMode enter() {
        try {
            Process guard = new ProcessBuilder("sh", "-c", GUARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader said = new BufferedReader(
                    new InputStreamReader(guard.getInputStream(), StandardCharsets.US_ASCII));
            RawMode mode = new RawMode(guard);
            if (!READY.equals(said.readLine())) {
                mode.close();
                throw new UsageException("this terminal cannot be switched to raw mode by stty");
            }
            return mode;
        } catch (IOException e) {
            throw new UsageException("no sh and stty to switch this terminal to raw mode with", e);
        }
    }

    /** Switches back, and waits for it. */
    void close() {
        boolean interrupted = Thread.interrupted();
        try {
            guard.getOutputStream().close();
            guard.waitFor(SECONDS_TO_SWITCH_BACK, TimeUnit.SECONDS);
        } catch (IOException e) {
            guard.destroy();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
