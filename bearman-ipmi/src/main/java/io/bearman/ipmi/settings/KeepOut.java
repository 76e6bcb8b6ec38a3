package io.bearman.ipmi.settings;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.PrivilegeLimit;
import io.bearman.ipmi.user.EnableUser;
import io.bearman.ipmi.user.GetUserAccess;
import io.bearman.ipmi.user.SetUserAccess;
import io.bearman.ipmi.user.UserAccess;
import io.bearman.ipmi.user.UserId;

/**
 * Keeps a user from logging in. A BMC that does not say whether a user is enabled shows it only by his
 * access, so where that still lets him in it is taken too.
 *
 * @param channel where
 * @param user who
 */
record KeepOut(int channel, UserId user) implements Step {
    private static final UserAccess NONE =
            new UserAccess(false, false, false, PrivilegeLimit.NO_ACCESS);

    @Override
    public void write(Dialogue bmc) {
        bmc.execute(new EnableUser(user, false));
        if (!done(bmc)) {
            bmc.execute(new SetUserAccess(channel, user, NONE));
        }
    }

    @Override
    public boolean done(Dialogue bmc) {
        return !Entry.open(bmc.execute(new GetUserAccess(channel, user)));
    }
}
