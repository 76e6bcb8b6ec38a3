package io.bearman.bench.ipmi;

import io.bearman.testkit.udp.UdpLoop;
import io.bearman.testkit.udp.UdpPort;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between clients and one BMC and counts what clients send. */
final class Counter implements AutoCloseable {
    private final UdpLoop loop = UdpLoop.start("counter");
    private final Map<InetSocketAddress, UdpPort> backs = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final UdpPort front;

    Counter(InetSocketAddress bmc) {
        this.front = loop.open(new InetSocketAddress("127.0.0.1", 0), (at, client, packet) -> {
            requests.incrementAndGet();
            back(at, client).send(bmc, packet);
        });
    }

    private UdpPort back(UdpPort at, InetSocketAddress client) {
        return backs.computeIfAbsent(
                client,
                any -> loop.open(
                        new InetSocketAddress("127.0.0.1", 0),
                        (own, from, packet) -> at.send(client, packet)));
    }

    InetSocketAddress address() {
        return front.address();
    }

    /** {@return how many packets clients sent since this was last asked} */
    int requests() {
        return requests.getAndSet(0);
    }

    @Override
    public void close() {
        loop.close();
    }
}
