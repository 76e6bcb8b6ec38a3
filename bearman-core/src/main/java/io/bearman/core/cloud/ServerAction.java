package io.bearman.core.cloud;

import java.time.Instant;
import java.util.Set;

/**
 * What somebody asked Nova to do with a server (os-instance-actions).
 *
 * @param name what: create, reboot, start, live-migration ...
 * @param requestId of which request; {@link Submitted} has the same
 * @param at when, in Nova's clock
 * @param failed whether Nova says that it failed; not every failure is told
 */
public record ServerAction(String name, String requestId, Instant at, boolean failed) {
    private static final Set<String> STARTS = Set.of(
            "create",
            "evacuate",
            "live-migration",
            "migrate",
            "reboot",
            "rebuild",
            "resume",
            "start",
            "unrescue",
            "unshelve");

    /** {@return whether the guest runs anew, or elsewhere, when this succeeds} */
    public boolean starts() {
        return STARTS.contains(name);
    }
}
