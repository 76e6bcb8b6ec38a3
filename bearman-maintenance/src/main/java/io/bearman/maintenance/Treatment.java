package io.bearman.maintenance;

import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.Storage;

/**
 * What is done with a server of a host that is emptied, decided from how Nova shows it, from where
 * its host keeps disks, and from nothing else. What Nova allows was measured on Zed (26.2) and is the
 * same in its code to date.
 */
public sealed interface Treatment {
    /** {@return the word for a table} */
    String word();

    /**
     * It is moved from a living host.
     *
     * @param how live or cold
     * @param disks what becomes of its disks
     */
    record Moves(Move how, Disks disks) implements Treatment {
        /** A move of which the disks do not matter. */
        public Moves(Move how) {
            this(how, Disks.STAY);
        }

        @Override
        public String word() {
            return switch (how) {
                case LIVE -> "live";
                case COLD -> "cold";
            };
        }
    }

    /** What a move has to do with a server's disks. */
    enum Disks {
        /** Every host reaches them where they are. */
        STAY,
        /** They are in the host and copied with it: a live move is a block migration. */
        COPIED,
        /** The inventory does not say where the host keeps disks: copied unless it is shared. */
        PERHAPS_COPIED
    }

    /**
     * It is started elsewhere, as its host is dead.
     *
     * @param losesDisk whether what it wrote to its own disks since they were made is lost
     */
    record Evacuates(boolean losesDisk) implements Treatment {
        @Override
        public String word() {
            return "evacuate";
        }
    }

    /**
     * Its own business comes first; it is looked at again.
     *
     * @param reason what it is busy with
     * @param vanishes whether it then is gone rather than to be moved
     */
    record Waits(String reason, boolean vanishes) implements Treatment {
        /** It waits, and is moved afterwards. */
        public Waits(String reason) {
            this(reason, false);
        }

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

    /** {@return how a drain treats this server, wherever its host keeps disks} */
    static Treatment of(Server server) {
        return Draining.of(server);
    }

    /** {@return how a drain treats this server of a host that keeps disks there} */
    static Treatment of(Server server, Storage hosts) {
        Treatment treatment = Draining.of(server);
        return treatment instanceof Moves moves
                ? new Moves(moves.how(), Draining.disks(server.storage(), hosts))
                : treatment;
    }

    /**
     * {@return how the evacuation of its dead host treats this server}
     *
     * @param hosts where the host keeps disks; Nova evacuates also what it then makes anew of its
     *     image, without an error
     * @param diskLossAccepted whether a human conceded that: see {@link
     *     Concessions#acceptsDiskLoss}
     */
    static Treatment evacuating(Server server, Storage hosts, boolean diskLossAccepted) {
        return Evacuating.of(server, hosts, diskLossAccepted);
    }
}
