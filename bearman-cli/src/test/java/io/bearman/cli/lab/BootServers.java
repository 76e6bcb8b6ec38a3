package io.bearman.cli.lab;

import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** {@code bearman boot-server}, a process each, on one store. */
final class BootServers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final Path yaml;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Integer> ports = new ArrayList<>();
    private final List<BearmanProcess> processes = new ArrayList<>();

    /**
     * @param count how many there may be
     * @param settings what they are configured with, beside where they listen
     */
    BootServers(Path folder, int count, String settings) throws IOException {
        this.folder = folder;
        String boot = """
                boot:
                  loader: {kernel: "http://127.0.0.1/loader/vmlinuz"}
                  profiles: {compute: {kernel: "http://127.0.0.1/compute/vmlinuz"}}
                """;
        this.yaml = Files.writeString(folder.resolve("bearman.yaml"), settings + boot);
        for (int i = 0; i < count; i++) {
            ports.add(freePort());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts one, which keeps a snapshot in a directory of its own, and waits until it answers. */
    BearmanProcess start(int number, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "boot-server",
                "--config",
                yaml.toString(),
                "--set",
                "boot.port=" + ports.get(number),
                "--set",
                "boot.snapshot.directory=" + snapshot(number).getParent()));
        for (String setting : more) {
            command.addAll(List.of("--set", setting));
        }
        BearmanProcess process = BearmanProcess.start(folder, Map.of(), command);
        processes.add(process);
        Lab.await("boot server " + number + ": " + process, PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("it ended: " + process);
            }
            return !get(number, "/boot.ipxe").isEmpty();
        });
        return process;
    }

    Path snapshot(int number) {
        return folder.resolve("snapshot-" + number).resolve("boot-snapshot");
    }

    /** Waits until it would boot these hosts without its store. */
    void awaitSnapshotWith(int number, String... texts) {
        Lab.await("snapshot " + number, PATIENCE, () -> {
            try {
                String text = Files.readString(snapshot(number));
                return List.of(texts).stream().allMatch(text::contains);
            } catch (IOException e) {
                return false;
            }
        });
    }

    HttpLoader loader(Placed placed, int number) {
        List<URI> uris = ports.stream()
                .map(port -> URI.create("http://127.0.0.1:" + port))
                .toList();
        return new HttpLoader(client, uris, placed, number);
    }

    /** {@return the body; empty for no answer} */
    String get(int number, String path) {
        URI uri = URI.create("http://127.0.0.1:" + ports.get(number) + path);
        try {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Does something with the store, past the servers. */
    void with(Consumer<Bearman> what) {
        try (Bearman bearman = Bearman.open(Configuration.load(yaml, Map.of(), Map.of()))) {
            what.accept(bearman);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.stream().filter(BearmanProcess::isAlive).forEach(BearmanProcess::kill);
    }
}
