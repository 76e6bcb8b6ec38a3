package io.bearman.core.notify;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.MachineId;
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

    /**
     * {@return what is to be told when a host comes into this state, if anything} Of a rejected host
     * its registration tells, which knows where it is and how people get in.
     */
    static Optional<News> of(HostId host, HostState state) {
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
     * @param place rack and unit, for people; empty when nobody knows
     * @param findings what is wrong, a line each
     * @param ssh the command that gets in; empty when nobody knows
     */
    record HostRejected(HostId host, String place, List<String> findings, String ssh)
            implements News {
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
            return "host " + host + at(place) + " is rejected: " + String.join("; ", findings)
                    + (ssh.isEmpty() ? "" : " -- " + ssh);
        }
    }

    /**
     * A machine that had failed the checks of its registration has passed them.
     *
     * @param place rack and unit, for people; empty when nobody knows
     */
    record HostCleared(HostId host, String place) implements News {
        @Override
        public String kind() {
            return "host.cleared";
        }

        @Override
        public String about() {
            return host.value();
        }

        @Override
        public String line() {
            return "host " + host + at(place) + " is all right now: it passed its checks";
        }
    }

    /**
     * A machine passed its checks, was told to power off, and does not go off.
     *
     * @param place rack and unit, for people; empty when nobody knows
     * @param last what its BMC said last
     */
    record HostStillOn(HostId host, String place, String last) implements News {
        @Override
        public String kind() {
            return "host.still-on";
        }

        @Override
        public String about() {
            return host.value();
        }

        @Override
        public String line() {
            return "host " + host + at(place)
                    + " passed its checks and was told to power off, and is not read OFF: " + last;
        }
    }

    /**
     * A machine registered that the inventory does not know.
     *
     * @param machine the UUID that it said
     * @param what vendor, product and serial as it said them
     */
    record MachineUnknown(MachineId machine, String what) implements News {
        @Override
        public String kind() {
            return "machine.unknown";
        }

        @Override
        public String about() {
            return machine.toString();
        }

        @Override
        public String line() {
            return "machine " + machine + " (" + what + ") is in no inventory: see"
                    + " bearman register show " + machine;
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

    private static String at(String place) {
        return place.isEmpty() ? "" : " (" + place + ")";
    }
}
