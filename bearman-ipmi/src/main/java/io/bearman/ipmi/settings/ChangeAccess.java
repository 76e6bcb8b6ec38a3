package io.bearman.ipmi.settings;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.user.GetUserAccess;
import io.bearman.ipmi.user.SetUserAccess;
import io.bearman.ipmi.user.UserAccess;
import io.bearman.ipmi.user.UserId;

/**
 * Changes what a user may do.
 *
 * @param channel where
 * @param user who
 * @param wanted what
 */
record ChangeAccess(int channel, UserId user, UserAccess wanted) implements Step {
    @Override
    public void write(Dialogue bmc) {
        bmc.execute(new SetUserAccess(channel, user, wanted));
    }

    /** What is said of call-back and link authentication has nothing to do with us. */
    @Override
    public boolean done(Dialogue bmc) {
        UserAccess now = bmc.execute(new GetUserAccess(channel, user)).access();
        return now.messaging() == wanted.messaging() && now.limit() == wanted.limit();
    }
}
