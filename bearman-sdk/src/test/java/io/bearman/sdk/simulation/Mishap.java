package io.bearman.sdk.simulation;

import io.bearman.core.host.HostId;
import java.time.Duration;
import java.util.List;

/**
 * Something that goes wrong, or that somebody does, at some time.
 *
 * @param at when, from the beginning
 * @param what what
 * @param host where, for those that have a place
 * @param lasts for how long, for those that end by themselves
 * @param pick which server or process, counted round
 */
record Mishap(Duration at, What what, HostId host, Duration lasts, int pick) {
    enum What {
        BMC_SILENT,
        BMC_BUSY,
        BMC_LOSES_AN_ANSWER,
        BMC_SILENT_AFTER_OFF,
        SOFT_OFF_UNHEARD,
        BOOT_PANICS,
        SLOW_FIRMWARE,
        AGENT_DIES,
        POWER_LOST,
        PANIC,
        COMES_BACK,
        CONDUCTOR_DOWN,
        SCHEDULER_DOWN,
        NOVA_UNREACHABLE,
        MIGRATION_FAILS,
        MIGRATION_REFUSED,
        TARGET_REFUSES,
        MIGRATION_IS_SLOW,
        COLD_MIGRATION_FAILS,
        PROCESS_KILLED,
        PROCESS_STOPPED,
        FROZEN,
        CLOCK_IS_SET,
        HUMAN_ENABLES,
        HUMAN_DISABLES,
        HUMAN_CORDONS,
        HUMAN_POWERS_OFF,
        HUMAN_POWERS_ON,
        USER_DELETES,
        USER_BOOTS,
        HUMAN_MOVES;

        /** How a host dies, or looks dead. */
        static final List<What> DEATHS = List.of(PANIC, PANIC, POWER_LOST, AGENT_DIES);

        /** What may happen besides. */
        static final List<What> MORE = List.of(values());
    }

    /** {@return whether it is what a job begins with} */
    boolean isDeath() {
        return at.isZero();
    }

    @Override
    public String toString() {
        return what + " " + host + " at " + at.toSeconds() + " s for " + lasts.toSeconds() + " s ("
                + pick + ")";
    }
}
