package io.bearman.sdk;

import io.bearman.core.bmc.AddressSource;
import io.bearman.core.bmc.WantedLan;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.host.Ipv4;
import io.bearman.core.host.Machine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How BMCs ought to be set up: {@code bmc.settings}, by the name of the machine's hardware profile or
 * {@code default}, and {@code bmc.networks}. What is a machine's own comes from the inventory: address,
 * GUID, credential, cipher suites.
 *
 * @param profiles without what is a machine's own
 * @param networks of BMCs
 */
public record BmcProfiles(Map<String, WantedSettings> profiles, List<Network> networks) {
    /** The profile of machines whose hardware profile has none. */
    public static final String DEFAULT = "default";

    /** Nothing is wanted but that nobody gets in without proving who he is. */
    public static final BmcProfiles NONE = new BmcProfiles(Map.of(), List.of());

    public BmcProfiles {
        profiles = Map.copyOf(profiles);
        networks = List.copyOf(networks);
    }

    /**
     * A network of BMCs.
     *
     * @param address its first address
     * @param prefix how many bits its addresses have in common, 1 to 30
     * @param gateway null for whatever it is
     * @param vlan 0 for packets without a tag; null for whatever it is
     */
    public record Network(
            Ipv4 address,
            int prefix,
            @Nullable Ipv4 gateway,
            @Nullable Integer vlan) {
        public Network {
            if (prefix < 1 || prefix > 30) {
                throw new IllegalArgumentException(
                        "a network of BMCs is /1 to /30, not /" + prefix);
            }
            if ((number(address) & ~bits(prefix)) != 0) {
                throw new IllegalArgumentException(
                        address + " is not the first address of a /" + prefix);
            }
            if (gateway != null && !inside(address, prefix, gateway)) {
                throw new IllegalArgumentException(
                        "the gateway " + gateway + " is not in " + address + "/" + prefix);
            }
        }

        boolean contains(Ipv4 other) {
            return inside(address, prefix, other);
        }

        Ipv4 mask() {
            int bits = bits(prefix);
            return Ipv4.of(new byte[] {
                (byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits
            });
        }

        private static boolean inside(Ipv4 address, int prefix, Ipv4 other) {
            return (number(other) & bits(prefix)) == number(address);
        }

        private static int bits(int prefix) {
            return -1 << (32 - prefix);
        }

        private static int number(Ipv4 address) {
            int number = 0;
            for (byte one : address.bytes()) {
                number = number << 8 | one & 0xff;
            }
            return number;
        }

        /** {@return as it is written, such as {@code 10.1.0.0/24}} */
        @Override
        public String toString() {
            return address + "/" + prefix;
        }
    }

    /** {@return what is wanted of this machine's BMC} */
    public WantedSettings of(Machine machine) {
        WantedSettings profile = Optional.ofNullable(profiles.get(machine.hardwareProfile()))
                .or(() -> Optional.ofNullable(profiles.get(DEFAULT)))
                .orElseGet(() -> WantedSettings.closed("none"));
        return new WantedSettings(
                profile.profile(),
                profile.credential(),
                profile.users(),
                profile.otherUsers(),
                lan(profile.lan(), machine),
                suites(profile, machine),
                profile.sol(),
                profile.restorePolicy(),
                profile.firmware());
    }

    /** Those that Bearman tries, unless the profile says which. */
    private static Set<Integer> suites(WantedSettings profile, Machine machine) {
        return profile.cipherSuites().isEmpty()
                ? machine.bmc().suites().stream()
                        .filter(suite -> suite != 0)
                        .collect(Collectors.toSet())
                : profile.cipherSuites();
    }

    /** The machine's own address, and what belongs to the network that it is in. */
    private WantedLan lan(WantedLan profile, Machine machine) {
        Optional<Ipv4> address = ipv4(machine.bmc().address());
        if (profile.source() != AddressSource.STATIC || address.isEmpty()) {
            return profile;
        }
        Optional<Network> network =
                networks.stream().filter(it -> it.contains(address.get())).findFirst();
        return new WantedLan(
                profile.source(),
                address.get(),
                network.map(Network::mask).orElse(null),
                network.map(Network::gateway).orElse(null),
                network.map(Network::vlan).orElse(null),
                profile.arpResponses(),
                profile.gratuitousArp(),
                false);
    }

    /** A name, or an address of IPv6, says nothing that the BMC could be compared with. */
    private static Optional<Ipv4> ipv4(String address) {
        try {
            return Optional.of(new Ipv4(address));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
