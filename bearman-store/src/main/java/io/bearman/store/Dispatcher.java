package io.bearman.store;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.StoreException;
import io.bearman.core.notify.Notice;
import io.bearman.core.notify.Notifier;
import io.bearman.core.notify.Telling;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what is in the {@link Outbox}. Any number of them may be at work, on PostgreSQL on any
 * number of machines: each delivery is made by one at a time.
 *
 * <p>Every committed event arrives at least once, and again only when it was sent and the receiver's
 * answer or our mark was lost. What a receiver cannot take now is tried for ever, at first after a
 * second, in the end every ten minutes. What it refuses is given up after {@value #REFUSALS} times,
 * half an hour; until then only later news about the same subject wait for it.
 *
 * <p>Thread-safe.
 */
public final class Dispatcher {
    /** How often a receiver may refuse the same. */
    static final int REFUSALS = 12;

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Outbox outbox;
    private final TimeSource time;
    private final Map<String, Notifier> receivers;
    private final AtomicBoolean finishing = new AtomicBoolean();

    Dispatcher(Outbox outbox, TimeSource time, Map<String, Notifier> receivers) {
        this.outbox = outbox;
        this.time = time;
        this.receivers = new TreeMap<>(receivers);
    }

    /** Delivers until the thread is interrupted, or {@link #finish} was called. */
    public void run() {
        try {
            while (!finishing.get()) {
                look();
                time.await(finishing::get, LOOK);
            }
            look();
        } catch (InterruptedWaitException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets {@link #run} deliver what is due now, and end. */
    public void finish() {
        finishing.set(true);
    }

    private void look() {
        try {
            round();
        } catch (StoreException e) {
            LOG.warn("news wait in the outbox: {}", e.getMessage());
        } catch (InterruptedWaitException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("news wait in the outbox: a fault of Bearman itself, please report it", e);
        }
    }

    /**
     * Delivers what is due now.
     *
     * @return how many deliveries were made
     */
    public int round() {
        int delivered = 0;
        for (String receiver : receivers.keySet()) {
            outbox.freeTheGone(receiver);
            while (!Thread.currentThread().isInterrupted()) {
                Optional<Outbox.Taken> taken = outbox.take(receiver);
                if (taken.isEmpty()) {
                    break;
                }
                delivered += deliver(taken.get()) ? 1 : 0;
            }
        }
        return delivered;
    }

    /** {@return whether the receiver has it} */
    private boolean deliver(Outbox.Taken taken) {
        Telling telling = tell(taken);
        boolean ours;
        if (telling instanceof Telling.Told) {
            ours = outbox.delivered(taken);
        } else if (telling instanceof Telling.Later later) {
            ours = outbox.postponed(taken, later.why(), backOff(taken), taken.refusals());
            if (!later.pause().isZero()) {
                outbox.pause(taken.receiver(), later.pause());
            }
        } else {
            ours = refused(taken, ((Telling.Refused) telling).why());
        }
        if (!ours) {
            LOG.warn(
                    "receiver={} event={} took so long that another may have sent it too",
                    taken.receiver(),
                    taken.event());
        }
        return telling instanceof Telling.Told;
    }

    private Telling tell(Outbox.Taken taken) {
        Notice notice;
        try {
            notice = outbox.notice(taken);
        } catch (IllegalArgumentException e) {
            return new Telling.Refused("it cannot be read: " + e.getMessage());
        }
        try {
            return Objects.requireNonNull(receivers.get(taken.receiver()))
                    .tell(notice, taken.notAfter());
        } catch (InterruptedWaitException e) {
            return new Telling.Later("we were stopped", Duration.ZERO);
        } catch (RuntimeException | Error e) {
            // Not its message: who knows what a receiver of somebody else puts there.
            return new Telling.Refused("the notifier failed: " + e.getClass().getName());
        }
    }

    private boolean refused(Outbox.Taken taken, String why) {
        long refusals = taken.refusals() + 1;
        if (refusals < REFUSALS) {
            return outbox.postponed(taken, why, backOff(taken), refusals);
        }
        LOG.error(
                "receiver={} event={} is given up after {} attempts: {}",
                taken.receiver(),
                taken.event(),
                taken.attempt(),
                why);
        return outbox.givenUp(taken, why);
    }

    private static Duration backOff(Outbox.Taken taken) {
        long doublings = Math.min(taken.attempt() - 1, 20);
        Duration wait = FIRST.multipliedBy(1L << doublings);
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
