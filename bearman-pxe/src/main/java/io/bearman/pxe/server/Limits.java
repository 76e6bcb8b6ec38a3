package io.bearman.pxe.server;

import java.time.Duration;

/**
 * What one boot server takes.
 *
 * @param threads that answer
 * @param inFlight requests being answered at once; one more gets 503 with Retry-After. Fewer than
 *     threads, so that some are left to say so
 * @param connections open at once; one more waits to be accepted
 * @param headerBytes of a request's line and headers
 * @param bodyBytes of a request's body
 * @param largeBodies bodies over 16 KiB that are read at once: they wait in memory until they are whole
 * @param idle a connection on which nothing happens is closed
 * @param wholeRequest a request that is not complete after between this and twice this is cut off,
 *     however busily it dribbles
 * @param stop how long a request under way may take to end when the server closes
 */
public record Limits(
        int threads,
        int inFlight,
        int connections,
        int headerBytes,
        int bodyBytes,
        int largeBodies,
        Duration idle,
        Duration wholeRequest,
        Duration stop) {
    public Limits {
        // Jetty needs some of the threads itself: an acceptor, selectors, one to produce.
        if (threads < 8 || inFlight < 1 || connections < 1 || largeBodies < 1) {
            throw new IllegalArgumentException("limits too low: " + threads + " threads (8), "
                    + inFlight + " in flight (1), " + connections + " connections (1), "
                    + largeBodies + " large bodies (1)");
        }
        if (headerBytes < 512 || bodyBytes < 512) {
            throw new IllegalArgumentException(
                    "limits under 512 bytes: header " + headerBytes + ", body " + bodyBytes);
        }
        if (idle.toMillis() < 1 || wholeRequest.toMillis() < 1 || stop.toMillis() < 1) {
            throw new IllegalArgumentException("limits under a millisecond: idle " + idle
                    + ", whole request " + wholeRequest + ", stop " + stop);
        }
    }

    /** {@return the limits of a server for thousands of machines} */
    public static Limits create() {
        return new Limits(
                160,
                128,
                20_000,
                8 * 1024,
                1024 * 1024,
                64,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5));
    }

    /** {@return these limits with another bound on requests at once} */
    public Limits withInFlight(int inFlight) {
        return new Limits(
                threads,
                inFlight,
                connections,
                headerBytes,
                bodyBytes,
                largeBodies,
                idle,
                wholeRequest,
                stop);
    }

    /** {@return these limits with another time for a whole request} */
    public Limits withWholeRequest(Duration wholeRequest) {
        return new Limits(
                threads,
                inFlight,
                connections,
                headerBytes,
                bodyBytes,
                largeBodies,
                idle,
                wholeRequest,
                stop);
    }

    /** {@return these limits with another bound on bodies over 16 KiB at once} */
    public Limits withLargeBodies(int largeBodies) {
        return new Limits(
                threads,
                inFlight,
                connections,
                headerBytes,
                bodyBytes,
                largeBodies,
                idle,
                wholeRequest,
                stop);
    }
}
