package io.bearman.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a command's three streams are connected to.
 *
 * @param in what is typed, as bytes
 * @param out what is shown, as bytes
 * @param inTerminal whether a human types
 * @param outTerminal whether a human reads what is shown
 * @param errTerminal whether a human reads what is said beside it
 */
record Screen(
        InputStream in,
        OutputStream out,
        boolean inTerminal,
        boolean outTerminal,
        boolean errTerminal) {

    /** {@return the streams of this process} */
    static Screen ofThisProcess() {
        return new Screen(System.in, System.out, terminal(0), terminal(1), terminal(2));
    }

    /** {@return streams that nobody is at} */
    static Screen none() {
        return of(InputStream.nullInputStream(), OutputStream.nullOutputStream());
    }

    /** {@return streams that are no terminal} */
    static Screen of(InputStream in, OutputStream out) {
        return new Screen(in, out, false, false, false);
    }

    /** Java tells of all three at once at best; the kernel tells of each. Elsewhere nobody is there. */
    private static boolean terminal(int descriptor) {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return target.startsWith("/dev/pts")
                    || target.toString().matches("/dev/(tty|console).*");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** {@return how many columns a human sees, empty when nobody does or the terminal does not say} */
    Optional<Integer> width() {
        return outTerminal ? Stty.columns() : Optional.empty();
    }
}
