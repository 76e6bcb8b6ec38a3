package io.bearman.testkit.rack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.testkit.bmc.BootFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a rack outlives its process: {@code rack.json} and {@code cloud.json}, each
 * replaced by an atomic rename. Not thread-safe: each file is written under its owner's lock.
 */
final class Saved {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    Saved(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The rack without its cloud.
     *
     * @param guests every guest there was at first
     * @param cloudPort where the cloud listened, 0 for nowhere
     */
    record Rack(
            List<State> machines, List<String> guests, List<Violation> violations, int cloudPort) {}

    /**
     * A machine.
     *
     * @param port where its BMC listened
     * @param since when it entered its stage, milliseconds since 1970
     */
    record State(
            String host,
            Stage stage,
            @Nullable String bootId,
            @Nullable String token,
            @Nullable String secret,
            int offs,
            int boots,
            BootFlags flags,
            int port,
            long since) {}

    Optional<Rack> rack() {
        return read("rack.json").map(text -> {
            try {
                return JSON.readValue(text, Rack.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("not a saved rack: " + folder, e);
            }
        });
    }

    Optional<String> cloud() {
        return read("cloud.json");
    }

    void write(Rack rack) {
        try {
            replace("rack.json", JSON.writeValueAsString(rack));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the rack cannot be written as JSON", e);
        }
    }

    void writeCloud(String snapshot) {
        replace("cloud.json", snapshot);
    }

    private Optional<String> read(String name) {
        try {
            Path file = folder.resolve(name);
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace(String name, String text) {
        try {
            Path next = Files.writeString(folder.resolve(name + ".next"), text);
            Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the rack cannot keep its state in " + folder, e);
        }
    }
}
