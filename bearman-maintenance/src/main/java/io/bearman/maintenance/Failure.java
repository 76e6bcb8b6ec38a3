package io.bearman.maintenance;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.core.journal.Entry;

/**
 * How a try to do a host ended, when it did not succeed; in the journal, so that all workers count it.
 *
 * @param outcome failed or refused
 * @param why for people, the host first
 */
record Failure(HostReport.Outcome outcome, String why) {
    /** The journal's step that says so. Another try may follow it. */
    static final String TRY = "try";

    static Failure of(HostId host, BearmanException e) {
        boolean refused = e.exitCode() == ExitCode.REFUSED;
        return new Failure(
                refused ? HostReport.Outcome.REFUSED : HostReport.Outcome.FAILED, why(host, e));
    }

    /** {@return what a failure says, the host first} */
    static String why(HostId host, BearmanException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(host.value()) ? message : host + ": " + message;
    }

    /** {@return a fault of ours: nobody expected it} */
    static Failure fault(HostId host, Throwable e) {
        return new Failure(
                HostReport.Outcome.FAILED,
                host + ": a fault of Bearman itself, please report it: " + e);
    }

    static Failure read(Entry entry) {
        Details details = Details.read(entry.detail());
        return new Failure(
                HostReport.Outcome.valueOf(details.need("outcome")), details.need("why"));
    }

    Details details() {
        return Details.of("outcome", outcome.name()).and("why", why);
    }
}
