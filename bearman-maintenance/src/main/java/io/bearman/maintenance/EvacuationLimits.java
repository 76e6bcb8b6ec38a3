package io.bearman.maintenance;

/**
 * How far an evacuation may go.
 *
 * @param parallel servers of one host that are evacuated at once
 * @param down how many hosts of a region may look down at once, those asked for included, before it
 *     is taken for a fault of the control plane, or of the network to it
 */
public record EvacuationLimits(int parallel, int down) {
    public EvacuationLimits {
        if (parallel < 1 || down < 1) {
            throw new IllegalArgumentException(
                    "limits start at 1: " + parallel + " in parallel, " + down + " hosts down");
        }
    }

    /** {@return sixteen servers at once, one host down} */
    public static EvacuationLimits create() {
        return new EvacuationLimits(16, 1);
    }
}
