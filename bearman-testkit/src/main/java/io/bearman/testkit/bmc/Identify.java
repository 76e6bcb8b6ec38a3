package io.bearman.testkit.bmc;

/** What the identify light of a chassis does (IPMI v2.0 table 28-3). */
public enum Identify {
    OFF,
    /** Lit for some seconds. */
    FOR_A_WHILE,
    /** Lit until it is told otherwise. */
    ON
}
