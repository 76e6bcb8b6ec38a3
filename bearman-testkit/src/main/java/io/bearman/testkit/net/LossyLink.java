package io.bearman.testkit.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One way of a {@link Link}: decides the fate of each packet from its seed. Not thread-safe; its
 * owner is whoever carries the packets.
 */
public final class LossyLink {
    private static final int REMEMBERED = 16;
    private static final long HOLD_NANOS = Duration.ofMillis(20).toNanos();

    private final Link link;
    private final Random random;
    private final Forger forger;
    private final List<byte[]> old = new ArrayList<>();

    public LossyLink(Link link, long seed) {
        this.link = link;
        this.random = new Random(seed);
        this.forger = new Forger(seed);
    }

    /**
     * A packet that arrives.
     *
     * @param packet its bytes as they arrive; the receiver owns them
     * @param after how long after it was sent
     */
    public record Delivery(byte[] packet, Duration after) {}

    /** {@return what arrives when this packet is sent: nothing, it, or more than it} */
    public List<Delivery> carry(byte[] packet) {
        List<Delivery> deliveries = new ArrayList<>();
        // Every question is asked every time, so that one fault more does not change all others.
        boolean lost = happens(link.loss());
        boolean twice = happens(link.duplication());
        boolean replayed = happens(link.replays());
        Delivery first = deliver(packet);
        Delivery second = deliver(packet);
        int which = random.nextInt(REMEMBERED);
        forger.overtake(packet, link).ifPresent(deliveries::add);
        if (!lost) {
            deliveries.add(first);
        }
        if (twice && !lost) {
            deliveries.add(second);
        }
        if (replayed && !old.isEmpty()) {
            deliveries.add(new Delivery(old.get(which % old.size()).clone(), second.after()));
        }
        remember(packet);
        return deliveries;
    }

    private Delivery deliver(byte[] packet) {
        byte[] copy = packet.clone();
        int bit = random.nextInt(Math.max(1, copy.length * 8));
        if (happens(link.bitFlips()) && copy.length > 0) {
            copy[bit / 8] ^= (byte) (1 << bit % 8);
        }
        long jitter = (long) (random.nextDouble() * link.jitter().toNanos());
        boolean heldBack = happens(link.reordering());
        long hold =
                (long) (random.nextDouble() * (HOLD_NANOS + 3 * link.latency().toNanos()));
        return new Delivery(copy, link.latency().plusNanos(jitter + (heldBack ? hold : 0)));
    }

    private boolean happens(double share) {
        return random.nextDouble() < share;
    }

    private void remember(byte[] packet) {
        old.add(packet.clone());
        if (old.size() > REMEMBERED) {
            old.remove(0);
        }
    }
}
