package io.bearman.ipmi;

/** What reading a setting back showed. */
public enum ReadBack {
    /** The BMC reports what was set. */
    CONFIRMED,
    /**
     * It reports the boot device, and that its flags are not valid. Some BMCs never report that bit; the
     * machine shows at its next boot.
     */
    UNVERIFIED
}
