package io.bearman.testkit.cloud;

/** What can happen to a request on its way. */
public enum ApiFault {
    /** No connection: nothing was sent. */
    REFUSED,
    /** The request is lost: not acted upon, no answer. */
    LOST_REQUEST,
    /** Nova fails inside before it acts: 500. */
    ERROR_500,
    /** Acted upon, and the answer is lost. */
    LOST_ANSWER,
    /** Acted upon, and a proxy answers 504. */
    GATEWAY_504
}
