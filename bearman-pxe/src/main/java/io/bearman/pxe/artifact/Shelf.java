package io.bearman.pxe.artifact;

import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The artifacts of a directory, open, each only after its bytes were found to be those of its name.
 *
 * <p>It is read whole once, by one thread for all, and again whenever the file is another one or was
 * written to: a look at its times before every answer tells. A damaged file is found by everybody
 * and given to nobody. Thread-safe.
 */
public final class Shelf implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    private final ArtifactDirectory directory;
    private final TimeSource time;
    private final ExecutorService reader;
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    public Shelf(ArtifactDirectory directory, TimeSource time) {
        this.directory = directory;
        this.time = time;
        this.reader = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "artifacts");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** {@return what is found under this name, as soon as it is known; it never fails} */
    public CompletableFuture<Found> find(String sha256) {
        if (!ArtifactDirectory.isName(sha256)) {
            return CompletableFuture.completedFuture(new Missing());
        }
        Stamp now;
        try {
            now = Stamp.of(directory.file(sha256));
        } catch (NoSuchFileException e) {
            readings.remove(sha256);
            return CompletableFuture.completedFuture(new Missing());
        } catch (IOException e) {
            LOG.error("- artifact cannot be looked at sha256={}", sha256, e);
            return CompletableFuture.completedFuture(new Damaged());
        }
        return readings.compute(
                        sha256,
                        (any, known) -> known != null && known.stamp().equals(now)
                                ? known
                                : new Reading(
                                        now,
                                        CompletableFuture.supplyAsync(
                                                        () -> read(sha256, now), reader)
                                                .exceptionally(stopped -> new Damaged())))
                .found();
    }

    private Found read(String sha256, Stamp expected) {
        Path path = directory.file(sha256);
        try {
            settle(expected);
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
            boolean whole = Digests.of(file).equals(sha256);
            if (whole && Stamp.of(path).equals(expected)) {
                LOG.debug("- artifact is whole sha256={}", sha256);
                return new Whole(new OpenArtifact(path, sha256, file, expected));
            }
            file.close();
        } catch (IOException e) {
            LOG.error("- artifact cannot be read sha256={}", sha256, e);
            return new Damaged();
        }
        LOG.error("- artifact is damaged, it is given to nobody; add it again sha256={}", sha256);
        return new Damaged();
    }

    /** Whoever writes to it after this gives it another stamp. */
    private void settle(Stamp stamp) {
        Duration old = Duration.between(stamp.changed().toInstant(), time.now());
        if (!old.isNegative() && old.compareTo(Stamp.TICK) < 0) {
            time.sleep(Stamp.TICK);
        }
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }

    private record Reading(Stamp stamp, CompletableFuture<Found> found) {}

    /** What is found under a name. */
    public sealed interface Found permits Whole, Damaged, Missing {}

    /** It is there. */
    public record Whole(OpenArtifact artifact) implements Found {}

    /** Something is there, and must not be given to anybody. */
    public record Damaged() implements Found {}

    /** Nothing is there. */
    public record Missing() implements Found {}
}
