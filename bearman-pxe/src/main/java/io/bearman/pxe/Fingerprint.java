package io.bearman.pxe;

import io.bearman.core.host.Mac;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** What of a machine's words can tell it from others: vendors' default values cannot. */
final class Fingerprint {
    private static final Set<String> DEFAULT_SERIALS = Set.of(
            "0123456789",
            "1234567890",
            "123456789",
            "12345678",
            "chassis serial number",
            "system serial number",
            "default string",
            "empty",
            "enter serial",
            "invalid",
            "n/a",
            "na",
            "none",
            "not applicable",
            "not available",
            "not specified",
            "null",
            "oem",
            "serial",
            "serial number",
            "to be filled by o.e.m.",
            "unknown",
            "undefined");

    // Blanks, dots, or one character again and again.
    private static final Pattern NOTHING = Pattern.compile("(.)\\1*|[^A-Za-z0-9]*");

    private static final Set<UUID> DEFAULT_UUIDS = Set.of(
            new UUID(0, 0),
            new UUID(-1, -1),
            // AMI's sample value, in both byte orders in use.
            UUID.fromString("03000200-0400-0500-0006-000700080009"),
            UUID.fromString("00020003-0004-0005-0006-000700080009"),
            UUID.fromString("12345678-1234-5678-90ab-cddeefaabbcc"),
            // Dell, service tag never written.
            UUID.fromString("4c4c4544-0000-2010-8020-80c04f202020"),
            UUID.fromString("fefefefe-fefe-fefe-fefe-fefefefefefe"));

    private Fingerprint() {}

    static Optional<Mac> mac(BootRequest request) {
        return request.mac()
                .filter(mac -> !mac.value().equals("00:00:00:00:00:00"))
                // The lowest bit of the first byte: a group, not a card (IEEE 802-2014 §8.2.2).
                .filter(mac -> Integer.parseInt(mac.value().substring(0, 2), 16) % 2 == 0);
    }

    static Optional<UUID> uuid(BootRequest request) {
        return telling(request.uuid());
    }

    static Optional<UUID> telling(Optional<UUID> uuid) {
        return uuid.filter(value -> !DEFAULT_UUIDS.contains(value));
    }

    static Optional<String> serial(BootRequest request) {
        return request.serial().map(String::strip).filter(Fingerprint::tells);
    }

    /** Vendors pad serials, and tools change their case. */
    static boolean same(String serial, String other) {
        return tells(serial.strip()) && serial.strip().equalsIgnoreCase(other.strip());
    }

    private static boolean tells(String serial) {
        return !NOTHING.matcher(serial).matches()
                && !DEFAULT_SERIALS.contains(serial.toLowerCase(Locale.ROOT));
    }
}
