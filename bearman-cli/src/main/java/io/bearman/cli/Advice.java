package io.bearman.cli;

import io.bearman.core.BearmanException;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.host.HostId;
import io.bearman.core.power.PowerException;

/** The next command after a failure, where the failure itself cannot know it. */
final class Advice {
    private Advice() {}

    /** {@return what a host's failure is in its row: without the host's name again} */
    static String about(HostId host, BearmanException e) {
        String message = Mistakes.oneLine(String.valueOf(e.getMessage()));
        String named = host + ": ";
        String rest = message.startsWith(named) ? message.substring(named.length()) : message;
        if (e instanceof PowerException.WrongMachine) {
            return rest + "; compare cabling, address and GUID with: bearman inventory show "
                    + host;
        }
        if (e instanceof PowerException.Ambiguous) {
            return rest + "; look: bearman power status " + host;
        }
        return rest + next(e);
    }

    static String next(BearmanException e) {
        if (e instanceof PowerException.Denied) {
            return "; BMC users are below bmc: in: bearman config show";
        }
        if (e instanceof CloudException.Denied) {
            return "; the login is below clouds: in: bearman config show";
        }
        return "";
    }
}
