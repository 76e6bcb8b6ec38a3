package io.bearman.pxe;

import io.bearman.core.BearmanException;
import io.bearman.core.StoreException;
import io.bearman.core.image.Image;
import io.bearman.core.inventory.Query;
import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.BootDecision.Hold;
import io.bearman.pxe.script.RejectedTextException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for a store that is away: hosts that served, or were let boot, when it was last read are
 * given their system, without a token; they get a session and an identity when it is back and still
 * says that they may serve. All others wait.
 *
 * <p>Once a request or a look has met a store that cannot be reached, no request waits for it any more,
 * until a {@linkplain #look look} finds it again. Thread-safe; {@link #look} is for one thread.
 */
public final class Standby {
    /** Between two looks. */
    public static final Duration LOOK = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Standby.class);
    /** How far clocks are put back. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final BootDesk desk;
    private final StandbySettings settings;
    private final @Nullable SnapshotFile file;
    private final Figures figures;
    private final TimeSource time;
    private volatile @Nullable BootSnapshot snapshot;
    private volatile @Nullable Absence absence;
    /** When it was taken; null for never. Of the thread that looks. */
    private @Nullable Long taken;
    /** What was last said of the file. Of the thread that looks. */
    private String complaint = "";

    /** Since when the store is away, and what it was that said so. */
    private record Absence(Instant since, StoreException why) {}

    private Standby(BootDesk desk, StandbySettings settings, Figures figures, TimeSource time) {
        this.desk = desk;
        this.settings = settings;
        this.file = settings.directory() == null ? null : new SnapshotFile(settings.directory());
        this.figures = figures;
        this.time = time;
        level("bearman.store.up", () -> absence == null ? 1 : 0);
        level("bearman.boot.snapshot.age-seconds", () -> seconds(snapshot));
        level("bearman.boot.snapshot.hosts", () -> {
            BootSnapshot it = snapshot;
            return it == null ? 0 : it.hosts().size();
        });
    }

    /**
     * {@return one that knows what is on the disk}
     *
     * @param signed whether an image may be handed out; what is on the disk is looked at once more
     * @param figures where it counts
     */
    public static Standby create(
            BootDesk desk,
            StandbySettings settings,
            Predicate<Image> signed,
            Figures figures,
            TimeSource time) {
        Standby standby = new Standby(desk, settings, figures, time);
        standby.read(signed);
        return standby;
    }

    private void read(Predicate<Image> signed) {
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
            snapshot = found.orElse(null);
        } catch (IOException e) {
            LOG.warn("- boot snapshot not used why=\"{}\"", e.toString());
        }
    }

    private void level(String name, DoubleSupplier value) {
        figures.level(name, Map.of(), value);
    }

    /** {@return whether the store is away} */
    public boolean away() {
        return absence != null;
    }

    /** {@return whether there is a snapshot, not too old, to boot hosts by} */
    public boolean usable() {
        BootSnapshot it = snapshot;
        return it != null && !stale(it);
    }

    /** {@return answers for as long as there is no store at all} */
    public Http alone(@Nullable BaseUrl base) {
        StandbyRoute route = new StandbyRoute(this);
        BootLog log = new BootLog(time);
        return request -> {
            Answer answer;
            try {
                answer = route.answer(request, base == null ? BaseUrl.of(request) : base);
            } catch (RejectedTextException e) {
                answer = Answer.error(400, "refused", String.valueOf(e.getMessage()));
            }
            log.tell(answer);
            return answer.response(request.method().equals("HEAD"));
        };
    }

    /**
     * Is told what somebody met who used the store. One that is only busy, or full, is not away: who met
     * that is answered from here, and the next one asks it again.
     */
    public void failed(StoreException why) {
        if (why instanceof StoreException.Unreachable) {
            gone(why);
        }
    }

    private synchronized void gone(StoreException why) {
        if (absence != null) {
            return;
        }
        absence = new Absence(time.now(), why);
        BootSnapshot it = snapshot;
        LOG.warn(
                "- store is away: {} why=\"{}\"",
                it == null || stale(it)
                        ? "nobody boots until it is back"
                        : "hosts boot by the snapshot of " + it.at() + ", without identity",
                why.getMessage());
    }

    private synchronized void answered() {
        Absence it = absence;
        if (it != null) {
            absence = null;
            LOG.info(
                    "- store is back after={}s",
                    Duration.between(it.since, time.now()).toSeconds());
        }
    }

    /**
     * Looks whether the store answers, and reads it anew when that is due.
     *
     * @param ports of the store
     */
    public void look(BootPorts ports) {
        try {
            ports.inventory().page(Query.all(), null, 1);
            answered();
            Long last = taken;
            if (last == null || time.nanoTime() - last >= settings.every().toNanos()) {
                take(ports);
            }
        } catch (StoreException e) {
            gone(e);
        }
    }

    private void take(BootPorts ports) {
        long begun = time.nanoTime();
        BootSnapshot it = BootSnapshot.of(desk, ports, time.now());
        snapshot = it;
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
            String why = String.valueOf(e);
            if (!why.equals(complaint)) {
                LOG.warn("- boot snapshot is not on the disk why=\"{}\"", why);
                complaint = why;
            }
        }
    }

    /** {@return what this machine may boot while the store is away} */
    BootDecision decide(BootRequest asked) {
        BootSnapshot it = snapshot;
        return it == null || stale(it)
                ? new Hold(Reason.STORE_AWAY, "and there is no snapshot young enough", null)
                : it.decide(asked, desk);
    }

    /** Nobody can tell the age of one that is of tomorrow. */
    private boolean stale(BootSnapshot it) {
        Duration age = Duration.between(it.at(), time.now());
        return age.compareTo(settings.oldest()) > 0 || age.compareTo(AHEAD.negated()) < 0;
    }

    private double seconds(@Nullable BootSnapshot it) {
        return it == null ? Double.NaN : Duration.between(it.at(), time.now()).toMillis() / 1000.0;
    }

    void count(Answer answer) {
        String what = answer.status() == 503 ? "later" : answer.action();
        figures.count("bearman.boot.without-store", Map.of("answer", what));
    }

    /** Throws while the store is away, without asking it. */
    void check() {
        Absence it = absence;
        if (it != null) {
            throw new Away(it);
        }
    }

    private static final class Away extends BearmanException {
        private static final long serialVersionUID = 1L;

        Away(Absence it) {
            super("away since " + it.since, it.why);
        }
    }

    /** {@return the snapshot, for who looks after the server: a JSON object} */
    String words() {
        BootSnapshot it = snapshot;
        if (it == null) {
            return "{\"hosts\":0,\"usable\":false}";
        }
        return "{\"taken\":\"" + it.at() + "\",\"hosts\":" + it.hosts().size() + ",\"usable\":"
                + !stale(it) + "}";
    }
}
