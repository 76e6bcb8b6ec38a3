package io.bearman.ipmi.sol;

import java.util.Arrays;
import java.util.Optional;

/**
 * What comes from the BMC: each packet is delivered once, and acknowledged as often as it comes. Not
 * thread-safe.
 *
 * <p>We never send a NACK: BMCs exist that never speak again after one. A reader that is slow makes
 * us accept less.
 */
final class Inbox {
    private int last;
    private int lastAccepted;
    private int lastOrder;
    private int noRoomFor;

    /**
     * What became of a packet.
     *
     * @param characters those that are delivered
     * @param acknowledgement the answer, if it gets one
     * @param fresh whether it came for the first time
     */
    record Taken(byte[] characters, Optional<SolPacket> acknowledgement, boolean fresh) {
        private static Taken ignored() {
            return new Taken(new byte[0], Optional.empty(), false);
        }
    }

    /** Takes a packet with a number, as far as there is room for its characters. */
    Taken take(SolPacket packet, int order, int room) {
        if (packet.sequence() == last) {
            // Also when it has grown: what we did not accept comes again.
            SolPacket again = SolPacket.acknowledgement(last, lastAccepted);
            return new Taken(new byte[0], Optional.of(again), false);
        }
        if (last != 0 && order - lastOrder <= 0) {
            // Overtaken by later ones: the BMC does not wait for its acknowledgement any more.
            // Numbers alone cannot tell: a packet that was held back may have one that is due, and
            // the BMC, which counts on when it gives a packet up, one that is not.
            return Taken.ignored();
        }
        int length = Math.min(packet.characters().length, SolPacket.MOST_CHARACTERS);
        int accepted = Math.min(length, room);
        if (length > 0 && accepted == 0 && noRoomFor != packet.sequence()) {
            // It comes again; till then there may be room. Only then it is told, lest it gives up.
            noRoomFor = packet.sequence();
            return Taken.ignored();
        }
        noRoomFor = 0;
        last = packet.sequence();
        lastAccepted = accepted;
        lastOrder = order;
        return new Taken(
                Arrays.copyOf(packet.characters(), accepted),
                Optional.of(SolPacket.acknowledgement(last, accepted)),
                true);
    }
}
