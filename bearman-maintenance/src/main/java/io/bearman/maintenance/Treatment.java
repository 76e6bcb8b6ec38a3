package io.bearman.maintenance;

import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;

/** What a drain does with a server, decided from how Nova shows it and nothing else. */
public sealed interface Treatment {
    /** {@return the word for a table} */
    String word();

    /**
     * It is moved.
     *
     * @param how live or cold
     */
    record Moves(Move how) implements Treatment {
        @Override
        public String word() {
            return switch (how) {
                case LIVE -> "live";
                case COLD -> "cold";
            };
        }
    }

    /**
     * Its own business comes first; it is looked at again.
     *
     * @param reason what it is busy with
     */
    record Waits(String reason) implements Treatment {
        @Override
        public String word() {
            return "wait";
        }
    }

    /**
     * It cannot be moved; the host will not become empty.
     *
     * @param reason why, and what a human can do
     */
    record Blocked(String reason) implements Treatment {
        @Override
        public String word() {
            return "blocked";
        }
    }

    /** {@return how this server is treated} */
    static Treatment of(Server server) {
        if (server.taskState().isPresent()) {
            return new Waits("Nova is busy with it: " + server.taskState().orElseThrow());
        }
        return switch (server.status()) {
            // A paused guest live-migrates and stays paused (measured on Zed).
            case "ACTIVE", "PAUSED" -> new Moves(Move.LIVE);
            case "SHUTOFF" -> new Moves(Move.COLD);
            case "BUILD" -> new Waits("it is being built");
            case "VERIFY_RESIZE" -> new Blocked("its user has to confirm or revert a resize");
            case "SUSPENDED" -> new Blocked("Nova moves no suspended server; resume it");
            case "RESCUE" -> new Blocked("Nova moves no server in rescue; unrescue it");
            case "ERROR" -> new Blocked("it is in error; look at it, then reset its state");
            case "SOFT_DELETED" ->
                new Blocked("it is soft-deleted; restore it or delete it for good");
            default -> new Blocked("Bearman does not move a server in status " + server.status());
        };
    }
}
