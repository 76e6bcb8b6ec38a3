package io.bearman.ipmi.sol;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The BMC's side of serial over LAN as OpenIPMI's simulator plays it, with what is awkward about it: a
 * buffer of 32 characters, a NACK that says "accepted, but now I am full" and an end of it that is told
 * once, and repetitions that have grown meanwhile. Times are nanoseconds. Not thread-safe.
 */
final class SimulatedPort {
    static final int INBOUND = 32;
    private static final long RETRY_NANOS = 1_000_000_000;
    private static final int MOST = 255;

    /** What the machine got. */
    private final ByteArrayOutputStream machine = new ByteArrayOutputStream();

    private final List<Integer> breaks = new ArrayList<>();
    /** What it has still to say. */
    private final byte[] says;

    private int said;

    private byte[] inbound = {};
    private byte[] outbound = {};
    private int number = 7;
    private boolean waits;
    private long again;
    private int last;
    private int lastAccepted;
    private int lastOrder;

    SimulatedPort(byte[] says) {
        this.says = says;
    }

    /** After how many characters the machine got a break, each. */
    List<Integer> breaks() {
        return breaks;
    }

    ByteArrayOutputStream machine() {
        return machine;
    }

    /** The machine writes some more. */
    List<SolPacket> talk(int count, long now) {
        int more = Math.min(count, Math.min(says.length - said, 4096 - outbound.length));
        outbound = joined(outbound, Arrays.copyOfRange(says, said, said + more));
        said += more;
        return waits || outbound.length == 0 ? List.of() : send(now);
    }

    /** The machine reads some. */
    List<SolPacket> listen(int count) {
        boolean full = inbound.length == INBOUND;
        int taken = Math.min(count, inbound.length);
        machine.write(inbound, 0, taken);
        inbound = Arrays.copyOfRange(inbound, taken, inbound.length);
        return full && taken > 0 ? List.of(acknowledgement()) : List.of();
    }

    List<SolPacket> time(long now) {
        return waits && now - again >= 0 ? send(now) : List.of();
    }

    List<SolPacket> arrived(SolPacket packet, int order, long now) {
        List<SolPacket> answer = new ArrayList<>();
        // The simulator does without the order: what a network holds back, the machine gets twice.
        if (packet.sequence() != 0 && packet.sequence() != last && order > lastOrder) {
            lastOrder = order;
            if ((packet.flags() & 1 << SolPacket.Operation.BREAK.bit()) != 0) {
                breaks.add(machine.size() + inbound.length);
            }
            int count = Math.min(packet.characters().length, INBOUND - inbound.length);
            inbound = joined(inbound, Arrays.copyOf(packet.characters(), count));
            last = packet.sequence();
            lastAccepted = count;
        }
        if (waits && packet.acknowledged() == number) {
            number = number % 15 + 1;
            waits = false;
            outbound = Arrays.copyOfRange(outbound, packet.accepted(), outbound.length);
            if (outbound.length > 0) {
                answer.addAll(send(now));
            }
        }
        if (packet.sequence() != 0) {
            answer.add(acknowledgement());
        }
        return answer;
    }

    private List<SolPacket> send(long now) {
        waits = true;
        again = now + RETRY_NANOS;
        return List.of(
                SolPacket.data(number, Arrays.copyOf(outbound, Math.min(MOST, outbound.length))));
    }

    private SolPacket acknowledgement() {
        int flags = inbound.length == INBOUND ? 0x40 : 0;
        return new SolPacket(0, last, lastAccepted, flags, new byte[0]);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
