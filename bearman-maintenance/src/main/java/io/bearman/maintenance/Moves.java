package io.bearman.maintenance;

import java.time.Duration;

/**
 * How servers are moved: how many at once, how often they are tried, and what is done about a move
 * that does not end.
 *
 * @param perSource on the move from one host at once, 4: Nova itself runs one live migration a
 *     source at a time and queues the rest, so more than one only keeps its queue from running dry
 * @param perTarget on the move to one host at once, 64: no limit of its own; where the scheduler
 *     might exceed it, a host with room is named instead
 * @param inAll on the move at once, of all hosts that this process drains, 64
 * @param attempts how often a server is tried, 3
 * @param moveTime how long one server may take once Nova has begun, 30 min
 * @param stallTime how long a live migration may get no nearer to its end, 5 min; one of which the
 *     hypervisor does not say how far it is has all of {@code moveTime}
 * @param settleTime how long Nova may take to agree with a record that has ended, or to do what it
 *     was asked to do about one that has not, 2 min
 * @param whenStuck what is done about a live migration that exceeds one of these
 */
public record Moves(
        int perSource,
        int perTarget,
        int inAll,
        int attempts,
        Duration moveTime,
        Duration stallTime,
        Duration settleTime,
        WhenStuck whenStuck) {

    /** What is done about a live migration that does not end. */
    public enum WhenStuck {
        /** It is given up, the server stays where it is and runs on, and is tried again. */
        ABORT,
        /** It is let end at the price of a pause of the guest; given up when that fails too. */
        FORCE_COMPLETE
    }

    public Moves {
        if (perSource < 1 || perTarget < 1 || inAll < 1 || attempts < 1) {
            throw new IllegalArgumentException("moves start at 1: " + perSource + " a source, "
                    + perTarget + " a target, " + inAll + " in all, " + attempts + " attempts");
        }
    }

    /** {@return the settings for production} */
    public static Moves create() {
        return new Moves(
                4,
                64,
                64,
                3,
                Duration.ofMinutes(30),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                WhenStuck.ABORT);
    }
}
