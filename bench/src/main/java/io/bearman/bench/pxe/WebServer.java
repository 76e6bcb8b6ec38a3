package io.bearman.bench.pxe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in processes of its own on this machine. */
class WebServer implements AutoCloseable {
    /** The kernel counts processor time in hundredths of a second (USER_HZ). */
    private static final double TICK_MILLIS = 10;

    private final Process process;
    private final int port;

    WebServer(ProcessBuilder command, Path log, int port) {
        this.port = port;
        try {
            this.process = command.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@return the processor time that all its processes used by now} */
    double cpuMillis() {
        return processes().mapToDouble(WebServer::cpuMillis).sum();
    }

    /** {@return the most memory that its processes had at a time, in MiB} */
    double mostMemory() {
        return processes().mapToDouble(WebServer::mostMemory).sum();
    }

    private Stream<Long> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid);
    }

    private static double cpuMillis(long pid) {
        // proc(5): utime and stime are the 14th and 15th field; the second may hold blanks.
        String stat = read(pid, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return TICK_MILLIS * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }

    private static double mostMemory(long pid) {
        List<String> high = read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .toList();
        return high.isEmpty() ? 0 : Double.parseDouble(high.get(0).split("\\s+")[1]) / 1024;
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
