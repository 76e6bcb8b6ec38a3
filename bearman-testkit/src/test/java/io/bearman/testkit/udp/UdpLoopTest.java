package io.bearman.testkit.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.time.TimeSource;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UdpLoopTest {
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TimeSource time = TimeSource.system();
    private final UdpLoop loop = UdpLoop.start("test-loop");
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void aReceiverThatFailsDisturbsNobody() {
        UdpPort port = loop.open(ANY, (at, from, packet) -> {
            seen.add(packet.length + " bytes");
            throw new IllegalStateException("as told");
        });
        UdpPort sender = loop.open(ANY, (at, from, packet) -> {});

        sender.send(port.address(), new byte[1]);
        sender.send(port.address(), new byte[2]);

        assertThat(time.await(() -> seen.size() == 2, PATIENCE)).isTrue();
        assertThat(seen).containsExactly("1 bytes", "2 bytes");
    }

    @Test
    void aReceiverMayCloseItsPort() {
        UdpPort port = loop.open(ANY, (at, from, packet) -> {
            at.close();
            seen.add("closed");
        });
        UdpPort sender = loop.open(ANY, (at, from, packet) -> {});
        sender.send(port.address(), new byte[1]);
        assertThat(time.await(() -> seen.size() == 1, PATIENCE)).isTrue();

        assertThat(time.await(() -> isFree(port.address()), PATIENCE)).isTrue();
    }

    private boolean isFree(InetSocketAddress address) {
        try (UdpPort again = loop.open(address, (at, from, packet) -> {})) {
            return again.address().equals(address);
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    @Test
    void whatIsDueComesInOrderAndNotBefore() {
        long start = time.nanoTime();
        AtomicLong late = new AtomicLong();
        loop.after(Duration.ofMillis(30), () -> {
            late.set(time.nanoTime());
            seen.add("late");
        });
        loop.after(Duration.ZERO, () -> seen.add("at once"));
        loop.after(Duration.ofMillis(10), () -> seen.add("soon"));

        assertThat(time.await(() -> seen.size() == 3, PATIENCE)).isTrue();
        assertThat(seen).containsExactly("at once", "soon", "late");
        assertThat(late.get() - start).isGreaterThanOrEqualTo(30_000_000);
    }

    @Test
    void aClosedPortIsFreeAgain() {
        InetSocketAddress address = null;
        for (int i = 0; i < 20; i++) {
            UdpPort port = loop.open(address == null ? ANY : address, (at, from, packet) -> {});
            address = port.address();
            port.close();
        }
        UdpPort last = loop.open(address, (at, from, packet) -> {});
        loop.close();

        try (UdpLoop other = UdpLoop.start("other-loop")) {
            assertThat(other.open(last.address(), (at, from, packet) -> {}).address())
                    .isEqualTo(address);
        }
    }

    @Test
    void aTakenPortIsNamed() {
        InetSocketAddress taken = loop.open(ANY, (at, from, packet) -> {}).address();

        assertThatThrownBy(() -> loop.open(taken, (at, from, packet) -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(taken.toString());
    }
}
