package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import java.util.List;

/**
 * What became of one host.
 *
 * @param host the host
 * @param outcome how it ended
 * @param why in one line; empty when done
 * @param seconds from its first journal entry to its last
 * @param servers its servers
 */
public record HostReport(
        HostId host, Outcome outcome, String why, long seconds, List<ServerReport> servers) {
    public HostReport {
        servers = List.copyOf(servers);
    }

    /** How a host's walk ended. */
    public enum Outcome {
        /** Rebooted and back. */
        DONE,
        /** Not done; the run is unfinished and goes on with the same command. */
        FAILED,
        /** Refused for safety before anything was done in this try; goes on with the same command. */
        REFUSED,
        /** A human decided otherwise; the run has ended for this host. */
        TAKEN_BACK,
        /** Not done, because the run was cancelled; what was begun of it is given back as it is. */
        CANCELLED,
        /** Not begun, because of a limit or of failures; goes on with the same command. */
        HELD,
        /** Interrupted; goes on with the same command. */
        INTERRUPTED;

        /** {@return whether nothing more is done about the host in this run} */
        public boolean ends() {
            return switch (this) {
                case DONE, TAKEN_BACK, CANCELLED -> true;
                case FAILED, REFUSED, HELD, INTERRUPTED -> false;
            };
        }
    }
}
