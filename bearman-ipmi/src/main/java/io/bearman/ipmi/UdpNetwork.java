package io.bearman.ipmi;

import io.bearman.core.net.Datagrams;
import io.bearman.core.time.TimeSource;

/** UDP sockets of this machine: each carries IPv4 and IPv6, and has one daemon thread. */
final class UdpNetwork implements Datagrams.Network {
    private final TimeSource time;

    /**
     * @param time this machine's clock
     */
    UdpNetwork(TimeSource time) {
        this.time = time;
    }

    @Override
    public Datagrams open(Datagrams.Receiver receiver) {
        UdpPort port = new UdpPort(time, receiver);
        port.start();
        return port;
    }
}
