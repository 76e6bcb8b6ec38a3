package io.bearman.testkit.bmc;

import java.util.Optional;

/** Commands that belong together. Guarded by the BMC's lock. */
@FunctionalInterface
interface CommandFamily {
    /** {@return the answer, or empty when the command is none of this family} */
    Optional<Answer> answer(Command command);
}
