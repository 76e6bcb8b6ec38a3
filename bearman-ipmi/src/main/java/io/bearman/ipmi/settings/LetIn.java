package io.bearman.ipmi.settings;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.user.EnableUser;
import io.bearman.ipmi.user.GetUserAccess;
import io.bearman.ipmi.user.UserId;

/**
 * Lets a user log in who has a name, a password and access.
 *
 * @param channel where
 * @param user who
 */
record LetIn(int channel, UserId user) implements Step {
    @Override
    public void write(Dialogue bmc) {
        bmc.execute(new EnableUser(user, true));
    }

    @Override
    public boolean done(Dialogue bmc) {
        return Entry.open(bmc.execute(new GetUserAccess(channel, user)));
    }
}
