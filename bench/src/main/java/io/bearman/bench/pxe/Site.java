package io.bearman.bench.pxe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;

/** What both servers serve: machines' questions, and two files. */
final class Site {
    /** As many hosts as the store knows, and machines ask. */
    static final int HOSTS = 10_000;

    private final Path artifacts;
    private final String large;
    private final String small;

    Site(Path folder) {
        this.artifacts = folder.resolve("artifacts");
        this.large = artifact(200_000_000);
        this.small = artifact(8_000_000);
    }

    Path artifacts() {
        return artifacts;
    }

    String large() {
        return "/v1/artifacts/" + large;
    }

    String small() {
        return "/v1/artifacts/" + small;
    }

    private String artifact(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            String name = HexFormat.of().formatHex(digest);
            Files.createDirectories(artifacts);
            Files.write(artifacts.resolve(name), bytes);
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
