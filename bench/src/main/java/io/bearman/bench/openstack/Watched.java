package io.bearman.bench.openstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A command that tells how far it is, line by line, into a file; it is killed in the end. */
final class Watched implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final double NANOS = 1e9;

    private final Process process;
    private final Path told;
    private final TimeSource time;
    private final long begin;

    private Watched(Process process, Path told, TimeSource time, long begin) {
        this.process = process;
        this.told = told;
        this.time = time;
        this.begin = begin;
    }

    /** Starts it. */
    static Watched start(ProcessBuilder command, Path told, TimeSource time) {
        long begin = time.nanoTime();
        try {
            Process process = command.redirectError(told.toFile()).start();
            return new Watched(process, told, time, begin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return after how many seconds it told this}
     *
     * @throws IllegalStateException when it ended before, or takes too long
     */
    double until(String words) {
        boolean now = time.await(() -> tells(words) || !process.isAlive(), PATIENCE);
        double seconds = (time.nanoTime() - begin) / NANOS;
        if (!now || !tells(words)) {
            throw new IllegalStateException("'" + words.strip() + "' is not in " + told);
        }
        return seconds;
    }

    /** {@return how many lines it told so far say this} */
    long count(String words) {
        return read().lines().filter(line -> line.contains(words)).count();
    }

    private boolean tells(String words) {
        return read().contains(words);
    }

    private String read() {
        try {
            return Files.readString(told, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
