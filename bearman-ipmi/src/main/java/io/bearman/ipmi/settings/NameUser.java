package io.bearman.ipmi.settings;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.user.GetUserName;
import io.bearman.ipmi.user.SetUserName;
import io.bearman.ipmi.user.UserId;

/**
 * Gives a user a name.
 *
 * @param user who
 * @param name the name
 */
record NameUser(UserId user, String name) implements Step {
    @Override
    public void write(Dialogue bmc) {
        bmc.execute(new SetUserName(user, name));
    }

    @Override
    public boolean done(Dialogue bmc) {
        return bmc.execute(new GetUserName(user)).equals(name);
    }
}
