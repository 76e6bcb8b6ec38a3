package io.bearman.ipmi;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Command;

/**
 * How a BMC says a request ended (completion code, IPMI v2.0 table 5-2).
 *
 * @param code the byte
 */
record Completion(int code) {
    private static final int NODE_BUSY = 0xc0;
    private static final int TIMEOUT = 0xc3;
    private static final int NO_RESPONSE = 0xce;
    private static final int REPEATED = 0xcf;
    private static final int REPOSITORY_UPDATE = 0xd0;
    private static final int FIRMWARE_UPDATE = 0xd1;
    private static final int INITIALISING = 0xd2;

    static Completion of(int code) {
        return new Completion(code);
    }

    boolean done() {
        return code == 0;
    }

    /** {@return whether it leaves open what became of this very request} */
    boolean leavesOpen() {
        return code == TIMEOUT || code == NO_RESPONSE || code == REPEATED;
    }

    /** {@return whether no copy of the request can have been carried out, whenever it came} */
    private boolean never(Command<?> command) {
        return command.deniedBy(code)
                || switch (code) {
                    case 0xc1, 0xc2, 0xc6, 0xc7, 0xc8, 0xc9, 0xcc, 0xd6 -> true;
                    default -> false;
                };
    }

    /**
     * {@return whether it will pass, so that asking again is worth it}
     *
     * <p>Busy and initialising say that nothing was done. A timeout inside the BMC does not say so:
     * after it, only what may happen twice is asked again.
     */
    boolean passes(Command<?> command) {
        return switch (code) {
            case NODE_BUSY, REPOSITORY_UPDATE, INITIALISING -> true;
            case TIMEOUT -> command.repeatable();
            default -> false;
        };
    }

    /**
     * {@return why it did not succeed}
     *
     * @param another whether another copy of the request got no answer, or none that says what became
     *     of it
     */
    PowerException exception(String endpoint, Command<?> command, boolean another) {
        String text = endpoint + ": " + command.title() + ": " + meaning(command)
                + String.format(" (0x%02x)", code);
        boolean open = leavesOpen() || another && !never(command);
        if (open && command.lostIsAmbiguous()) {
            return new PowerException.Ambiguous(
                    text + (another ? "; it was sent more than once" : ""));
        }
        if (command.deniedBy(code)) {
            return new PowerException.Denied(text);
        }
        return switch (code) {
            case NODE_BUSY, TIMEOUT, REPOSITORY_UPDATE, FIRMWARE_UPDATE, INITIALISING ->
                new PowerException.Busy(text);
            default -> new PowerException.Refused(text);
        };
    }

    private String meaning(Command<?> command) {
        return command.refusal(code).orElseGet(this::general);
    }

    private String general() {
        return switch (code) {
            case NODE_BUSY -> "the BMC is busy";
            case 0xc1 -> "the BMC does not know this command";
            case 0xc2 -> "the BMC does not know this command on that logical unit";
            case TIMEOUT -> "the BMC ran out of time, it may or may not have happened";
            case 0xc4 -> "the BMC is out of space";
            case 0xc5 -> "the reservation was cancelled by somebody else's";
            case 0xc6, 0xc7, 0xc8 -> "the BMC expects another length";
            case 0xc9 -> "out of range for the BMC";
            case 0xca -> "the BMC cannot return that many bytes";
            case 0xcb -> "the BMC has no such sensor, record or device";
            case 0xcc -> "the BMC does not take this value";
            case 0xcd -> "not possible with this sensor or record";
            case NO_RESPONSE -> "the BMC could not answer, it may or may not have happened";
            case REPEATED -> "the BMC takes it for a repeated request";
            case REPOSITORY_UPDATE -> "the BMC updates its sensor repository";
            case FIRMWARE_UPDATE -> "the BMC updates its firmware";
            case INITIALISING -> "the BMC initialises itself";
            case 0xd3 -> "nobody is there to answer";
            case Command.INSUFFICIENT_PRIVILEGE -> "the user lacks the privilege";
            case 0xd5 -> "not possible in the machine's present state";
            case 0xd6 -> "the function is disabled";
            default -> "the BMC refused";
        };
    }
}
