package io.bearman.core.host;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network card and where it ought to be cabled.
 *
 * @param mac its address
 * @param plannedSwitch the system name of the switch at the other end (LLDP, IEEE 802.1AB §8.5.6),
 *     null when nobody planned it
 * @param plannedPort the switch's port, by its id or description; null when nobody planned it
 */
public record Nic(
        Mac mac, @Nullable String plannedSwitch, @Nullable String plannedPort) {
    public Nic {
        if ((plannedSwitch == null) != (plannedPort == null)) {
            throw new IllegalArgumentException(
                    "network card " + mac + " needs both a switch and its port, or none of them");
        }
        check(mac, plannedSwitch);
        check(mac, plannedPort);
    }

    /** {@return a card that may be cabled anywhere} */
    public static Nic of(Mac mac) {
        return new Nic(mac, null, null);
    }

    /** {@return the switch at the other end} */
    public Optional<String> switchName() {
        return Optional.ofNullable(plannedSwitch);
    }

    /** {@return the switch's port} */
    public Optional<String> switchPort() {
        return Optional.ofNullable(plannedPort);
    }

    private static void check(Mac mac, @Nullable String text) {
        if (text != null) {
            if (text.isBlank()) {
                throw new IllegalArgumentException(
                        "network card " + mac + " has a blank switch or port");
            }
            Text.check("network card " + mac, "switch or port", text);
        }
    }
}
