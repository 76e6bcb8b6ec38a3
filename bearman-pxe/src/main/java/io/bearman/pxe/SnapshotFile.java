package io.bearman.pxe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.image.Artifact;
import io.bearman.core.image.Image;
import io.bearman.core.image.Manifest;
import io.bearman.pxe.BootSnapshot.Known;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A snapshot on the disk: a line with the SHA-256 of what follows, then JSON. It is written beside and
 * renamed, so that whoever is killed leaves a whole one. The digest is against broken disks, not
 * against people: what boots is signed. Not thread-safe.
 */
final class SnapshotFile {
    static final String NAME = "boot-snapshot";

    private static final int SCHEMA = 1;
    private static final String HEAD = "bearman boot snapshot, sha256 ";
    private static final int HEAD_LENGTH = HEAD.length() + 64 + 1;
    private static final long LARGEST = 128L << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;

    SnapshotFile(Path directory) {
        this.directory = directory;
    }

    void write(BootSnapshot snapshot) throws IOException {
        Files.createDirectories(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] body = JSON.writeValueAsBytes(json(snapshot));
        Path next = directory.resolve(NAME + ".new");
        Files.deleteIfExists(next);
        try (FileChannel file = FileChannel.open(
                next,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rw-------")))) {
            fill(file, (HEAD + sha256(body) + "\n").getBytes(StandardCharsets.US_ASCII));
            fill(file, body);
            file.force(true);
        }
        rename(next, directory.resolve(NAME));
    }

    private static void fill(FileChannel file, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            file.write(left);
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(
                    from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("no file system for a snapshot", e);
        }
    }

    /**
     * {@return the snapshot; empty when there is none}
     *
     * @throws IOException when it cannot be read, or is not what was written
     */
    Optional<BootSnapshot> read() throws IOException {
        Path file = directory.resolve(NAME);
        byte[] all;
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException(file + " is too large for a snapshot");
            }
            all = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(all, Math.min(HEAD_LENGTH, all.length), all.length);
        String head = new String(all, 0, all.length - body.length, StandardCharsets.ISO_8859_1);
        if (!head.equals(HEAD + sha256(body) + "\n")) {
            throw new IOException(file + " is damaged");
        }
        try {
            return Optional.of(snapshot(JSON.readTree(body)));
        } catch (JsonProcessingException | RuntimeException e) {
            // Whole, so another version wrote it.
            throw new IOException(file + " is none of ours", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every JRE has it.
        }
    }

    // --- JSON
    // --------------------------------------------------------------------------------------

    private static ObjectNode json(BootSnapshot snapshot) {
        ObjectNode root = JSON.createObjectNode();
        root.put("schema", SCHEMA);
        root.put("at", snapshot.at().toEpochMilli());
        Map<String, Image> images = new LinkedHashMap<>();
        ArrayNode hosts = root.putArray("hosts");
        for (Known known : snapshot.hosts()) {
            ObjectNode host = hosts.addObject();
            host.put("host", known.host().value());
            ArrayNode macs = host.putArray("macs");
            known.macs().forEach(mac -> macs.add(mac.value()));
            host.put("uuid", known.uuid().toString());
            host.put("serial", known.serial());
            host.put("reason", known.reason().name());
            host.put("profile", known.profile());
            known.image().ifPresent(image -> {
                host.put("image", image.name());
                images.put(image.name(), image);
            });
        }
        ArrayNode list = root.putArray("images");
        images.values().forEach(image -> put(image, list.addObject()));
        return root;
    }

    private static void put(Image image, ObjectNode json) {
        json.put("name", image.name());
        json.put("kernel", image.kernel().sha256());
        json.put("kernel-size", image.kernel().size());
        json.put("initrd", image.initrd().sha256());
        json.put("initrd-size", image.initrd().size());
        json.put("cmdline", image.cmdline());
        json.put("signature", image.signature());
    }

    private static BootSnapshot snapshot(JsonNode root) {
        if (root.path("schema").intValue() != SCHEMA) {
            throw new IllegalArgumentException("schema " + root.path("schema"));
        }
        Map<String, Image> images = new LinkedHashMap<>();
        for (JsonNode each : root.required("images")) {
            Image image = image(each);
            images.put(image.name(), image);
        }
        List<Known> hosts = new ArrayList<>();
        for (JsonNode each : root.required("hosts")) {
            hosts.add(known(each, images));
        }
        return new BootSnapshot(Instant.ofEpochMilli(root.required("at").longValue()), hosts);
    }

    private static Image image(JsonNode json) {
        return new Image(
                new Manifest(
                        text(json, "name"),
                        artifact(json, "kernel"),
                        artifact(json, "initrd"),
                        text(json, "cmdline")),
                text(json, "signature"));
    }

    private static Artifact artifact(JsonNode json, String name) {
        return new Artifact(text(json, name), json.required(name + "-size").longValue());
    }

    private static Known known(JsonNode json, Map<String, Image> images) {
        List<Mac> macs = new ArrayList<>();
        json.required("macs").forEach(mac -> macs.add(Mac.of(mac.textValue())));
        return new Known(
                HostId.of(text(json, "host")),
                macs,
                UUID.fromString(text(json, "uuid")),
                text(json, "serial"),
                Reason.valueOf(text(json, "reason")),
                text(json, "profile"),
                json.has("image") ? named(text(json, "image"), images) : null);
    }

    private static Image named(String name, Map<String, Image> images) {
        Image image = images.get(name);
        if (image == null) {
            throw new IllegalArgumentException("no image " + name);
        }
        return image;
    }

    private static String text(JsonNode json, String name) {
        String text = json.required(name).textValue();
        if (text == null) {
            throw new IllegalArgumentException(name + " is no text");
        }
        return text;
    }
}
