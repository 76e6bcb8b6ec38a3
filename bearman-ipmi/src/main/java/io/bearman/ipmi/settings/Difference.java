package io.bearman.ipmi.settings;

import io.bearman.core.bmc.Finding;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A finding and what would mend it.
 *
 * @param finding the finding
 * @param stage when, among all others
 * @param steps what is to be done, in this order; none when apply does not mend it by steps
 * @param provenBy who has to get in afterwards, null for nobody in particular
 */
record Difference(
        Finding finding,
        Stage stage,
        List<Step> steps,
        @Nullable Proof provenBy) {
    Difference {
        steps = List.copyOf(steps);
    }

    Difference(Finding finding, Stage stage, Step... steps) {
        this(finding, stage, List.of(steps), null);
    }

    Optional<Proof> proof() {
        return Optional.ofNullable(provenBy);
    }

    /**
     * The order of things. What may keep us out comes after all else, what closes a door after what
     * opens one, and the address last of all.
     */
    enum Stage {
        /** Somebody's lock that is left. */
        LOCK,
        /** What keeps nobody out. */
        HARMLESS,
        USERS,
        /** Ways in that are closed; that we still get in is proven at its end. */
        DOORS,
        /** How the channel lets us in; that it does is proven at its end. */
        CHANNEL,
        /** Who we log in as. */
        LOGIN,
        /** The user that we logged in as before. */
        FORMER_USER,
        /** Where the BMC is. */
        MOVE
    }

    /**
     * A login that has to work.
     *
     * @param login who
     * @param privilege what for
     */
    record Proof(Login login, io.bearman.ipmi.command.Privilege privilege) {}
}
