package io.bearman.bench.pxe;

import io.bearman.bench.measure.Place;
import io.bearman.bench.store.Fleet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** {@code bearman boot-server} as users start it. */
final class BootServerProcess extends WebServer {
    static final String NAME = "Bearman";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** That of RFC 8410 §10.1: nothing is booted, so nobody asks whose it is. */
    private static final String KEY = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
            -----END PUBLIC KEY-----
            """;

    private BootServerProcess(ProcessBuilder command, Path folder, int port) {
        super(command, folder.resolve("boot-server.log"), port);
    }

    static BootServerProcess start(Place place, Path folder, Site site, Fleet fleet, int port) {
        Path configuration = configuration(folder, site, port);
        fleet.write(folder.resolve("hosts.jsonl"));
        place.command(
                        "bin/bearman",
                        "inventory",
                        "import",
                        folder.resolve("hosts.jsonl").toString())
                .with("BEARMAN_CONFIG", configuration.toString())
                .run(PATIENCE)
                .orThrow();
        ProcessBuilder command =
                new ProcessBuilder(place.root().resolve("bin/bearman").toString(), "boot-server");
        command.environment().put("BEARMAN_CONFIG", configuration.toString());
        return new BootServerProcess(command, folder, port);
    }

    private static Path configuration(Path folder, Site site, int port) {
        try {
            Path key = Files.writeString(folder.resolve("images.pub"), KEY);
            return Files.writeString(folder.resolve("bearman.yaml"), """
                    store: %1$s/bearman.db
                    boot:
                      address: 127.0.0.1
                      port: %2$d
                      url: http://127.0.0.1:%2$d
                      images: {directory: %3$s, key-file: %4$s}
                      loader:
                        kernel: http://127.0.0.1:%2$d/loader/vmlinuz
                        initrds: [http://127.0.0.1:%2$d/loader/initrd.img]
                      profiles:
                        diskless:
                          kernel: http://127.0.0.1:%2$d/diskless/vmlinuz
                          initrds: [http://127.0.0.1:%2$d/diskless/initrd.img]
                          args: [console=ttyS0]
                    """.formatted(
                            folder, port, site.artifacts(), key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
