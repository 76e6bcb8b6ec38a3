package io.bearman.sdk.simulation;

import io.bearman.core.claim.Claim;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.journal.Entry;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.maintenance.Report;

/** Something that is so, whatever anybody was told of it. */
sealed interface Happening {
    /** A guest begins to run on a host. */
    record GuestStarted(HostId host, ServerId guest, String name) implements Happening {}

    /** A guest no longer runs on a host, because it left or was stopped. */
    record GuestStopped(HostId host, ServerId guest) implements Happening {}

    /**
     * A machine's power button is pressed, through its BMC or at its front.
     *
     * @param by the name of a process of ours, or {@link Truth#HUMAN}, or {@link Truth#NOBODY}
     */
    record Pressed(HostId host, PowerAction action, String by) implements Happening {}

    /**
     * A machine's power changed.
     *
     * @param by whose doing it is
     */
    record Powered(HostId host, PowerState to, String by) implements Happening {}

    /** A machine's kernel stopped; its power is on. */
    record Panicked(HostId host) implements Happening {}

    /** A machine is given its production system to boot. */
    record Booting(HostId host) implements Happening {}

    /** A machine's production system is up. */
    record Booted(HostId host) implements Happening {}

    /** The pods of a host are driven away, its nova-compute among them. */
    record NodeCleared(HostId host) implements Happening {}

    /** A process was given a claim. */
    record Claimed(String process, Claim claim) implements Happening {}

    /** A process gave a claim back. */
    record Released(String process, Claim claim) implements Happening {}

    /** A process wrote into the journal. */
    record Wrote(String process, Entry entry) implements Happening {}

    /** A process's request to the cloud that could change something leaves it now. */
    record Asked(String process, CloudWrite write) implements Happening {}

    /** A human did something to a host or to a server on it. */
    record HumanDid(HostId host, Deed deed) implements Happening {}

    /** The server of a {@link Deed#MOVED_A_SERVER}. */
    record HumanMoved(ServerId server) implements Happening {}

    /** What humans do. */
    enum Deed {
        ENABLED,
        DISABLED,
        POWERED,
        MOVED_A_SERVER,
        DELETED_A_SERVER
    }

    /** A process ended a run, or this try of it, with a report. */
    record Reported(String process, Report report) implements Happening {}

    /** Nothing happens any more. */
    record Ended() implements Happening {}
}
