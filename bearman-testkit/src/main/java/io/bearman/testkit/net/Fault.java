package io.bearman.testkit.net;

/** What can go wrong between an HTTP client and its server. */
public enum Fault {
    /** The request never arrives; the client waits in vain. */
    REQUEST_LOST,
    /** The server acted and its answer is lost; the client waits in vain. */
    ANSWER_LOST,
    /** No connection: nothing was sent. */
    NO_CONNECTION,
    /** 500, and nothing was done. */
    INTERNAL_ERROR,
    /** 502 from a proxy in between, and the server acted. */
    BAD_GATEWAY,
    /** The request arrives after the client has given up, and is acted upon. */
    LATE
}
