package io.bearman.ipmi.sensor;

/** How a sensor is, the best first. */
public enum Health {
    OK("ok"),
    NON_CRITICAL("non-critical"),
    CRITICAL("critical"),
    NON_RECOVERABLE("non-recoverable");

    private final String text;

    Health(String text) {
        this.text = text;
    }

    /** {@return its name for people} */
    public String text() {
        return text;
    }

    /** {@return the worse of both} */
    public Health or(Health other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
