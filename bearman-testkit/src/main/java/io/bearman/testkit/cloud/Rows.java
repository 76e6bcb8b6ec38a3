package io.bearman.testkit.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The databases of the fake cloud, as they are saved: every field is written to the snapshot.
 * Guarded by the cloud's lock. Times are milliseconds since 1970 unless named otherwise.
 */
final class Rows {
    long savedAt;
    long uuidsMade;
    long requestsMade;
    boolean conductorDown;
    boolean schedulerDown;
    final Map<String, Compute> computes = new TreeMap<>();

    /** {@return the flavor of this name, which something has} */
    Flavor flavor(String name) {
        return Objects.requireNonNull(flavors.get(name), name);
    }

    /** {@return the processors that a server of this flavor holds} */
    int held(Flavor flavor) {
        return processorless.contains(flavor.name()) ? 0 : flavor.vcpus();
    }

    /** Machines that Nova does not know: their agents have not reported, or their services were deleted. */
    final Map<String, Compute> strangers = new TreeMap<>();

    boolean newServicesDisabled;
    boolean undiscovering;
    final Map<String, Guest> guests = new TreeMap<>();
    final List<Moving> moves = new ArrayList<>();
    final List<Action> actions = new ArrayList<>();
    final Map<String, Flavor> flavors = new TreeMap<>();

    /** Names of flavors that take no processors in Placement. */
    final TreeSet<String> processorless = new TreeSet<>();

    final List<Aggregate> aggregates = new ArrayList<>();
    long aggregatesMade;
    final Map<String, Group> groups = new TreeMap<>();
    final Map<String, Person> people = new TreeMap<>();
    final Map<String, Token> tokens = new TreeMap<>();

    /** By consumer, then host: the flavor's resources held there. */
    final Map<String, Map<String, String>> allocations = new TreeMap<>();

    /** By host or server id. */
    final Map<String, TreeSet<Trouble>> troubles = new TreeMap<>();

    /** By host or server id: milliseconds that a live migration takes. */
    final Map<String, Long> slow = new TreeMap<>();

    final List<Job> jobs = new ArrayList<>();
    long jobsMade;

    /** A host with its service row, its resource provider, and what physically runs there. */
    static final class Compute {
        String host = "";
        int number;
        String serviceId = "";
        String providerId = "";
        String zone = "nova";
        int vcpus;
        int ramMb;
        boolean disabled;

        @Nullable
        String reason;

        boolean forcedDown;

        /** Whether its cell knows it as a hypervisor; before that no server can come. */
        boolean discovered = true;

        /** Whether the agent runs. */
        boolean running;

        /** Whether the machine has power, and its guests may run. */
        boolean alive;

        /** When the agent started to report, or last reported before it stopped. */
        @Nullable
        Long reportedAt;

        long writtenAt;
        final TreeSet<String> runs = new TreeSet<>();
    }

    /** A server. */
    static final class Guest {
        String id = "";
        int number;
        String name = "";
        String project = "";
        String user = "";
        String flavor = "";
        String vmState = "active";

        @Nullable
        String task;

        @Nullable
        String host;

        @Nullable
        String wantedZone;

        @Nullable
        String group;

        int power = 1;
        boolean locked;

        @Nullable
        String lockedReason;

        @Nullable
        String fault;

        /** What its root disk was made of; null for a volume. */
        @Nullable
        String image = "11111111-0000-4000-8000-000000000001";

        final TreeSet<String> volumes = new TreeSet<>();

        long createdAt;
        long updatedAt;
    }

    /** A migration record. */
    static final class Moving {
        long id;
        String uuid = "";
        String server = "";
        String type = "";
        String status = "accepted";
        String source = "";

        @Nullable
        String dest;

        @Nullable
        String wantedHost;

        boolean force;
        long createdAt;
        long updatedAt;

        @Nullable
        Long copyingSince;

        long copyingFor;
        String requestId = "";
        String vmBefore = "";
        boolean staysStopped;

        /** Not yet written by the conductor: invisible. */
        boolean unseen;

        /** Waited for a dead scheduler once. */
        boolean waited;

        /** Nobody drives it any more: the agent that did has died. */
        boolean abandoned;

        /** An evacuation that a second one overtook. */
        boolean overtaken;

        /** Switched over, but the target's agent was dead and has not told the database. */
        boolean untold;

        /** Grows when the course of things changes, so that an older job does nothing. */
        int course;

        boolean is(String... any) {
            return List.of(any).contains(status);
        }
    }

    /** What somebody asked of a server, and how it went. */
    static final class Action {
        String server = "";
        String name = "";
        String requestId = "";
        String user = "";
        String project = "";

        @Nullable
        String message;

        long startedAt;
        long updatedAt;
        final List<Happening> events = new ArrayList<>();
    }

    /** A part of an action. */
    static final class Happening {
        String name = "";
        String host = "";

        @Nullable
        String result;

        @Nullable
        String details;

        long startedAt;

        @Nullable
        Long finishedAt;
    }

    /** A user, or an application credential of one. */
    static final class Person {
        String id = "";
        String name = "";
        String secret = "";
        String project = "";
        String role = "";
        boolean application;
    }

    /** A token. */
    static final class Token {
        String id = "";
        String person = "";
        String method = "";
        long issuedAt;
        long expiresAt;
    }

    /** A host aggregate. */
    static final class Aggregate {
        int id;
        String uuid = "";
        String name = "";

        @Nullable
        String zone;

        long createdAt;
        final TreeSet<String> hosts = new TreeSet<>();
    }

    /** A server group, by its name. */
    static final class Group {
        String uuid = "";
        String policy = "anti-affinity";

        /** How many of it one host may have under anti-affinity. */
        int most = 1;

        String name = "";
        String project = "";
        String user = "";
    }

    /** Something that will happen. */
    static final class Job {
        long id;
        Step step = Step.SCHEDULE_LIVE;
        String subject = "";
        int course;

        @Nullable
        String requestId;

        /** On the monotonic clock; in a snapshot the nanoseconds still to go. */
        long dueNanos;
    }
}
