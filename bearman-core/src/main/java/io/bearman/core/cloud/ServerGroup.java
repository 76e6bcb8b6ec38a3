package io.bearman.core.cloud;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Servers that are kept together or apart.
 *
 * @param id its UUID
 * @param name for people
 * @param project whose it is
 * @param policy affinity, anti-affinity, soft-affinity or soft-anti-affinity
 * @param rule how many of them one host may have; null when Nova does not say (below 2.64)
 * @param members those that are not deleted
 */
public record ServerGroup(
        String id,
        String name,
        String project,
        String policy,
        @Nullable Integer rule,
        List<ServerId> members) {
    public ServerGroup {
        members = List.copyOf(members);
    }

    /** {@return how many of them one host may have, if limited} */
    public OptionalInt mostPerHost() {
        if (rule != null) {
            return OptionalInt.of(rule);
        }
        return policy.equals("anti-affinity") ? OptionalInt.of(1) : OptionalInt.empty();
    }

    /** {@return whether the scheduler would rather fail than break the policy} */
    public boolean hard() {
        return policy.equals("affinity") || policy.equals("anti-affinity");
    }
}
