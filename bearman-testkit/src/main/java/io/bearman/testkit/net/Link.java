package io.bearman.testkit.net;

import java.time.Duration;

/**
 * What a network does to packets, each way.
 *
 * @param latency how long every packet takes
 * @param jitter up to how much longer, evenly spread
 * @param loss share of packets that never arrive, 0 to 1
 * @param duplication share that arrives twice
 * @param reordering share that is held back for another 20 ms and some latencies, so that later
 *     ones overtake it
 * @param bitFlips share that arrives with one bit flipped
 * @param replays share that is followed by a copy of an older packet of the same way
 * @param forgeries share that is overtaken by a packet of somebody who cannot read passwords and keys:
 *     a refusal of the login or a message of the session, with the right numbers or guessed ones, or
 *     garbage (see {@link Forger})
 */
public record Link(
        Duration latency,
        Duration jitter,
        double loss,
        double duplication,
        double reordering,
        double bitFlips,
        double replays,
        double forgeries) {
    /** At once, and every packet once. */
    public static final Link PERFECT = new Link(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0, 0);

    public Link {
        share(loss);
        share(duplication);
        share(reordering);
        share(bitFlips);
        share(replays);
        share(forgeries);
        if (latency.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("a packet cannot arrive before it leaves");
        }
    }

    /** A link without forgeries. */
    public Link(
            Duration latency,
            Duration jitter,
            double loss,
            double duplication,
            double reordering,
            double bitFlips,
            double replays) {
        this(latency, jitter, loss, duplication, reordering, bitFlips, replays, 0);
    }

    private static void share(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("not a share from 0 to 1: " + value);
        }
    }

    /** {@return a link that only takes this long} */
    public static Link of(Duration latency) {
        return new Link(latency, Duration.ZERO, 0, 0, 0, 0, 0, 0);
    }

    /** {@return this with another jitter} */
    public Link jitter(Duration to) {
        return new Link(latency, to, loss, duplication, reordering, bitFlips, replays, forgeries);
    }

    /** {@return this with another loss} */
    public Link loss(double to) {
        return new Link(latency, jitter, to, duplication, reordering, bitFlips, replays, forgeries);
    }

    /** {@return this with another duplication} */
    public Link duplication(double to) {
        return new Link(latency, jitter, loss, to, reordering, bitFlips, replays, forgeries);
    }

    /** {@return this with another reordering} */
    public Link reordering(double to) {
        return new Link(latency, jitter, loss, duplication, to, bitFlips, replays, forgeries);
    }

    /** {@return this with another share of flipped bits} */
    public Link bitFlips(double to) {
        return new Link(latency, jitter, loss, duplication, reordering, to, replays, forgeries);
    }

    /** {@return this with another share of replays} */
    public Link replays(double to) {
        return new Link(latency, jitter, loss, duplication, reordering, bitFlips, to, forgeries);
    }

    /** {@return this with another share of forgeries} */
    public Link forgeries(double to) {
        return new Link(latency, jitter, loss, duplication, reordering, bitFlips, replays, to);
    }
}
