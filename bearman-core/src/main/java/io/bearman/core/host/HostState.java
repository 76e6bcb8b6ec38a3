package io.bearman.core.host;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a host is in its life. A change goes through {@link #mayBecome}. */
public sealed interface HostState {
    /** {@return the state without its data} */
    Kind kind();

    /** The run that owns the host in this state, if any. */
    default Optional<RunId> run() {
        return Optional.empty();
    }

    /** {@return whether a change to that state is in the transition table} */
    default boolean mayBecome(HostState next) {
        return Kind.TABLE.getOrDefault(kind(), Set.of()).contains(next.kind());
    }

    /** Bought, not seen yet. */
    record Expected() implements HostState {
        @Override
        public Kind kind() {
            return Kind.EXPECTED;
        }
    }

    /** The registration image runs its checks. */
    record Registering() implements HostState {
        @Override
        public Kind kind() {
            return Kind.REGISTERING;
        }
    }

    /** Checked and powered off. */
    record InStock() implements HostState {
        @Override
        public Kind kind() {
            return Kind.IN_STOCK;
        }
    }

    /**
     * A check failed; stays on with SSH open.
     *
     * @param findings what is wrong, a line each
     */
    record Rejected(List<String> findings) implements HostState {
        public Rejected {
            findings = findings.stream()
                    .map(finding -> finding.replaceAll("\\R", " "))
                    .toList();
        }

        @Override
        public Kind kind() {
            return Kind.REJECTED;
        }
    }

    /** Booting its production system for the first time. */
    record Deploying() implements HostState {
        @Override
        public Kind kind() {
            return Kind.DEPLOYING;
        }
    }

    /**
     * Up, and on its way into the cloud.
     *
     * @param owner the run that brings it in
     */
    record Joining(RunId owner) implements HostState {
        @Override
        public Kind kind() {
            return Kind.JOINING;
        }

        @Override
        public Optional<RunId> run() {
            return Optional.of(owner);
        }
    }

    /** Serving guests. */
    record InService() implements HostState {
        @Override
        public Kind kind() {
            return Kind.IN_SERVICE;
        }
    }

    /**
     * Taken out by a run.
     *
     * @param owner the run
     * @param reason why, for people
     */
    record Maintenance(RunId owner, String reason) implements HostState {
        @Override
        public Kind kind() {
            return Kind.MAINTENANCE;
        }

        @Override
        public Optional<RunId> run() {
            return Optional.of(owner);
        }
    }

    /**
     * Dead, and must not come back by accident.
     *
     * @param owner the fencing run
     */
    record Fenced(RunId owner) implements HostState {
        @Override
        public Kind kind() {
            return Kind.FENCED;
        }

        @Override
        public Optional<RunId> run() {
            return Optional.of(owner);
        }
    }

    /**
     * Needs a human.
     *
     * @param finding what is wrong
     */
    record Broken(String finding) implements HostState {
        @Override
        public Kind kind() {
            return Kind.BROKEN;
        }
    }

    /** Gone for good. */
    record Retired() implements HostState {
        @Override
        public Kind kind() {
            return Kind.RETIRED;
        }
    }

    /** The states without their data, and the transition table. */
    enum Kind {
        EXPECTED,
        REGISTERING,
        IN_STOCK,
        REJECTED,
        DEPLOYING,
        JOINING,
        IN_SERVICE,
        MAINTENANCE,
        FENCED,
        BROKEN,
        RETIRED;

        /** {@return whether nothing depends on the host: it never served, and no check is under way} */
        public boolean idle() {
            return this == EXPECTED || this == REJECTED || this == IN_STOCK;
        }

        /** {@return whether users miss a host in this state that does not serve} */
        public boolean oughtToServe() {
            return switch (this) {
                case JOINING, IN_SERVICE, MAINTENANCE, FENCED, BROKEN -> true;
                case EXPECTED, REGISTERING, IN_STOCK, REJECTED, DEPLOYING, RETIRED -> false;
            };
        }

        private static final Map<Kind, Set<Kind>> TABLE = Map.ofEntries(
                Map.entry(EXPECTED, EnumSet.of(REGISTERING, RETIRED)),
                Map.entry(REGISTERING, EnumSet.of(IN_STOCK, REJECTED, BROKEN)),
                Map.entry(IN_STOCK, EnumSet.of(REGISTERING, DEPLOYING, RETIRED)),
                Map.entry(REJECTED, EnumSet.of(REGISTERING, RETIRED)),
                Map.entry(DEPLOYING, EnumSet.of(JOINING, BROKEN)),
                Map.entry(JOINING, EnumSet.of(JOINING, IN_SERVICE, BROKEN, FENCED)),
                Map.entry(IN_SERVICE, EnumSet.of(MAINTENANCE, FENCED)),
                Map.entry(MAINTENANCE, EnumSet.of(IN_SERVICE, FENCED, BROKEN)),
                Map.entry(FENCED, EnumSet.of(JOINING, BROKEN)),
                Map.entry(BROKEN, EnumSet.of(REGISTERING, JOINING, RETIRED)));
    }
}
