package io.bearman.ipmi;

import io.bearman.core.net.Datagrams;
import io.bearman.core.time.TimeSource;

/** UDP sockets of this machine, IPv4 and IPv6. */
public final class UdpNetwork implements Datagrams.Network {
    private final TimeSource time;

    /**
     * @param time this machine's clock
     */
    public UdpNetwork(TimeSource time) {
        this.time = time;
    }

    @Override
    public Datagrams open() {
        return new UdpPort(time);
    }
}
