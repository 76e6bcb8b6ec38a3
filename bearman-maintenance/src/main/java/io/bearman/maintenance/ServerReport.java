package io.bearman.maintenance;

/**
 * What became of one server.
 *
 * @param server its id
 * @param name its name
 * @param from the host it was on
 * @param to the host it is on now; empty when it stayed or is gone
 * @param how live or cold
 * @param seconds from the intent to the proof; whole seconds
 * @param requestId Nova's id of the request; empty when the answer was lost
 * @param outcome moved, gone, failed or open, and why
 */
public record ServerReport(
        String server,
        String name,
        String from,
        String to,
        String how,
        long seconds,
        String requestId,
        String outcome) {

    /** {@return this report of a try that is under way, with the id of its request} */
    ServerReport asked(String request) {
        return new ServerReport(server, name, from, to, how, seconds, request, outcome);
    }
}
