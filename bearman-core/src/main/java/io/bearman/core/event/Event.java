package io.bearman.core.event;

import io.bearman.core.cloud.LiveProgress.Copied;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a run, for whoever watches it. People read {@link #line}, programs the
 * {@link EventJson} of {@link #type} and {@link #facts}, whose names do not change.
 */
public sealed interface Event {
    /** {@return the host it is about} */
    HostId host();

    /** {@return when} */
    Instant at();

    /** {@return one line for a person, the host first} */
    String line();

    /** {@return its name for programs} */
    String type();

    /**
     * {@return what a program reads of it besides type, time and host: texts, numbers and truth
     * values by name}
     */
    Map<String, Object> facts();

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

        @Override
        public String type() {
            return "step";
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of("step", step);
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

        @Override
        public String type() {
            return "waiting";
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of("what", what);
        }
    }

    /**
     * The cloud accepted to move a server, which proves nothing else.
     *
     * @param server the server
     * @param name its name, for people
     * @param how live or cold
     * @param to the host we asked for; null when the scheduler chooses
     * @param tried which try it is, from 1 on
     * @param requestId the cloud's id of the request
     */
    record Submitted(
            HostId host,
            Instant at,
            ServerId server,
            String name,
            Move how,
            @Nullable HostId to,
            int tried,
            String requestId)
            implements Event {

        /** {@return the host we asked for, empty when the scheduler chooses} */
        public Optional<HostId> target() {
            return Optional.ofNullable(to);
        }

        @Override
        public String line() {
            return host + "  move " + name + " (" + word(how) + ")"
                    + target().map(it -> " to " + it).orElse("")
                    + (tried > 1 ? ", try " + tried : "");
        }

        @Override
        public String type() {
            return "submitted";
        }

        @Override
        public Map<String, Object> facts() {
            Map<String, Object> facts = about(server, name);
            facts.put("how", word(how));
            target().ifPresent(it -> facts.put("to", it.value()));
            facts.put("try", tried);
            facts.put("request", requestId);
            return facts;
        }
    }

    /**
     * How far a live migration is; told every few seconds of one that takes longer than a few.
     *
     * @param server the server
     * @param name its name, for people
     * @param migration the number of its record
     * @param memory how much of the guest's memory
     * @param disk how much of its disks, where they are copied too
     */
    record Progressed(
            HostId host,
            Instant at,
            ServerId server,
            String name,
            long migration,
            Copied memory,
            Copied disk)
            implements Event {
        private static final long MIB = 1 << 20;

        /** {@return how much of it has been copied, 0 to 100; may fall while the guest writes} */
        public int percent() {
            long total = memory.total() + disk.total();
            return total <= 0 ? 0 : (int) Math.max(0, 100 * (total - remaining()) / total);
        }

        private long remaining() {
            return memory.remaining() + disk.remaining();
        }

        @Override
        public String line() {
            return host + "  " + name + " " + percent() + " % copied, " + remaining() / MIB
                    + " MiB left";
        }

        @Override
        public String type() {
            return "progress";
        }

        @Override
        public Map<String, Object> facts() {
            Map<String, Object> facts = about(server, name);
            facts.put("migration", migration);
            facts.put("percent", percent());
            put(facts, "memory", memory);
            put(facts, "disk", disk);
            return facts;
        }

        private static void put(Map<String, Object> facts, String what, Copied copied) {
            facts.put(what + "TotalBytes", copied.total());
            facts.put(what + "ProcessedBytes", copied.processed());
            facts.put(what + "RemainingBytes", copied.remaining());
        }
    }

    /**
     * A live migration that does not end is given up; the server stays where it is.
     *
     * @param server the server
     * @param name its name, for people
     * @param migration the number of its record
     * @param why what was waited for in vain
     */
    record Aborting(
            HostId host, Instant at, ServerId server, String name, long migration, String why)
            implements Event {
        @Override
        public String line() {
            return host + "  abort the move of " + name + " (migration " + migration + "): " + why;
        }

        @Override
        public String type() {
            return "aborting";
        }

        @Override
        public Map<String, Object> facts() {
            Map<String, Object> facts = about(server, name);
            facts.put("migration", migration);
            facts.put("why", why);
            return facts;
        }
    }

    /**
     * A live migration that does not end is let end at the price of a pause of the guest.
     *
     * @param server the server
     * @param name its name, for people
     * @param migration the number of its record
     * @param why what was waited for in vain
     */
    record ForceCompleting(
            HostId host, Instant at, ServerId server, String name, long migration, String why)
            implements Event {
        @Override
        public String line() {
            return host + "  force-complete the move of " + name + " (migration " + migration
                    + "): " + why;
        }

        @Override
        public String type() {
            return "force-completing";
        }

        @Override
        public Map<String, Object> facts() {
            Map<String, Object> facts = about(server, name);
            facts.put("migration", migration);
            facts.put("why", why);
            return facts;
        }
    }

    /**
     * A try to move a server is over and the server is where it was.
     *
     * @param server the server
     * @param name its name, for people
     * @param tried which try it was, from 1 on
     * @param why in the cloud's words
     */
    record TryFailed(HostId host, Instant at, ServerId server, String name, int tried, String why)
            implements Event {
        @Override
        public String line() {
            return host + "  " + name + " was not moved (try " + tried + "): " + why;
        }

        @Override
        public String type() {
            return "try-failed";
        }

        @Override
        public Map<String, Object> facts() {
            Map<String, Object> facts = about(server, name);
            facts.put("try", tried);
            facts.put("why", why);
            return facts;
        }
    }

    /**
     * A server left.
     *
     * @param server the server as it was
     * @param to where it is now
     * @param how live or cold
     * @param took from the intent to the proof; nothing when the wall clock was set back meanwhile
     */
    record Moved(HostId host, Instant at, Server server, HostId to, Move how, Duration took)
            implements Event {
        public Moved {
            took = took.isNegative() ? Duration.ZERO : took;
        }

        @Override
        public String line() {
            return host + "  " + server.name() + " moved to " + to;
        }

        @Override
        public String type() {
            return "moved";
        }

        @Override
        public Map<String, Object> facts() {
            Map<String, Object> facts = about(server.id(), server.name());
            facts.put("to", to.value());
            facts.put("how", word(how));
            facts.put("seconds", took.toMillis() / 1000.0);
            return facts;
        }
    }

    /**
     * A dead host's server is on another one.
     *
     * @param server the server
     * @param name its name, for people
     * @param to where it is now
     * @param took from the intent to the proof; nothing when the wall clock was set back meanwhile
     */
    record Evacuated(
            HostId host, Instant at, ServerId server, String name, HostId to, Duration took)
            implements Event {
        public Evacuated {
            took = took.isNegative() ? Duration.ZERO : took;
        }

        @Override
        public String line() {
            return host + "  " + name + " evacuated to " + to;
        }

        @Override
        public String type() {
            return "evacuated";
        }

        @Override
        public Map<String, Object> facts() {
            Map<String, Object> facts = about(server, name);
            facts.put("to", to.value());
            facts.put("seconds", took.toMillis() / 1000.0);
            return facts;
        }
    }

    /**
     * A server left without us: somebody else moved or deleted it.
     *
     * @param server the server
     * @param name its name, for people
     */
    record Left(HostId host, Instant at, ServerId server, String name) implements Event {
        @Override
        public String line() {
            return host + "  " + name + " left, moved or deleted by somebody else";
        }

        @Override
        public String type() {
            return "left";
        }

        @Override
        public Map<String, Object> facts() {
            return about(server, name);
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

        @Override
        public String type() {
            return "stayed";
        }

        @Override
        public Map<String, Object> facts() {
            Map<String, Object> facts = about(server.id(), server.name());
            facts.put("status", server.status());
            facts.put("why", why);
            return facts;
        }
    }

    /**
     * How far a host's drain is, told when that changed and not every second.
     *
     * @param left servers that left since this process began to drain
     * @param underWay servers on the move
     * @param toGo servers that are still to be moved or waited for
     * @param staying servers that are given up
     */
    record Draining(HostId host, Instant at, int left, int underWay, int toGo, int staying)
            implements Event {
        @Override
        public String line() {
            return host + "  drains: " + left + " left, " + underWay + " on the move, " + toGo
                    + " to go" + (staying > 0 ? ", " + staying + " stay" : "");
        }

        @Override
        public String type() {
            return "draining";
        }

        @Override
        public Map<String, Object> facts() {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("left", left);
            facts.put("underWay", underWay);
            facts.put("toGo", toGo);
            facts.put("staying", staying);
            return facts;
        }
    }

    /** The host is done. */
    record Done(HostId host, Instant at) implements Event {
        @Override
        public String line() {
            return host + "  done";
        }

        @Override
        public String type() {
            return "done";
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of();
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

        @Override
        public String type() {
            return "failed";
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of("why", why);
        }
    }

    private static Map<String, Object> about(ServerId server, String name) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("server", server.toString());
        facts.put("name", name);
        return facts;
    }

    private static String word(Move how) {
        return how.name().toLowerCase(Locale.ROOT);
    }
}
