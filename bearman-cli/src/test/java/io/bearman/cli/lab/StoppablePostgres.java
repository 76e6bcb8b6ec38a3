package io.bearman.cli.lab;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL server that is stopped and started again, with what it knew and at the same port. */
final class StoppablePostgres implements AutoCloseable {
    private final Path data;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    private StoppablePostgres(EmbeddedPostgres server) throws SQLException {
        this.server = server;
        this.port = server.getPort();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show data_directory")) {
            row.next();
            this.data = Path.of(row.getString(1));
        }
    }

    static StoppablePostgres start() throws IOException, SQLException {
        return new StoppablePostgres(builder().start());
    }

    private static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(
                        Path.of("target", "postgresql").toFile().getAbsoluteFile())
                .setCleanDataDirectory(false)
                .setServerConfig("listen_addresses", "localhost");
    }

    /** {@return what a configuration says of it} */
    String yaml() {
        return "store: jdbc:postgresql://localhost:" + port
                + "/postgres\nstore-login: {user: postgres}\n";
    }

    void stop() {
        try {
            if (server != null) {
                server.close();
                server = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startAgain() {
        try {
            server = builder().setDataDirectory(data).setPort(port).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It answers nobody any more, and nobody's connection is closed. */
    void hang() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
            List<String> command = new ArrayList<>(List.of("kill", "-" + name, Long.toString(pid)));
            ProcessHandle.of(pid)
                    .orElseThrow()
                    .descendants()
                    .forEach(child -> command.add(Long.toString(child.pid())));
            // One that has ended meanwhile is none of ours.
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        try (Stream<Path> all = Files.walk(data)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        }
    }
}
