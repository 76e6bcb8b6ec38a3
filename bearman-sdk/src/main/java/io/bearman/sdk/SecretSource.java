package io.bearman.sdk;

import io.bearman.core.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret comes from: a file, or the environment. Read when it is needed, so that a command
 * that needs no secret needs no access to it.
 */
public final class SecretSource {
    private final String origin;
    private final @Nullable Path file;
    private final @Nullable Secret value;

    private SecretSource(String origin, @Nullable Path file, @Nullable Secret value) {
        this.origin = origin;
        this.file = file;
        this.value = value;
    }

    /** {@return the first line of this file} */
    public static SecretSource file(Path file) {
        return new SecretSource(file.toString(), file, null);
    }

    /** {@return this secret, which came from there} */
    public static SecretSource of(String origin, Secret value) {
        return new SecretSource(origin, null, value);
    }

    /**
     * {@return the secret}
     *
     * @throws ConfigurationException when its file cannot be read or is empty
     */
    public Secret read() {
        if (value != null) {
            return value;
        }
        String line;
        try {
            line = Files.readString(java.util.Objects.requireNonNull(file))
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new ConfigurationException(
                    origin,
                    "the secret's file cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        if (line.isEmpty()) {
            throw new ConfigurationException(origin, "the secret's file has an empty first line");
        }
        return Secret.of(line);
    }

    /** {@return where it comes from, never what it is} */
    @Override
    public String toString() {
        return origin + ": ***";
    }
}
