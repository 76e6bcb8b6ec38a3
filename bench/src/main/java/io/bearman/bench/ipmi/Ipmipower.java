package io.bearman.bench.ipmi;

import io.bearman.bench.measure.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** FreeIPMI's ipmipower: one process, one loop, all BMCs at once. */
final class Ipmipower implements Client {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;

    /**
     * Makes one.
     *
     * @param folder for the file that tells it the password
     */
    Ipmipower(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "ipmipower";
    }

    @Override
    public Sweep ask(Bmcs bmcs) {
        Path login = folder.resolve("freeipmi.conf");
        try {
            Files.writeString(
                    login, "username " + bmcs.user() + "\npassword " + bmcs.password() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // ipmi_sim hashes with the privilege of the session request, which FreeIPMI calls
        // opensesspriv.
        Command.Ended ended = Command.of(
                        "ipmipower",
                        "--config-file=" + login,
                        "-D",
                        "LAN_2_0",
                        "-I",
                        "3",
                        "-W",
                        "opensesspriv",
                        "-h",
                        String.join(",", bmcs.named()),
                        "--stat")
                .run(PATIENCE);
        // Its exit code says that some did not answer, or that it gave up altogether: both count.
        long answers =
                ended.out().lines().filter(line -> line.matches(".*: (on|off)")).count();
        return new Sweep(ended.seconds(), ended.cpuSeconds(), 100.0 * answers / bmcs.size());
    }
}
