package io.bearman.testkit.bmc;

import java.util.List;
import java.util.Optional;

/** Gives a command to the family that it belongs to. Guarded by the BMC's lock. */
final class Commands {
    private static final int SENSOR = 0x04;
    private static final int STORAGE = 0x0a;

    private final List<CommandFamily> families;
    private final Quirks quirks;

    Commands(List<CommandFamily> families, Quirks quirks) {
        this.families = families;
        this.quirks = quirks;
    }

    Answer answer(Command command) {
        int obstacle = command.session() == null ? Completion.OK : obstacle(command);
        if (obstacle != Completion.OK) {
            return Answer.code(obstacle);
        }
        try {
            for (CommandFamily family : families) {
                Optional<Answer> answer = family.answer(command);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
        } catch (Wire.Malformed e) {
            return Answer.code(Completion.LENGTH_INVALID);
        }
        // Outside a session nothing is said about which commands exist.
        return Answer.code(
                command.session() == null
                        ? Completion.INSUFFICIENT_PRIVILEGE
                        : Completion.INVALID_COMMAND);
    }

    private int obstacle(Command command) {
        if (quirks.strikes(Quirk.BUSY)) {
            return Completion.NODE_BUSY;
        }
        if (quirks.strikes(Quirk.INITIALISING)) {
            return Completion.INITIALISING;
        }
        boolean ofRepository = command.netFn() == SENSOR || command.netFn() == STORAGE;
        return ofRepository && quirks.strikes(Quirk.SDR_UPDATING)
                ? Completion.SDR_UPDATING
                : Completion.OK;
    }
}
