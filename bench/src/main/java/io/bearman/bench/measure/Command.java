package io.bearman.bench.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bearman.core.InterruptedWaitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command, measured from its start to its end together with every process that it waited for.
 *
 * @param words the program and its arguments
 * @param environment what is added to ours; passwords go here, never into the words
 */
public record Command(List<String> words, Map<String, String> environment) {
    // bash asks the kernel what its children used; Java cannot.
    private static final String TIMED =
            "TIMEFORMAT='%3R %3U %3S'; time \"$@\" >\"$BENCH_OUT\" 2>\"$BENCH_ERR\"";

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** {@return this command} */
    public static Command of(String program, String... arguments) {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(List.of(arguments));
        return new Command(words, Map.of());
    }

    /** {@return the same, with this in its environment} */
    public Command with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Command(words, more);
    }

    /**
     * Runs it.
     *
     * @param atMost then it is killed
     * @throws IllegalStateException when it could not be run, or was killed
     */
    public Ended run(Duration atMost) {
        try {
            Path out = Files.createTempFile("bench", ".out");
            Path err = Files.createTempFile("bench", ".err");
            try {
                String times = run(atMost, out, err);
                return ended(times, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the exit code and the line of times} */
    private String run(Duration atMost, Path out, Path err) throws IOException {
        List<String> timed = new ArrayList<>(List.of("bash", "-c", TIMED, "bash"));
        timed.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(timed).redirectInput(devNull());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("BENCH_OUT", out.toString());
        builder.environment().put("BENCH_ERR", err.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name() + " took more than " + atMost);
            }
            String times = new String(process.getErrorStream().readAllBytes(), UTF_8);
            return process.exitValue() + " " + times.strip();
        } catch (InterruptedException e) {
            throw new InterruptedWaitException(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static java.io.File devNull() {
        return new java.io.File("/dev/null");
    }

    private Ended ended(String times, String out, String err) {
        String[] parts = times.split(" ");
        if (parts.length != 4) {
            throw new IllegalStateException(name() + " could not be run: " + times);
        }
        return new Ended(
                Integer.parseInt(parts[0]),
                Double.parseDouble(parts[1]),
                Double.parseDouble(parts[2]) + Double.parseDouble(parts[3]),
                out,
                err);
    }

    private String name() {
        return Path.of(words.get(0)).getFileName().toString();
    }

    /**
     * How it went.
     *
     * @param exitCode its exit code
     * @param seconds from start to end
     * @param cpuSeconds processor time, in user and in kernel, with all that it waited for
     * @param out what it printed
     * @param err what it complained of
     */
    public record Ended(int exitCode, double seconds, double cpuSeconds, String out, String err) {
        /**
         * {@return this}
         *
         * @throws IllegalStateException when it did not succeed, with its last complaint
         */
        public Ended orThrow() {
            if (exitCode != 0) {
                List<String> lines = err.lines().toList();
                throw new IllegalStateException("ended with " + exitCode
                        + (lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1)));
            }
            return this;
        }
    }
}
