package io.bearman.store;

import io.bearman.core.time.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A {@link Worker} that the test started, and ends. */
final class ChildProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Process process;
    private final BufferedReader lines;

    private ChildProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    static ChildProcess start(Path file, String work, String run, int count) throws IOException {
        return start(List.of(), file, work, run, count);
    }

    static ChildProcess start(PostgresLogin login, String work, String run, int count)
            throws IOException {
        List<String> command = java(List.of());
        command.addAll(List.of(Worker.class.getName(), login.url(), work, run, "" + count));
        return start(command);
    }

    /**
     * @param prefix a command that starts it, for example a tracer
     */
    static ChildProcess start(List<String> prefix, Path file, String work, String run, int count)
            throws IOException {
        // The driver unpacks its native code there, and a killed process leaves it behind.
        List<String> command = java(prefix, "-Dorg.sqlite.tmpdir=" + file.getParent());
        command.addAll(List.of(Worker.class.getName(), file.toString(), work, run, "" + count));
        return start(command);
    }

    /** Starts another program than {@link Worker}. */
    static ChildProcess start(Class<?> program, String... arguments) throws IOException {
        List<String> command = java(List.of());
        command.add(program.getName());
        command.addAll(List.of(arguments));
        return start(command);
    }

    private static List<String> java(List<String> prefix, String... options) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
        command.add("-Dslf4j.internal.verbosity=ERROR");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    private static ChildProcess start(List<String> command) throws IOException {
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** {@return the next line, empty at its end} */
    String line() {
        try {
            String line = lines.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the lines up to this one, or to its end} */
    List<String> linesUntil(String last) {
        List<String> read = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            read.add(line);
            if (line.equals(last)) {
                return read;
            }
        }
        return read;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Lets a program go on that waits for its input. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Sends a signal by its name, for example STOP: then none of its threads runs any more. */
    void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, "" + pid())
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " " + pid() + ": " + exit);
        }
        if (name.equals("STOP") && !TimeSource.system().await(this::isStopped, PATIENCE)) {
            throw new IOException(pid() + " goes on");
        }
    }

    /** The kernel stops one thread after the other, each when it would run. */
    private boolean isStopped() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            return false; // A thread ended meanwhile.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGKILL. {@return the lines that it had still written} */
    List<String> kill() throws InterruptedException {
        // Not by the Process: it would close the pipe with what is still in it.
        process.toHandle().destroyForcibly();
        List<String> rest = linesUntil("");
        process.waitFor();
        return rest;
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
