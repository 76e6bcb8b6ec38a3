package io.bearman.ipmi.sdr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file a machine, replaced as a whole: who reads meanwhile sees the old one or the new one. A file
 * that is not as it was written is as good as none.
 */
final class FileSdrCache implements SdrCache {
    private static final Logger LOG = LoggerFactory.getLogger(FileSdrCache.class);
    private static final String ENDING = ".sdr";
    private static final int NAME_BYTES = 16;
    /** Four lists of as many records as are ever read, each as long as it can be. */
    private static final long LARGEST = 5L << 20;

    private final Path folder;
    private final int most;

    FileSdrCache(Path folder, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a cache of " + most + " machines");
        }
        this.folder = folder;
        this.most = most;
    }

    @Override
    public Optional<SdrRepository> find(SdrKey key) {
        Path file = file(key);
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException("larger than any was written");
            }
            return SdrFile.decode(Files.readAllBytes(file), key);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.info(
                    "machine={} sensor records are read anew, {}: {}",
                    key.machine(),
                    file,
                    e.toString());
            return Optional.empty();
        }
    }

    @Override
    public void keep(SdrKey key, SdrRepository records) {
        try {
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, "new", ENDING);
            try {
                Files.write(part, SdrFile.encode(key, records));
                Files.move(
                        part,
                        file(key),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            forgetOldest();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("machine={} sensor records were not cached: {}", key.machine(), e.toString());
        }
    }

    /** What a killed writer left behind counts, and goes, like everything else. */
    private void forgetOldest() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> file.toString().endsWith(ENDING)).forEach(files::add);
        }
        if (files.size() > most) {
            files.sort(Comparator.comparing(FileSdrCache::written));
            for (Path file : files.subList(0, files.size() - most)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static long written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    private Path file(SdrKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(key.machine().getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(digest, 0, NAME_BYTES) + ENDING);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
