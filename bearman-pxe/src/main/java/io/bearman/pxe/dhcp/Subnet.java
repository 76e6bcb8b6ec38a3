package io.bearman.pxe.dhcp;

import io.bearman.core.host.Ipv4;
import java.nio.ByteBuffer;

/**
 * An IPv4 network.
 *
 * @param network its lowest address
 * @param prefix how many bits of an address are the network's, 8 to 30
 */
public record Subnet(Ipv4 network, int prefix) {
    public Subnet {
        if (prefix < 8 || prefix > 30) {
            throw new IllegalArgumentException("not a prefix of 8 to 30 bits: " + prefix);
        }
        if ((number(network) & ~mask(prefix)) != 0) {
            throw new IllegalArgumentException(network + "/" + prefix
                    + " is not a network: it has bits of a host; its network is "
                    + address(number(network) & mask(prefix)) + "/" + prefix);
        }
    }

    /** {@return the network of this text, such as {@code 10.0.0.0/24}} */
    public static Subnet of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
            throw new IllegalArgumentException("not a network such as 10.0.0.0/24: '" + text + "'");
        }
        return new Subnet(
                new Ipv4(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /** {@return whether a host of this network may have this address} */
    public boolean has(Ipv4 address) {
        int host = number(address) & ~mask(prefix);
        return (number(address) & mask(prefix)) == number(network)
                && host != 0
                && host != ~mask(prefix);
    }

    /** {@return its netmask} */
    public Ipv4 netmask() {
        return address(mask(prefix));
    }

    /** {@return the order of two addresses} */
    static int compare(Ipv4 one, Ipv4 other) {
        return Integer.compareUnsigned(number(one), number(other));
    }

    private static int mask(int prefix) {
        return -1 << (32 - prefix);
    }

    private static int number(Ipv4 address) {
        return ByteBuffer.wrap(address.bytes()).getInt();
    }

    private static Ipv4 address(int number) {
        return Ipv4.of(ByteBuffer.allocate(4).putInt(number).array());
    }

    @Override
    public String toString() {
        return network + "/" + prefix;
    }
}
