package io.bearman.pxe.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A machine without a BMC and without a disk, in QEMU, that boots by Debian's iPXE ROM. */
public final class Rom implements AutoCloseable {
    private final Process process;
    private final Path console;

    private Rom(Process process, Path console) {
        this.process = process;
        this.console = console;
    }

    /**
     * Switches one on.
     *
     * @param url what its DHCP server says to boot; this host is 10.0.2.2
     * @param uuid of its SMBIOS
     * @param options of QEMU
     */
    public static Rom booting(String url, String uuid, String... options) {
        Path root = Path.of(System.getProperty("bearman.root"));
        try {
            Path console = Files.createTempFile("rom", ".console");
            List<String> command = new ArrayList<>(
                    List.of(root.resolve("lab/pxe").toString(), "rom", url, "-uuid", uuid));
            command.addAll(List.of(options));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            return new Rom(builder.redirectOutput(console.toFile()).start(), console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether it is on} */
    public boolean runs() {
        return process.isAlive();
    }

    /** {@return what it has shown so far} */
    public String console() {
        try {
            return new String(Files.readAllBytes(console), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Files.deleteIfExists(console);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
