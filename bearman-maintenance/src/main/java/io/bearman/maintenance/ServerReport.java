package io.bearman.maintenance;

import java.util.List;

/**
 * What became of one server.
 *
 * @param server its id
 * @param name its name
 * @param from the host it was on
 * @param to the host it is on now; empty when it stayed or is gone
 * @param how live or cold
 * @param seconds from the first try's intent to the last one's proof; whole seconds
 * @param tries how often it was tried
 * @param requests Nova's ids of the requests, one a try whose answer is known
 * @param outcome moved, gone, failed or open, and why
 */
public record ServerReport(
        String server,
        String name,
        String from,
        String to,
        String how,
        long seconds,
        int tries,
        List<String> requests,
        String outcome) {
    public ServerReport {
        requests = List.copyOf(requests);
    }
}
