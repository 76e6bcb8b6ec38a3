package io.bearman.cli;

import io.bearman.core.UsageException;
import io.bearman.core.secret.Secret;
import io.bearman.sdk.SecretSource;
import java.io.Console;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The human at the terminal, if there is one. */
final class Terminal {
    private Terminal() {}

    /** {@return whether the human typed exactly that; never without a terminal} */
    static boolean asks(String question, String expected) {
        Console console = System.console();
        return console != null && expected.equals(console.readLine("%s", question));
    }

    /**
     * {@return the passphrase in this file, else what the human typed, unseen}
     *
     * @param file null to ask
     * @throws UsageException when there is neither a file nor a terminal
     */
    static Secret passphrase(@Nullable Path file) {
        if (file != null) {
            return SecretSource.file(file).read();
        }
        Console console = System.console();
        if (console == null) {
            throw new UsageException(
                    "no passphrase: give --passphrase-file, or run it on a terminal");
        }
        char[] typed = console.readPassword("Passphrase: ");
        return Secret.of(typed == null ? "" : new String(typed));
    }

    /**
     * {@return the password that the human typed, unseen}
     *
     * @throws UsageException when there is no terminal
     */
    static Secret password(String prompt) {
        Console console = System.console();
        if (console == null) {
            throw new UsageException("no password: give --password-file, or run it on a terminal");
        }
        char[] typed = console.readPassword("%s", prompt);
        return Secret.of(typed == null ? "" : new String(typed));
    }
}
