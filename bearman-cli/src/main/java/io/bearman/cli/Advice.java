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
        String rest = message(host.value(), e);
        if (e instanceof PowerException.WrongMachine) {
            return rest + "; compare cabling, address and GUID with: bearman inventory show "
                    + host;
        }
        if (e instanceof PowerException.Ambiguous) {
            return rest + "; look: bearman power status " + host;
        }
        return rest + next(e);
    }

    /** {@return what a failure is in the row of a host, or of a BMC by its address} */
    static String about(Target target, BearmanException e) {
        return target.placed() == null
                ? message(target.bmc().endpoint(), e)
                : about(target.placed().host().id(), e);
    }

    /** {@return the same without the BMC's address, so that many can say it at once} */
    static String withoutAddress(Target target, BearmanException e) {
        return without(target.bmc().endpoint(), about(target, e));
    }

    private static String message(String name, BearmanException e) {
        return without(name, Mistakes.oneLine(String.valueOf(e.getMessage())));
    }

    private static String without(String name, String message) {
        String named = name + ": ";
        return message.startsWith(named) ? message.substring(named.length()) : message;
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
