package io.bearman.core.registration;

/** What a machine that registered is told to do. */
public enum Verdict {
    /** It passed: power off. */
    POWER_OFF,
    /** Stay on, with SSH open, until a human has looked. */
    STAY;

    /** {@return the word that is sent to the machine} */
    public String word() {
        return switch (this) {
            case POWER_OFF -> "power-off";
            case STAY -> "stay";
        };
    }
}
