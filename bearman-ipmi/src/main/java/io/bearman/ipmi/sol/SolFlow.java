package io.bearman.ipmi.sol;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a console does with serial over LAN, without threads, sockets or a clock: whoever drives it
 * tells it what happens and when, and does what the answer says. Every character goes once and in
 * order, whatever the network does (IPMI v2.0 §15.11).
 *
 * <p>One packet of ours is under way at a time; it is sent again until it is acknowledged, and what
 * the BMC did not accept of it goes again in the next. Times are nanoseconds of one monotonic clock.
 * Not thread-safe.
 */
final class SolFlow {
    private static final int SEQUENCES = 15;
    private static final int OUTBOX = 4096;

    /** Where a BMC's size cannot be believed: no BMC's buffer is smaller. */
    private static final int FEW_CHARACTERS = 16;

    /** A BMC that does not acknowledge packets without characters has had so many chances. */
    private static final int OPENERS = 3;

    private final SolPace pace;
    private final RoundTrip roundTrip;
    private final Outbox outbox = new Outbox(OUTBOX);

    private int most = FEW_CHARACTERS;
    private boolean granted;
    private boolean ended;
    private boolean unavailable;

    // Out.
    private int sequence;
    private @Nullable SolPacket underWay;
    private int sent;
    private long sentAt;
    private long again;
    private boolean held;
    private long acknowledgedAt;

    // In.
    private final Inbox inbox = new Inbox();

    // Whether it is still ours.
    private long aliveAt;
    private boolean asked;

    SolFlow(SolPace pace, long now) {
        this.pace = pace;
        this.roundTrip = new RoundTrip(pace);
        this.aliveAt = now;
    }

    /**
     * What is to be done now.
     *
     * @param send packets for the BMC, in this order
     * @param received characters for the user, possibly none
     * @param events what else happened
     * @param ask whether the BMC shall be asked if the console is still active
     */
    record Step(List<SolPacket> send, byte[] received, List<SolEvent> events, boolean ask) {}

    /** {@return how many more characters it takes from the user} */
    int room() {
        return outbox.room();
    }

    /** {@return whether all that was written has been accepted by the BMC} */
    boolean idle() {
        return outbox.isEmpty();
    }

    /** {@return whether nothing can come or go any more} */
    boolean ended() {
        return ended;
    }

    /**
     * The BMC activated the payload.
     *
     * @param inboundSize the size of a payload that it takes, as it says
     */
    Step granted(int inboundSize, long now) {
        int characters = inboundSize - SolPacket.HEADER;
        // Some BMCs answer zero, or the bytes in the wrong order.
        boolean sensible = characters > 0 && inboundSize <= 0x1000;
        most = sensible ? Math.min(characters, SolPacket.MOST_CHARACTERS) : FEW_CHARACTERS;
        granted = true;
        Answer answer = new Answer();
        // A BMC may take our first packet for the repetition of the last of the console before us,
        // and drop it; so the first has nothing in it that could be lost.
        begin(new SolPacket(nextSequence(), 0, 0, 0, new byte[0]), answer, now);
        return answer.step();
    }

    /** Takes what there is {@linkplain #room room} for, no more. */
    Step write(byte[] characters, int offset, int length, long now) {
        Answer answer = new Answer();
        outbox.add(characters, offset, length);
        pump(answer, now);
        return answer.step();
    }

    /** A break, after what was written before and before what is written after. */
    Step sendBreak(long now) {
        Answer answer = new Answer();
        outbox.addBreak();
        pump(answer, now);
        return answer.step();
    }

    /**
     * A packet of the BMC came.
     *
     * @param order its session sequence number: what the BMC sent later has a higher one
     * @param room how many characters the user can take
     */
    Step arrived(SolPacket packet, int order, int room, long now) {
        Answer answer = new Answer();
        if (ended) {
            return answer.step();
        }
        acknowledged(packet, now);
        boolean fresh = packet.sequence() == 0;
        if (!fresh) {
            Inbox.Taken taken = inbox.take(packet, order, room);
            taken.acknowledgement().ifPresent(answer.send::add);
            answer.received = taken.characters();
            fresh = taken.fresh();
        }
        say(packet, fresh, answer);
        pump(answer, now);
        return answer.step();
    }

    /** The BMC was asked and says that the console is still ours. */
    Step alive(long now) {
        aliveAt = now;
        asked = false;
        return new Answer().step();
    }

    /** It ended otherwise: the session is lost, or the BMC says that the payload is not active. */
    Step end(SolEvent how) {
        Answer answer = new Answer();
        if (!ended) {
            end(how, answer);
        }
        return answer.step();
    }

