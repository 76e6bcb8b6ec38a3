package io.bearman.pxe;

import io.bearman.core.image.Image;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest snapshot there is, and whether it is good to be used. Thread-safe but for {@link #take},
 * which is for one thread.
 */
final class LatestSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(LatestSnapshot.class);
    /** How far clocks are put back. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final StandbySettings settings;
    private final @Nullable SnapshotFile file;
    private final Figures figures;
    private final TimeSource time;
    private volatile @Nullable BootSnapshot latest;
    /** When this process took it; null for never. */
    private @Nullable Long taken;
    /** What was last said of the file. */
    private String complaint = "";

    LatestSnapshot(StandbySettings settings, Figures figures, TimeSource time) {
        this.settings = settings;
        this.file = settings.directory() == null ? null : new SnapshotFile(settings.directory());
        this.figures = figures;
        this.time = time;
        figures.level("bearman.boot.snapshot.age-seconds", Map.of(), () -> {
            BootSnapshot it = latest;
            return it == null ? Double.NaN : age(it).toMillis() / 1000.0;
        });
        figures.level("bearman.boot.snapshot.hosts", Map.of(), () -> {
            BootSnapshot it = latest;
            return it == null ? 0 : it.hosts().size();
        });
    }

    /** Reads what is on the disk; an image there may be anybody's. */
    void read(Predicate<Image> signed) {
        if (file == null) {
            return;
        }
        try {
            Optional<BootSnapshot> found = file.read();
            boolean all = found.stream()
                    .flatMap(it -> it.hosts().stream())
                    .flatMap(it -> it.image().stream())
                    .distinct()
                    .allMatch(signed);
            if (!all) {
                throw new IOException("it has an image that our key did not sign");
            }
            latest = found.orElse(null);
        } catch (IOException e) {
            LOG.warn("- boot snapshot not used why=\"{}\"", e.toString());
        }
    }

    /** {@return it, unless it is too old, or of tomorrow: then nobody can tell how old it is} */
    Optional<BootSnapshot> usable() {
        return Optional.ofNullable(latest)
                .filter(it -> age(it).compareTo(settings.oldest()) <= 0)
                .filter(it -> age(it).compareTo(AHEAD.negated()) >= 0);
    }

    private Duration age(BootSnapshot it) {
        return Duration.between(it.at(), time.now());
    }

    /**
     * Takes another one, when that is due.
     *
     * @throws io.bearman.core.StoreException when the store cannot be read
     */
    void take(BootDesk desk, BootPorts ports) {
        Long last = taken;
        long begun = time.nanoTime();
        if (last != null && begun - last < settings.every().toNanos()) {
            return;
        }
        Instant at = time.now();
        BootSnapshot it = BootSnapshot.of(desk, ports, at);
        latest = it;
        taken = begun;
        if (file != null) {
            keep(it, file);
        }
    }

    private void keep(BootSnapshot it, SnapshotFile file) {
        try {
            file.write(it);
            complaint = "";
        } catch (IOException e) {
            figures.count("bearman.boot.snapshot.write-failures", Map.of());
            String why = e.toString();
            if (!why.equals(complaint)) {
                LOG.warn("- boot snapshot is not on the disk why=\"{}\"", why);
                complaint = why;
            }
        }
    }

    /** {@return what there is, for who looks after the server: a JSON object} */
    String words() {
        BootSnapshot it = latest;
        String what = it == null
                ? "\"hosts\":0"
                : "\"taken\":\"" + it.at() + "\",\"hosts\":" + it.hosts().size();
        return "{" + what + ",\"usable\":" + usable().isPresent() + "}";
    }
}
