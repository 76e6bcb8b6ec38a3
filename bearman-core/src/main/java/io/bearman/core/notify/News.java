package io.bearman.core.notify;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Journal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What somebody outside wants to hear of: the whole catalogue. {@link #kind} is the word by which
 * receivers tell them apart; it is never given another meaning.
 */
public sealed interface News {
    /** {@return the word of this kind, for example {@code host.broken}} */
    String kind();

    /** {@return the host, the run or the fleet; news about one subject arrive in their order} */
    String about();

    /** {@return one line for a person} */
    String line();

    /** {@return itself as JSON, the kind first} */
    default String json() {
        return NewsJson.format(this);
    }

    /**
     * {@return the news that this JSON is}
     *
     * @throws IllegalArgumentException when it is none of ours
     */
    static News parse(String json) {
        return NewsJson.parse(json);
    }

    /** {@return what is to be told when a host comes into this state, if anything} */
    static Optional<News> of(HostId host, HostState state) {
        if (state instanceof HostState.Rejected rejected) {
            return Optional.of(new HostRejected(host, rejected.findings()));
        }
        if (state instanceof HostState.Broken broken) {
            return Optional.of(new HostBroken(host, broken.finding()));
        }
        return state instanceof HostState.Fenced fenced
                ? Optional.of(new HostFenced(host, fenced.owner()))
                : Optional.empty();
    }

    /**
     * A machine failed the checks of its registration; it stays on with SSH open.
     *
     * @param findings what is wrong, a line each
     */
    record HostRejected(HostId host, List<String> findings) implements News {
        public HostRejected {
            findings = List.copyOf(findings);
        }

        @Override
        public String kind() {
            return "host.rejected";
        }

        @Override
        public String about() {
            return host.value();
        }

        @Override
        public String line() {
            return "host " + host + " is rejected: " + String.join("; ", findings);
        }
    }

    /**
     * A host needs a human.
     *
     * @param finding what is wrong
     */
    record HostBroken(HostId host, String finding) implements News {
        @Override
        public String kind() {
            return "host.broken";
        }

        @Override
        public String about() {
            return host.value();
        }

        @Override
        public String line() {
            return "host " + host + " is broken: " + finding;
        }
    }

    /**
     * A host is believed dead, and is being kept so.
     *
     * @param run the fencing run
     */
    record HostFenced(HostId host, RunId run) implements News {
        @Override
        public String kind() {
            return "host.fenced";
        }

        @Override
        public String about() {
            return host.value();
        }

        @Override
        public String line() {
            return "host " + host + " is fenced by run " + run;
        }
    }

    /**
     * A maintenance run is over.
     *
     * @param reason why it was asked for
     */
    record RunEnded(RunId run, List<HostId> hosts, Journal.Outcome outcome, String reason)
            implements News {
        private static final int NAMED = 10;

        public RunEnded {
            hosts = List.copyOf(hosts);
        }

        @Override
        public String kind() {
            return "run.ended";
        }

        @Override
        public String about() {
            return run.value();
        }

        @Override
        public String line() {
            String end = switch (outcome) {
                case DONE -> "is done";
                case FAILED -> "has failed";
                case CANCELLED -> "was cancelled";
            };
            String named = hosts.stream()
                    .limit(NAMED)
                    .map(HostId::value)
                    .collect(Collectors.joining(", "));
            String more = hosts.size() > NAMED ? " and " + (hosts.size() - NAMED) + " more" : "";
            return "run " + run + " " + end + ": " + named + more
                    + (reason.isEmpty() ? "" : " (" + reason + ")");
        }
    }

    /** The brake of the whole fleet was pulled. */
    record FleetFrozen(String by, String reason) implements News {
        @Override
        public String kind() {
            return "fleet.frozen";
        }

        @Override
        public String about() {
            return AuditEvent.FLEET;
        }

        @Override
        public String line() {
            return "the fleet is frozen by " + by + ": " + reason;
        }
    }

    /** The brake of the whole fleet was let go. */
    record FleetUnfrozen(String by) implements News {
        @Override
        public String kind() {
            return "fleet.unfrozen";
        }

        @Override
        public String about() {
            return AuditEvent.FLEET;
        }

        @Override
        public String line() {
            return "the fleet is unfrozen by " + by;
        }
    }

    /**
     * A watch found something wrong, or that it is over.
     *
     * @param about the host or the region
     * @param alarm what, in a word: dead, dead-agent, unclear, returned; unreachable, control-plane,
     *     degraded, many-down; over
     * @param text what everybody says of it, and what is done about it
     */
    record WatchAlarm(String about, String alarm, String text) implements News {
        @Override
        public String kind() {
            return "watch.alarm";
        }

        @Override
        public String line() {
            return about + ": " + text;
        }
    }
}
