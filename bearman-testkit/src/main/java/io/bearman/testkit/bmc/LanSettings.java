package io.bearman.testkit.bmc;

import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Mac;

/**
 * What the LAN configuration of a simulated BMC says (IPMI v2.0 §23). It has nothing to do with
 * where the BMC really listens.
 *
 * @param address its address
 * @param mask the subnet mask
 * @param gateway the default gateway
 * @param mac its own
 * @param source where the address comes from
 * @param vlan 1 to 4095, 0 for none
 * @param vlanPriority 0 to 7
 * @param arpResponses whether it answers ARP requests itself
 * @param gratuitousArps whether it sends them itself
 */
public record LanSettings(
        Ipv4 address,
        Ipv4 mask,
        Ipv4 gateway,
        Mac mac,
        Source source,
        int vlan,
        int vlanPriority,
        boolean arpResponses,
        boolean gratuitousArps) {

    /** Where an address comes from. */
    public enum Source {
        UNSPECIFIED,
        STATIC,
        DHCP,
        FIRMWARE,
        OTHER
    }

    /** An address for documentation. */
    public static final LanSettings USUAL = of(
            new Ipv4("192.0.2.1"),
            new Ipv4("255.255.255.0"),
            new Ipv4("192.0.2.254"),
            Mac.of("02:00:00:00:00:01"));

    public LanSettings {
        if (vlan < 0 || vlan > 4095 || vlanPriority < 0 || vlanPriority > 7) {
            throw new IllegalArgumentException(
                    "not a VLAN: " + vlan + " of priority " + vlanPriority);
        }
    }

    /** {@return a static address without VLAN; ARP requests are answered} */
    public static LanSettings of(Ipv4 address, Ipv4 mask, Ipv4 gateway, Mac mac) {
        return new LanSettings(address, mask, gateway, mac, Source.STATIC, 0, 0, true, false);
    }

    /** {@return this with another source} */
    public LanSettings with(Source other) {
        return new LanSettings(
                address,
                mask,
                gateway,
                mac,
                other,
                vlan,
                vlanPriority,
                arpResponses,
                gratuitousArps);
    }

    /** {@return this in a VLAN, or in none: 0} */
    public LanSettings withVlan(int id, int priority) {
        return new LanSettings(
                address, mask, gateway, mac, source, id, priority, arpResponses, gratuitousArps);
    }

    /** {@return this with other ARPs} */
    public LanSettings withArps(boolean responses, boolean gratuitous) {
        return new LanSettings(
                address, mask, gateway, mac, source, vlan, vlanPriority, responses, gratuitous);
    }
}
