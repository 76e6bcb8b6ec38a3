package io.bearman.testkit.cloud;

import java.time.Instant;

/**
 * A request that the fake cloud received.
 *
 * @param at when, on the cloud's clock
 * @param method GET, POST, PUT, DELETE
 * @param path without query
 * @param query as sent, empty for none
 * @param body as sent, empty for none; tokens requests are left out, they hold secrets
 * @param status of the answer, whether it arrived or not; 0 when it was not acted upon
 * @param requestId of the answer
 */
public record Asked(
        Instant at,
        String method,
        String path,
        String query,
        String body,
        int status,
        String requestId) {

    /** {@return whether it could change anything in the cloud} */
    public boolean write() {
        return !method.equals("GET") && !method.equals("HEAD") && !path.endsWith("/auth/tokens");
    }
}
