package io.bearman.core.notify;

import io.bearman.core.time.Deadline;

/** A receiver outside: a webhook, a Slack channel. Thread-safe. */
public interface Notifier {
    /**
     * Tells the receiver once; whoever calls repeats it.
     *
     * @param notAfter nothing is sent after it, because another may be telling it then
     * @return whether it was received; never a secret in its words
     */
    Telling tell(Notice notice, Deadline notAfter);
}
