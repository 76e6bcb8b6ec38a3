package io.bearman.ipmi.sol;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.testkit.net.Link;
import io.bearman.testkit.net.LossyLink;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a network does to packets, every character arrives once and in order, both ways. Seeded;
 * what happens when is a queue, so a mebibyte of hours takes a moment.
 */
class SolChannelTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final Link BAD = Link.of(Duration.ofMillis(2))
            .jitter(Duration.ofMillis(3))
            .loss(0.05)
            .duplication(0.1)
            .reordering(0.1);
    private static final Link WORSE = BAD.loss(0.3).duplication(0.3).reordering(0.3);

    /** What happens later, in the order of its time. */
    private final PriorityQueue<Event> queue = new PriorityQueue<>(
            Comparator.comparingLong(Event::at).thenComparingLong(Event::number));

    private long now;
    private long number;

    private record Event(long at, long number, Runnable what) {}

    private void later(long nanos, Runnable what) {
        queue.add(new Event(now + nanos, number++, what));
    }

    /** Lets happen what happens until nothing is left of it, or for hours. */
    private void run() {
        long end = Duration.ofHours(4).toNanos();
        while (!queue.isEmpty() && now < end) {
            Event next = queue.remove();
            now = Math.max(now, next.at());
            next.what().run();
        }
    }

    /** Who takes a packet and its session sequence number. */
    private interface Receiver {
        void arrived(SolPacket packet, int order);
    }

    /** One way: numbers what is sent, as a session does, before the network has its way with it. */
    private final class Way {
        private final LossyLink link;
        private Receiver to = (packet, order) -> {};
        private int order;

        Way(Link link, long seed) {
            this.link = new LossyLink(link, seed);
        }

        void carry(List<SolPacket> packets) {
            for (SolPacket packet : packets) {
                int number = ++order;
                for (LossyLink.Delivery delivery : link.carry(packet.encode())) {
                    later(
                            delivery.after().toNanos(),
                            () -> to.arrived(SolPacket.decode(delivery.packet()), number));
                }
            }
        }
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A console with a user who writes all of this and reads what comes, with pauses. */
    private final class Console {
        private final SolFlow flow = new SolFlow(SolPace.create(), 0);
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final byte[] writes;
        private final Way way;
        private final Random whims;
        private final List<Integer> broke = new ArrayList<>();
        private boolean breaks;
        private int written;
        private int unread;
        private int alarms;

        Console(byte[] writes, Way way, long seed) {
            this.writes = writes;
            this.way = way;
            this.whims = new Random(seed);
        }

        void open(int inboundSize) {
            act(flow.granted(inboundSize, now));
            write();
        }

        void arrived(SolPacket packet, int order) {
            act(flow.arrived(packet, order, 600 - unread, now));
        }

        private void act(SolFlow.Step step) {
            assertThat(step.events()).isEmpty();
            read.writeBytes(step.received());
            unread += step.received().length;
            if (step.received().length > 0) {
                later(whims.nextInt(4_000_000), () -> unread = whims.nextInt(10) == 0 ? 595 : 0);
            }
            way.carry(step.send());
            if (step.ask()) {
                flow.alive(now);
            }
            write();
            wake();
        }

        private void write() {
            if (breaks && written < writes.length && whims.nextInt(100) == 0) {
                broke.add(written);
                act(flow.sendBreak(now));
            }
            int count = Math.min(flow.room(), writes.length - written);
            if (count > 0) {
                int some = 1 + whims.nextInt(count);
                written += some;
                act(flow.write(writes, written - some, some, now));
            }
        }

        /** One alarm at a time: an earlier one that is overtaken finds that it is not the last. */
        private void wake() {
            int alarm = ++alarms;
            if (!done()) {
                later(flow.wakeAt().orElseThrow() - now, () -> {
                    if (alarm == alarms) {
                        act(flow.time(now));
                    }
                });
            }
        }

        private boolean done() {
            return written == writes.length && flow.idle();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void twoConsolesOverABadNetworkReadWhatTheOtherWrote(long seed) {
        byte[] here = random(MEBIBYTE, seed);
        byte[] there = random(MEBIBYTE, ~seed);
        Way out = new Way(BAD, seed);
        Way back = new Way(BAD, ~seed);
        Console one = new Console(here, out, seed);
        Console other = new Console(there, back, ~seed);
        out.to = other::arrived;
        back.to = one::arrived;

        one.open(204);
        other.open(204);
        run();

        same(other.read, here);
        same(one.read, there);
    }

    @ParameterizedTest
    @CsvSource({"BAD, 1048576, 1", "BAD, 1048576, 2", "WORSE, 65536, 3", "WORSE, 65536, 4"})
    void aConsoleAndABmcOverABadNetworkReadWhatTheOtherWrote(String name, int length, long seed) {
        Link link = name.equals("BAD") ? BAD : WORSE;
        byte[] here = random(length, seed);
        byte[] there = random(length, ~seed);
        Way out = new Way(link, seed);
        Way back = new Way(link, ~seed);
        Console console = new Console(here, out, seed);
        SimulatedPort port = new SimulatedPort(there);
        out.to = (packet, order) -> back.carry(port.arrived(packet, order, now));
        back.to = console::arrived;

        console.breaks = true;
        console.open(SimulatedPort.INBOUND + SolPacket.HEADER);
        machine(port, back, console, new Random(seed), length);
        run();
        same(port.machine(), here);
        assertThat(port.breaks()).isEqualTo(console.broke).hasSizeGreaterThan(5);
        same(console.read, there);
    }

    /** Not by printing a mebibyte. */
    private static void same(ByteArrayOutputStream read, byte[] written) {
        assertThat(read.size()).isEqualTo(written.length);
        assertThat(Arrays.mismatch(read.toByteArray(), written)).isEqualTo(-1);
    }

    /** The machine behind the port reads and writes now and then, until all is said and done. */
    private void machine(SimulatedPort port, Way back, Console console, Random whims, int length) {
        back.carry(port.listen(1 + whims.nextInt(64)));
        back.carry(port.talk(whims.nextInt(300), now));
        back.carry(port.time(now));
        if (port.machine().size() < length || console.read.size() < length) {
            later(1 + whims.nextInt(8_000_000), () -> machine(port, back, console, whims, length));
        }
    }

    @Test
    void theSameSeedIsTheSameConversation() {
        long[] ends = new long[2];
        for (int i = 0; i < ends.length; i++) {
            SolChannelTest channel = new SolChannelTest();
            channel.aConsoleAndABmcOverABadNetworkReadWhatTheOtherWrote("WORSE", 10_000, 9);
            ends[i] = channel.now;
        }

        assertThat(ends[0]).isEqualTo(ends[1]);
    }
}
