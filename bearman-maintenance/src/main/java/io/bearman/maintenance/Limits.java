package io.bearman.maintenance;

/**
 * How many hosts may be out of service at once, whatever put them there.
 *
 * @param perRack in one rack
 * @param perZone in one availability zone
 * @param inAll in all
 * @param failures a run admits no further host after this many have failed
 */
public record Limits(int perRack, int perZone, int inAll, int failures) {
    public Limits {
        if (perRack < 1 || perZone < 1 || inAll < 1 || failures < 1) {
            throw new IllegalArgumentException("limits start at 1: " + perRack + " a rack, "
                    + perZone + " a zone, " + inAll + " in all, " + failures + " failures");
        }
    }

    /** {@return one host a rack, two a zone, two in all, stop at the first failure} */
    public static Limits create() {
        return new Limits(1, 2, 2, 1);
    }
}
