package io.bearman.openstack;

/** What the hypervisor last said of a guest (compute API guide, OS-EXT-STS:power_state). */
public enum GuestPower {
    /** 0, or a number that this version does not know. */
    NO_STATE,
    RUNNING,
    PAUSED,
    SHUTDOWN,
    CRASHED,
    SUSPENDED;

    static GuestPower of(int number) {
        return switch (number) {
            case 1 -> RUNNING;
            case 3 -> PAUSED;
            case 4 -> SHUTDOWN;
            case 6 -> CRASHED;
            case 7 -> SUSPENDED;
            default -> NO_STATE;
        };
    }
}
