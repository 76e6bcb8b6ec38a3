package io.bearman.core.journal;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import java.time.Instant;
import java.util.List;

/**
 * One maintenance run.
 *
 * @param id its id, part of the tag on what it disables
 * @param hosts the hosts it is about, in the order asked for
 * @param request what was asked, as JSON that the engine reads again when it resumes
 * @param reason why, for people
 * @param by who asked
 * @param openedAt when
 */
public record Run(
        RunId id, List<HostId> hosts, String request, String reason, String by, Instant openedAt) {
    public Run {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("run " + id + " has no host");
        }
    }
}
