package io.bearman.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.net.Datagrams;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.bmc.Reply;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualNetworkTest {
    private static final InetSocketAddress ECHO = new InetSocketAddress("10.1.0.1", 623);
    private static final InetSocketAddress OTHER = new InetSocketAddress("10.1.0.2", 623);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime(1);
    private final VirtualNetwork network = new VirtualNetwork(time, 5);
    private final Inbox inbox = new Inbox();

    /** Keeps what comes and when. */
    private final class Inbox implements Datagrams.Receiver {
        private final List<InetSocketAddress> from = new ArrayList<>();
        private final List<byte[]> packets = new ArrayList<>();
        private final List<Long> alarms = new ArrayList<>();

        @Override
        public void received(InetSocketAddress sender, byte[] packet) {
            from.add(sender);
            packets.add(packet);
        }

        @Override
        public void alarm() {
            alarms.add(time.nanoTime());
        }
    }

    @Test
    void aReplyTakesTwiceTheLatencyAndItsOwnDelay() {
        network.link(Link.of(Duration.ofMillis(20)));
        network.attach(ECHO, (from, packet) -> List.of(new Reply(packet, Duration.ofMillis(100))));
        Datagrams port = network.open(inbox);

        port.send(ECHO, new byte[] {7});
        time.await(() -> !inbox.packets.isEmpty(), SECOND);

        assertThat(inbox.from).containsExactly(ECHO);
        assertThat(inbox.packets.get(0)).containsExactly(7);
        assertThat(time.nanoTime()).isEqualTo(Duration.ofMillis(140).toNanos());
    }

    @Test
    void aPacketToNobodyIsLost() {
        Datagrams port = network.open(inbox);
        port.send(ECHO, new byte[1]);

        time.sleep(SECOND);

        assertThat(inbox.packets).isEmpty();
    }

    @Test
    void anAlarmRingsAtItsTimeAndALaterOneTakesItsPlace() {
        Datagrams port = network.open(inbox);

        port.wake(100);
        port.wake(50);
        time.sleep(Duration.ofNanos(60));
        port.wake(70);
        port.wake(90);
        time.sleep(SECOND);

        assertThat(inbox.alarms).containsExactly(50L, 90L);
    }

    @Test
    void tasksRunOneAtATimeAlsoWhenOneAsksForTheNext() {
        Datagrams port = network.open(inbox);
        List<Integer> order = new ArrayList<>();

        port.execute(() -> {
            port.execute(() -> order.add(2));
            order.add(1);
        });

        assertThat(order).containsExactly(1, 2);
    }

    @Test
    void aClosedPortGetsNothing() {
        echo(ECHO, 1);
        network.link(Link.of(Duration.ofMillis(5)));
        Datagrams port = network.open(inbox);
        port.send(ECHO, new byte[1]);
        port.wake(1);
        port.close();

        time.sleep(SECOND);

        assertThat(inbox.packets).isEmpty();
        assertThat(inbox.alarms).isEmpty();
        assertThat(network.openPorts()).isZero();
    }

    @Test
    void swappedCablesLeadToTheOtherStation() {
        echo(ECHO, 1);
        echo(OTHER, 2);
        network.swap(ECHO, OTHER);

        assertThat(answers(1, ECHO)).containsExactly((byte) 2);
    }

    @Test
    void aLossyLinkLosesItsShareEachWay() {
        network.link(ECHO, Link.PERFECT.loss(0.2));
        echo(ECHO, 1);

        assertThat(answers(1000, ECHO)).hasSizeBetween(580, 700);
    }

    @Test
    void aDuplicatingLinkDeliversTwice() {
        network.link(Link.PERFECT.duplication(1));
        echo(ECHO, 1);

        assertThat(answers(1, ECHO)).hasSize(4);
    }

    @Test
    void aReorderingLinkLetsLaterPacketsOvertake() {
        network.link(Link.PERFECT.reordering(0.5));
        network.attach(ECHO, (from, packet) -> List.of(new Reply(packet, Duration.ZERO)));
        Datagrams port = network.open(inbox);
        for (byte i = 0; i < 100; i++) {
            port.send(ECHO, new byte[] {i});
        }

        List<Byte> came = drain();

        assertThat(came).hasSize(100);
        assertThat(came).isNotEqualTo(came.stream().sorted().toList());
    }

    @Test
    void aFlippingLinkChangesExactlyOneBit() {
        LossyLink link = new LossyLink(Link.PERFECT.bitFlips(1), 3);
        byte[] sent = new byte[50];

        byte[] came = link.carry(sent).get(0).packet();

        int flipped = 0;
        for (byte value : came) {
            flipped += Integer.bitCount(value & 0xff);
        }
        assertThat(flipped).isEqualTo(1);
        assertThat(sent).containsOnly(0);
    }

    @Test
    void aReplayingLinkDeliversOldPacketsAgain() {
        LossyLink link = new LossyLink(Link.PERFECT.replays(1), 3);
        link.carry(new byte[] {1});

        List<LossyLink.Delivery> second = link.carry(new byte[] {2});

        assertThat(second).hasSize(2);
        assertThat(second.get(0).packet()).containsExactly(2);
        assertThat(second.get(1).packet()).containsExactly(1);
    }

    @Test
    void aForgerIsThereFirstAndRefusesInTheNameOfTheBmc() {
        Link link = Link.of(Duration.ofMillis(5)).forgeries(1);
        byte[] rakp2 = HexFormat.of()
                .parseHex("0600ff070613000000000000000010007f00000011223344aabbccddeeff0011");
        int refusals = 0;
        for (int seed = 0; seed < 100; seed++) {
            List<LossyLink.Delivery> deliveries = new LossyLink(link, seed).carry(rakp2);
            byte[] forged = deliveries.get(0).packet();
            assertThat(deliveries).hasSize(2);
            assertThat(deliveries.get(0).after()).isLessThan(deliveries.get(1).after());
            assertThat(deliveries.get(1).packet()).isEqualTo(rakp2);
            assertThat(forged).isNotEqualTo(rakp2);
            boolean believable = forged.length == 24
                    && forged[16] == 0x7f
                    && Arrays.equals(forged, 20, 24, rakp2, 20, 24);
            refusals += believable && forged[17] != 0 ? 1 : 0;
        }
        assertThat(refusals).isBetween(20, 70);
    }

    @Test
    void forgeriesChangeNothingElse() {
        Link bad = Link.of(Duration.ofMillis(5)).loss(0.3).duplication(0.3);

        List<String> forged = fates(bad.forgeries(0.5), 9);

        assertThat(forged).containsSubsequence(fates(bad, 9));
        assertThat(forged.size()).isGreaterThan(fates(bad, 9).size());
    }

    @Test
    void oneSeedIsOneFate() {
        Link bad = Link.of(Duration.ofMillis(5))
                .jitter(SECOND)
                .loss(0.3)
                .duplication(0.3)
                .forgeries(0.3);

        assertThat(fates(bad, 9)).isEqualTo(fates(bad, 9)).isNotEqualTo(fates(bad, 10));
    }

    @Test
    void anAnswerFromElsewhereHasAnotherSender() {
        network.attach(ECHO, (from, packet) -> List.of(new Reply(packet, Duration.ZERO, true)));
        Datagrams port = network.open(inbox);

        port.send(ECHO, new byte[1]);
        time.sleep(SECOND);

        assertThat(inbox.from).hasSize(1).doesNotContain(ECHO);
    }

    private static List<String> fates(Link of, long seed) {
        LossyLink link = new LossyLink(of, seed);
        List<String> fates = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            link.carry(new byte[] {(byte) i})
                    .forEach(each -> fates.add(
                            HexFormat.of().formatHex(each.packet()) + "@" + each.after()));
        }
        return fates;
    }

    private void echo(InetSocketAddress at, int answer) {
        network.attach(
                at,
                (from, packet) -> List.of(new Reply(new byte[] {(byte) answer}, Duration.ZERO)));
    }

    private List<Byte> answers(int count, InetSocketAddress to) {
        Datagrams port = network.open(inbox);
        for (int i = 0; i < count; i++) {
            port.send(to, new byte[] {0});
        }
        return drain();
    }

    private List<Byte> drain() {
        time.sleep(SECOND);
        return inbox.packets.stream().map(packet -> packet[0]).toList();
    }
}
