package io.bearman.bench.ipmi;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * The addresses that a lab of this base may take: see {@code lab/README.md}.
 *
 * @param base the first port, and the first net
 */
record Nets(int base) {
    private static final int USUAL = 21_000;
    /** Nets from here on are no BMCs' of the lab. */
    private static final int OURS = 10;

    static Nets of(Map<String, String> environment) {
        return new Nets(Integer.parseInt(
                environment.getOrDefault("LAB_PORT_BASE", Integer.toString(USUAL))));
    }

    /** {@return the first address, where other simulated BMCs may be} */
    InetSocketAddress first() {
        return at(2 * OURS, 1, base + 623);
    }

    /** {@return where the proxy for a BMC of this number is, on the same port} */
    InetSocketAddress proxy(int number, int port) {
        return at(OURS, number + 1, port);
    }

    private InetSocketAddress at(int net, int number, int port) {
        int high = base + net >> 8;
        return new InetSocketAddress(
                "127." + high + "." + (base + net & 0xff) + "." + number, port);
    }
}
