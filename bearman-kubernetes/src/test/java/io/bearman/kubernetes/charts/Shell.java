package io.bearman.kubernetes.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a chart's scripts by the real shell that they name. */
final class Shell {
    private static final long SECONDS = 60;

    private Shell() {}

    /**
     * How a script ended.
     *
     * @param text what it printed
     */
    record Ran(int status, String text) {}

    static Ran run(Map<String, String> environment, String... command) {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Ran(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A program of this name that says what it was started with. */
    static void stub(Path folder, String name) throws IOException {
        Path program = Files.writeString(
                folder.resolve(name), "#!/bin/sh\nprintf '%s\\n' \"" + name + "\" \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
