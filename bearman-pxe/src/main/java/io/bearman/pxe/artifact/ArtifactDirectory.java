package io.bearman.pxe.artifact;

import io.bearman.core.UsageException;
import io.bearman.core.image.Artifact;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/**
 * A directory of artifacts on a local disk, each in a file whose name is its SHA-256. Several
 * processes may add at once; what is there under its name is whole.
 */
public final class ArtifactDirectory {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

    private final Path directory;

    /** @param directory made when the first artifact is added */
    public ArtifactDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Copies a file into the directory. When it returns the copy is on the disk.
     *
     * @throws UsageException when the file cannot be read or is empty
     * @throws ArtifactException when the directory cannot be written
     */
    public Artifact add(Path source) {
        Path incoming = incoming();
        try {
            Artifact artifact = copy(source, incoming);
            Path file = directory.resolve(artifact.sha256());
            Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE);
            sync(directory);
            return artifact;
        } catch (IOException e) {
            throw new ArtifactException("cannot write below " + directory, e);
        } finally {
            deleteQuietly(incoming);
        }
    }

    /** {@return what is on the disk of this artifact: it is read whole} */
    public Condition condition(Artifact artifact) {
        try (FileChannel channel =
                FileChannel.open(file(artifact.sha256()), StandardOpenOption.READ)) {
            if (channel.size() != artifact.size()) {
                return Condition.DAMAGED;
            }
            boolean same = Digests.of(channel).equals(artifact.sha256());
            return same ? Condition.WHOLE : Condition.DAMAGED;
        } catch (NoSuchFileException e) {
            return Condition.MISSING;
        } catch (IOException e) {
            throw new ArtifactException("cannot read " + file(artifact.sha256()), e);
        }
    }

    /** {@return whether this may be the name of an artifact, and so of nothing else} */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    Path file(String sha256) {
        if (!isName(sha256)) {
            throw new IllegalArgumentException("not a SHA-256: '" + sha256 + "'");
        }
        return directory.resolve(sha256);
    }

    private static Artifact copy(Path source, Path incoming) throws IOException {
        try (FileChannel from = open(source);
                FileChannel to = FileChannel.open(incoming, StandardOpenOption.WRITE)) {
            Digests.Copied copied = Digests.copy(from, to);
            if (copied.size() == 0) {
                throw new UsageException(source + " is empty");
            }
            to.force(true);
            return new Artifact(copied.sha256(), copied.size());
        }
    }

    private static FileChannel open(Path source) {
        try {
            return FileChannel.open(source, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new UsageException("cannot read " + source, e);
        }
    }

    private Path incoming() {
        try {
            Files.createDirectories(directory);
            // Images are public on their network, and whoever adds them need not be the server.
            return Files.createTempFile(
                    directory,
                    ".incoming-",
                    "",
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-r--r--")));
        } catch (IOException e) {
            throw new ArtifactException("cannot write below " + directory, e);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It has a name that is never served; the next run of tmpfiles or a human removes it.
        }
    }

    /** What is on the disk of an artifact. */
    public enum Condition {
        /** Its bytes are those of its name. */
        WHOLE,
        /** Its bytes are others. */
        DAMAGED,
        /** There is no such file. */
        MISSING
    }
}
