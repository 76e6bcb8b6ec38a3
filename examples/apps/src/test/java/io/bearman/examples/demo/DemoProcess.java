package io.bearman.examples.demo;

import io.bearman.core.time.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The demo in a process of its own, so that it can be killed as nothing else can. */
final class DemoProcess implements AutoCloseable {
    private static final Duration ENOUGH = Duration.ofMinutes(4);

    private final Process process;
    /** Guarded by itself. */
    private final List<String> lines = new ArrayList<>();

    private DemoProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output of the demo");
        reader.setDaemon(true);
        reader.start();
    }

    static DemoProcess start(Path folder, Path report, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName(),
                "--folder",
                folder.toString(),
                "--report",
                report.toString()));
        command.addAll(List.of(more));
        try {
            return new DemoProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader output = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            synchronized (lines) {
                lines.add("its output broke off: " + e);
            }
        }
    }

    String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    private boolean said(Predicate<String> line) {
        synchronized (lines) {
            return lines.stream().anyMatch(line);
        }
    }

    /** Lets it work until it printed a line that contains this, and kills it (SIGKILL). */
    void killAt(String words) {
        TimeSource.system()
                .await(() -> said(line -> line.contains(words)) || !process.isAlive(), ENOUGH);
        if (!process.isAlive() || !said(line -> line.contains(words))) {
            throw new AssertionError("it never said: " + words + "\n" + output());
        }
        process.destroyForcibly();
        exitCode();
    }

    int exitCode() {
        if (!TimeSource.system().await(() -> !process.isAlive(), ENOUGH)) {
            throw new AssertionError("it does not end\n" + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
