package io.bearman.maintenance;

import io.bearman.core.host.HostId;

/** How a walk of one host of a roll came to rest here. */
sealed interface Walked {
    HostId host();

    /** For good: the journal says how. */
    record Ended(HostId host) implements Walked {}

    /** It did not succeed. */
    record Failed(HostId host, Failure failure) implements Walked {}

    /** It was told to stop; whoever comes next goes on with it. */
    record Stopped(HostId host) implements Walked {}

    /** Another worker of the run has it. */
    record Elsewhere(HostId host) implements Walked {}
}
