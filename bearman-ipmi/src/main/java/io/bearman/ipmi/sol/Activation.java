package io.bearman.ipmi.sol;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.GetSessionInfo;
import io.bearman.ipmi.command.SessionInfo;
import io.bearman.ipmi.sol.ActivatePayload.Answer.Granted;
import java.util.OptionalInt;

/** How a console is got: activated, taken over from whoever has it, or refused with who that is. */
final class Activation {
    private final SolLine line;
    private final SolSettings settings;

    Activation(SolLine line, SolSettings settings) {
        this.line = line;
        this.settings = settings;
    }

    Granted run() {
        ActivatePayload.Answer answer = activate();
        if (settings.takeOver() && !(answer instanceof Granted)) {
            line.execute(new DeactivatePayload(settings.instance()));
            answer = activate();
        }
        if (answer instanceof Granted granted) {
            return granted;
        }
        throw new PowerException.Busy(
                line.endpoint() + ": its console is in use by " + holder()
                        + "; it can be taken over (bearman ipmi sol HOST --take-over), which ends it there");
    }

    private ActivatePayload.Answer activate() {
        return line.execute(new ActivatePayload(settings.instance()));
    }

    /** Not every BMC says: then it is just another session. */
    private String holder() {
        try {
            OptionalInt id = line.execute(new GetPayloadInstanceInfo(settings.instance()));
            if (id.isPresent() && id.getAsInt() == line.sessionId()) {
                return "this very session";
            }
            if (id.isPresent()) {
                SessionInfo info = line.execute(new GetSessionInfo(id.getAsInt()));
                return info.holder()
                        .map(holder -> "the BMC's user " + holder.user()
                                + holder.address()
                                        .map(address -> " from " + address)
                                        .orElse(""))
                        .orElse("another session");
            }
        } catch (PowerException.Refused | PowerException.Denied | PowerException.Garbled e) {
            return "another session";
        }
        return "another session";
    }
}
