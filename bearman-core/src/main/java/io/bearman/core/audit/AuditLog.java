package io.bearman.core.audit;

import java.time.Instant;
import java.util.List;

/**
 * The memory of every change; append-only. The store itself notes what it changes, in the same
 * transaction.
 */
public interface AuditLog {
    /** Notes what a human overrode, durably before it happens. */
    void note(String by, String about, String what, String why);

    /** {@return the time now by the clock that dates the events: the store's, whoever writes} */
    Instant now();

    /** {@return what is known about this host, machine or {@link AuditEvent#FLEET}, oldest first} */
    List<AuditEvent> about(String about);

    /** {@return the latest events, the latest first} */
    List<AuditEvent> latest(int atMost);
}