    /** {@return when {@link #time} has to be called next; empty while only others can go on} */
    OptionalLong wakeAt() {
        boolean waits = underWay != null || held;
        long ask = aliveAt + pace.askEvery().toNanos();
        if (ended || asked && !waits) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(waits && (asked || again - ask < 0) ? again : ask);
    }

    /** So late it is now. */
    Step time(long now) {
        Answer answer = new Answer();
        if (ended) {
            return answer.step();
        }
        if (held && now - again >= 0) {
            held = false;
        }
        if (underWay != null && now - again >= 0) {
            repeat(answer, now);
        }
        if (!ended && !asked && now - aliveAt >= pace.askEvery().toNanos()) {
            asked = true;
            answer.ask = true;
        }
        pump(answer, now);
        return answer.step();
    }

    private void say(SolPacket packet, boolean fresh, Answer answer) {
        Set<SolPacket.Status> status = packet.status();
        if (fresh && status.contains(SolPacket.Status.BREAK)) {
            answer.events.add(SolEvent.BREAK);
        }
        if (fresh && status.contains(SolPacket.Status.OVERRUN)) {
            answer.events.add(SolEvent.OVERRUN);
        }
        if (status.contains(SolPacket.Status.UNAVAILABLE) != unavailable) {
            unavailable = !unavailable;
            answer.events.add(unavailable ? SolEvent.UNAVAILABLE : SolEvent.AVAILABLE);
        }
        if (status.contains(SolPacket.Status.DEACTIVATED)) {
            end(SolEvent.DEACTIVATED, answer);
        }
    }

    private void end(SolEvent how, Answer answer) {
        ended = true;
        underWay = null;
        held = false;
        outbox.clear();
        answer.events.add(how);
    }

    private void acknowledged(SolPacket packet, long now) {
        if (packet.acknowledged() == 0 || packet.acknowledged() != sequence) {
            return;
        }
        SolPacket ours = underWay;
        if (ours == null) {
            // The BMC has room again after a NACK, and says so with the same number.
            held &= packet.nack();
            return;
        }
        underWay = null;
        acknowledgedAt = now;
        if (sent == 1) {
            roundTrip.measured(now - sentAt);
        }
        int accepted = Math.min(packet.accepted(), ours.characters().length);
        outbox.remove(accepted);
        boolean broke = ours.flags() != 0;
        if (broke && !packet.nack()) {
            outbox.removeBreak();
        }
        if (accepted > 0 || ours.characters().length == 0) {
            roundTrip.progress();
        }
        // Whoever accepts nothing is full: asked at once again it would be full again.
        held = packet.nack() || accepted == 0 && ours.characters().length > 0;
        again = now + (held ? roundTrip.nextNanos() : 0);
    }

    private void repeat(Answer answer, long now) {
        SolPacket ours = Objects.requireNonNull(underWay);
        boolean opener = ours.characters().length == 0 && ours.flags() == 0;
        if (opener && sent == OPENERS) {
            underWay = null;
            roundTrip.progress();
            return;
        }
        if (now - acknowledgedAt >= pace.giveUp().toNanos()) {
            end(SolEvent.LOST, answer);
            return;
        }
        transmit(ours, answer, now);
    }

    /** Sends the next packet if there is one and none is under way. */
    private void pump(Answer answer, long now) {
        if (!granted || ended || held || underWay != null || outbox.isEmpty()) {
            return;
        }
        begin(
                outbox.breakIsNext()
                        ? SolPacket.brk(nextSequence())
                        : SolPacket.data(nextSequence(), outbox.peek(most)),
                answer,
                now);
    }

    private void begin(SolPacket packet, Answer answer, long now) {
        underWay = packet;
        sent = 0;
        acknowledgedAt = now;
        transmit(packet, answer, now);
    }

    private void transmit(SolPacket packet, Answer answer, long now) {
        sent++;
        sentAt = now;
        again = now + roundTrip.nextNanos();
        answer.send.add(packet);
    }

    private int nextSequence() {
        sequence = sequence % SEQUENCES + 1;
        return sequence;
    }

    /** What is collected for a {@link Step}. */
    private static final class Answer {
        private final List<SolPacket> send = new ArrayList<>();
        private final List<SolEvent> events = new ArrayList<>();
        private byte[] received = {};
        private boolean ask;

        Step step() {
            return new Step(List.copyOf(send), received, List.copyOf(events), ask);
        }
    }
}
