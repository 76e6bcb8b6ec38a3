package io.bearman.core.bmc;

import io.bearman.core.host.Ipv4;
import org.jspecify.annotations.Nullable;

/**
 * How a BMC ought to be reached; null for what does not matter.
 *
 * @param source where its address comes from
 * @param address its address
 * @param mask its network's mask
 * @param gateway its network's gateway
 * @param vlan 1 to 4094; 0 for packets without a tag
 * @param arpResponses whether it answers ARP by itself, also while the machine is off
 * @param gratuitousArp whether it tells its address unasked
 * @param mayMove whether apply may change source, address, mask, gateway and VLAN: a slip there
 *     takes the BMC away, so it is only done for who asks for it
 */
public record WantedLan(
        @Nullable AddressSource source,
        @Nullable Ipv4 address,
        @Nullable Ipv4 mask,
        @Nullable Ipv4 gateway,
        @Nullable Integer vlan,
        @Nullable Boolean arpResponses,
        @Nullable Boolean gratuitousArp,
        boolean mayMove) {
    /** Whatever it is. */
    public static final WantedLan ANY =
            new WantedLan(null, null, null, null, null, null, null, false);

    private static final int LAST_VLAN = 4094;

    public WantedLan {
        if (vlan != null && (vlan < 0 || vlan > LAST_VLAN)) {
            throw new IllegalArgumentException("a VLAN is 1 to 4094, or 0 for none, not " + vlan);
        }
        if (source == AddressSource.DHCP && (address != null || mask != null || gateway != null)) {
            throw new IllegalArgumentException(
                    "address, mask and gateway are DHCP's to give, or the source is static");
        }
    }

    /** {@return the same at this address, which is then not DHCP's to give} */
    public WantedLan at(Ipv4 other) {
        return new WantedLan(
                AddressSource.STATIC,
                other,
                mask,
                gateway,
                vlan,
                arpResponses,
                gratuitousArp,
                mayMove);
    }

    /** {@return the same, and apply may take the BMC to that address} */
    public WantedLan moving() {
        return new WantedLan(
                source, address, mask, gateway, vlan, arpResponses, gratuitousArp, true);
    }
}
