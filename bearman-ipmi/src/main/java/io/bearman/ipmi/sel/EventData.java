package io.bearman.ipmi.sel;

/**
 * The three bytes of an event (IPMI v2.0 §29.7).
 *
 * @param first the offset of the state, and what the other two are
 * @param second 0 to 255
 * @param third 0 to 255
 */
public record EventData(int first, int second, int third) {
    /** What a byte is. */
    public enum Content {
        UNSPECIFIED,
        /** For thresholds the reading and the threshold; else previous state and severity. */
        STANDARD,
        OEM,
        /** As table 42-3 defines it for that type of sensor. */
        SENSOR_SPECIFIC
    }

    public EventData {
        check(first);
        check(second);
        check(third);
    }

    private static void check(int value) {
        if (value < 0 || value > 0xff) {
            throw new IllegalArgumentException("not a byte: " + value);
        }
    }

    /** {@return the offset of the state, 0 to 15} */
    public int offset() {
        return first & 0x0f;
    }

    /** {@return what the second byte is} */
    public Content secondIs() {
        return Content.values()[first >> 6];
    }

    /** {@return what the third byte is} */
    public Content thirdIs() {
        return Content.values()[first >> 4 & 0x03];
    }

    /** {@return the three bytes in hex, as other tools print them} */
    @Override
    public String toString() {
        return String.format("%02x%02x%02x", first, second, third);
    }
}
