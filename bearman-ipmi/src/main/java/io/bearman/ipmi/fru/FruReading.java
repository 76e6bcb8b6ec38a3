package io.bearman.ipmi.fru;

/** What came of reading an inventory; a machine without one, or with an empty one, is healthy. */
public sealed interface FruReading {
    /**
     * It was read.
     *
     * @param inventory what it says, and what is wrong with it
     */
    record Found(FruInventory inventory) implements FruReading {}

    /** Nobody ever wrote anything into it. */
    record Blank() implements FruReading {}

    /** The BMC has no such inventory, or what it describes is not there. */
    record Absent() implements FruReading {}

    /** Another controller or a private bus has it, and the BMC would have to pass the question on. */
    record OutOfReach() implements FruReading {}

    /**
     * The BMC refused to return it, or its bytes make no sense.
     *
     * @param reason for people
     */
    record Unreadable(String reason) implements FruReading {}
}
