package io.bearman.core.host;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The GUID by which a BMC proves which machine it belongs to (IPMI v2.0 §20.8, §13.21).
 *
 * @param hex the 16 bytes in the order they come over the wire, 32 lower-case hex digits
 */
public record BmcGuid(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public BmcGuid {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a BMC GUID (32 hex digits): '" + hex + "'");
        }
    }

    /** {@return the GUID of this text; case and hyphens do not matter} */
    public static BmcGuid of(String text) {
        return new BmcGuid(text.toLowerCase(Locale.ROOT).replace("-", ""));
    }

    /** {@return the GUID of these 16 bytes} */
    public static BmcGuid of(byte[] wire) {
        return new BmcGuid(HexFormat.of().formatHex(wire));
    }

    /** {@return the 16 bytes in wire order} */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
