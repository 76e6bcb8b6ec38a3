package io.bearman.ipmi.settings;

import io.bearman.ipmi.command.PrivilegeLimit;
import io.bearman.ipmi.user.GetUserAccess;
import io.bearman.ipmi.user.GetUserAccess.Status;
import io.bearman.ipmi.user.User;
import io.bearman.ipmi.user.UserAccess;

/** Whether a user may log in over the LAN, as far as the BMC tells. */
final class Entry {
    private Entry() {}

    static boolean open(User user) {
        return open(user.status(), user.access());
    }

    static boolean open(GetUserAccess.Answer answer) {
        return open(answer.status(), answer.access());
    }

    private static boolean open(Status status, UserAccess access) {
        return status != Status.DISABLED
                && access.messaging()
                && access.limit() != PrivilegeLimit.NO_ACCESS
                && access.limit() != PrivilegeLimit.UNSPECIFIED;
    }
}
