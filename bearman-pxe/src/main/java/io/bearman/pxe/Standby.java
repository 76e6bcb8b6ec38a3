package io.bearman.pxe;

import io.bearman.core.BearmanException;
import io.bearman.core.StoreException;
import io.bearman.core.image.Image;
import io.bearman.core.inventory.Query;
import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.BootDecision.Hold;
import io.bearman.pxe.script.RejectedTextException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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

    private final BootDesk desk;
    private final LatestSnapshot snapshot;
    private final Figures figures;
    private final TimeSource time;
    private volatile @Nullable Absence absence;

    /** Since when the store is away, and what it was that said so. */
    private record Absence(Instant since, StoreException why) {}

    private Standby(BootDesk desk, LatestSnapshot snapshot, Figures figures, TimeSource time) {
        this.desk = desk;
        this.snapshot = snapshot;
        this.figures = figures;
        this.time = time;
        figures.level("bearman.store.up", Map.of(), () -> absence == null ? 1 : 0);
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
        LatestSnapshot snapshot = new LatestSnapshot(settings, figures, time);
        snapshot.read(signed);
        return new Standby(desk, snapshot, figures, time);
    }

    /** {@return whether the store is away} */
    public boolean away() {
        return absence != null;
    }

    /** {@return whether there is a snapshot, not too old, to boot hosts by} */
    public boolean usable() {
        return snapshot.usable().isPresent();
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
        String until = snapshot.usable()
                .map(it -> "hosts boot by the snapshot of " + it.at() + ", without identity")
                .orElse("nobody boots until it is back");
        LOG.warn("- store is away: {} why=\"{}\"", until, why.getMessage());
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
            snapshot.take(desk, ports);
        } catch (StoreException e) {
            gone(e);
        }
    }

    /** {@return what this machine may boot while the store is away} */
    BootDecision decide(BootRequest asked) {
        return snapshot.usable()
                .map(it -> it.decide(asked, desk))
                .orElseGet(() ->
                        new Hold(Reason.STORE_AWAY, "and there is no snapshot young enough", null));
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

    /** {@return the snapshot, for who looks after the server: a JSON object} */
    String words() {
        return snapshot.words();
    }

    private static final class Away extends BearmanException {
        private static final long serialVersionUID = 1L;

        Away(Absence it) {
            super("away since " + it.since, it.why);
        }
    }
}
