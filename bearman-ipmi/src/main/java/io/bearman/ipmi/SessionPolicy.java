package io.bearman.ipmi;

/** How long the sessions of {@link IpmiClient#ask} live. BMCs have few: four is common. */
public enum SessionPolicy {
    /** Opened for one command and given back: five pairs of packets for a reading. */
    ONE_SHOT,
    /**
     * One a BMC, kept open and alive, opened anew when the BMC forgot it: one pair for a reading. Given
     * back by {@link IpmiClient#close}.
     */
    KEPT
}
