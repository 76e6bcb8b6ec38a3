package io.bearman.core.cloud;

import io.bearman.core.host.HostId;
import io.bearman.core.power.PoweredOff;
import io.bearman.core.time.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The servers of one cloud region. Reads are retried; an action is sent once, never repeated here,
 * and a lost answer is {@link CloudException.Ambiguous}.
 */
public interface Guests {
    /** {@return every server of every project that Nova has on this host, in order of id} */
    List<Server> on(HostId host);

    /** {@return every server of every project of the region, in order of id} */
    List<Server> all();

    /** {@return this server as Nova shows it now, empty when there is none} */
    Optional<Server> observe(ServerId server);

    /** {@return the migration records that have this host as source or destination, in order of id} */
    List<Migration> migrations(HostId host);

    /**
     * {@return those of them that changed at this instant or later, in order of id}
     *
     * @param since in Nova's clocks, of which there are several
     */
    List<Migration> migrations(HostId host, Instant since);

    /** {@return the migration records of this server, in order of id} */
    List<Migration> migrations(ServerId server);

    /**
     * {@return the records of every cold migration and resize of the region that waits to be
     * confirmed or reverted, in order of id; until then its source holds the server's resources}
     */
    List<Migration> unconfirmed();

    /** Asks Nova to move a server to a host of the scheduler's choice. */
    Submitted move(ServerId server, Move how, Deadline notAfter);

    /** Asks Nova to move a server to this host, which the scheduler checks. */
    Submitted move(ServerId server, Move how, HostId target, Deadline notAfter);

    /** {@return the live migrations of this server that are going on, none once they are over} */
    List<LiveProgress> live(ServerId server);

    /**
     * Gives up a live migration; the server stays where it is.
     *
     * @param migration the number of its record
     * @throws CloudException.Refused when it is not going on
     */
    Submitted abort(ServerId server, long migration, Deadline notAfter);

    /**
     * Lets a live migration that copies end at the price of a pause of the guest.
     *
     * @param migration the number of its record
     * @throws CloudException.Refused when it is not copying
     */
    Submitted forceComplete(ServerId server, long migration, Deadline notAfter);

    /** Confirms a finished cold migration. */
    Submitted confirm(ServerId server, Deadline notAfter);

    /** Asks Nova to start a dead host's server elsewhere; impossible without evidence. */
    Submitted evacuate(ServerId server, PoweredOff evidence, Deadline notAfter);

    /** Starts a stopped server. */
    Submitted start(ServerId server, Deadline notAfter);

    /** Makes the guest anew where it is, also one that Nova believes running and that is not. */
    Submitted hardReboot(ServerId server, Deadline notAfter);

    /** Writes a vm_state into Nova's database and clears the task_state; touches no guest. */
    Submitted resetState(ServerId server, ClaimedState state, Deadline notAfter);

    /** {@return the server groups of every project} */
    List<ServerGroup> groups();

    /** {@return what was asked of this server by whomever, the latest first} */
    List<ServerAction> actions(ServerId server);

    /** {@return Nova's own words on why a request failed, if it has any (os-instance-actions)} */
    Optional<String> explanation(ServerId server, String requestId);
}
