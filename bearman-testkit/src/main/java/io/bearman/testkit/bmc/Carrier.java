package io.bearman.testkit.bmc;

import java.net.InetSocketAddress;
import java.time.Duration;

/** What a BMC is connected to when it also speaks without being asked. Called under its lock. */
public interface Carrier {
    /** {@return the port of the BMC's address} */
    int port();

    /** Sends a packet from the BMC's address. */
    void send(InetSocketAddress to, byte[] packet);

    /** Does something so much later, under no lock. */
    void after(Duration delay, Runnable task);
}
