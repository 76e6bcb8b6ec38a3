package io.bearman.ipmi.command;

import java.util.ArrayList;
import java.util.List;

/** Who puts commands to one BMC and has its answers: a session. */
public interface Dialogue {
    /**
     * {@return the answer of the BMC}
     *
     * @throws io.bearman.core.power.PowerException when there is none, or a refusal
     */
    <R> R execute(Command<R> command);

    /**
     * {@return the answers, in the order of the commands}; a session may ask the next before the
     * last was answered, so they must not depend on each other.
     *
     * @throws io.bearman.core.power.PowerException at the first that has no answer, or a refusal
     */
    default <R> List<R> executeAll(List<? extends Command<R>> commands) {
        List<R> answers = new ArrayList<>(commands.size());
        for (Command<R> command : commands) {
            answers.add(execute(command));
        }
        return List.copyOf(answers);
    }

    /** {@return the BMC's address and port, for messages} */
    String endpoint();
}
