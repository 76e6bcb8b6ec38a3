package io.bearman.core.event;

import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import java.time.Instant;

/** Something that happened in a run, for whoever watches it. */
public sealed interface Event {
    /** {@return the host it is about} */
    HostId host();

    /** {@return when} */
    Instant at();

    /** {@return one line for a person, the host first} */
    String line();

    /**
     * A step begins, or is found to be done already.
     *
     * @param step what, for people
     */
    record Step(HostId host, Instant at, String step) implements Event {
        @Override
        public String line() {
            return host + "  " + step;
        }
    }

    /**
     * A step waits for something that others do.
     *
     * @param what for what, for people
     */
    record Waiting(HostId host, Instant at, String what) implements Event {
        @Override
        public String line() {
            return host + "  waits: " + what;
        }
    }

    /**
     * A server left.
     *
     * @param server the server as it was
     * @param to where it is now
     */
    record Moved(HostId host, Instant at, Server server, HostId to) implements Event {
        @Override
        public String line() {
            return host + "  " + server.name() + " moved to " + to;
        }
    }

    /**
     * A server did not leave.
     *
     * @param server the server
     * @param why in the cloud's words
     */
    record Stayed(HostId host, Instant at, Server server, String why) implements Event {
        @Override
        public String line() {
            return host + "  " + server.name() + " stays: " + why;
        }
    }

    /** The host is done. */
    record Done(HostId host, Instant at) implements Event {
        @Override
        public String line() {
            return host + "  done";
        }
    }

    /**
     * The host is not done.
     *
     * @param why for people
     */
    record Failed(HostId host, Instant at, String why) implements Event {
        @Override
        public String line() {
            String named = host + ": ";
            return host + "  failed: "
                    + (why.startsWith(named) ? why.substring(named.length()) : why);
        }
    }
}
