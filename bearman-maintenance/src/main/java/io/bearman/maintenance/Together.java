package io.bearman.maintenance;

import io.bearman.core.cloud.ServerGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A server group and how many of its members are on which host.
 *
 * <p>As Nova's scheduler does it (ServerGroupAntiAffinityFilter, ServerGroupAffinityFilter; Zed): a
 * member of an affinity group may only go where a member already is, itself included, so it cannot
 * leave a host that holds them all.
 */
final class Together {
    private final ServerGroup group;
    private final Map<Integer, Integer> members = new HashMap<>();

    Together(ServerGroup group) {
        this.group = group;
    }

    void come(int site) {
        members.merge(site, 1, Integer::sum);
    }

    void go(int site) {
        members.merge(site, -1, Integer::sum);
    }

    int on(int site) {
        return members.getOrDefault(site, 0);
    }

    /** {@return whether one more member may go there} */
    boolean admits(int site) {
        if (!group.hard()) {
            return true;
        }
        return apart() ? on(site) < group.mostPerHost().orElse(1) : on(site) > 0;
    }

    /** {@return whether one more member would rather be there than not} */
    boolean likes(int site) {
        return group.hard() || (apart() ? on(site) == 0 : on(site) > 0);
    }

    /** {@return how a member that is there now breaks a soft policy, if it does} */
    Optional<String> breach(String member, int site) {
        if (group.hard() || group.members().size() < 2) {
            return Optional.empty();
        }
        String name = group.policy() + " group " + group.name();
        if (apart()) {
            return on(site) < 2
                    ? Optional.empty()
                    : Optional.of(member + " comes together with another of " + name);
        }
        return on(site) > 1 ? Optional.empty() : Optional.of(member + " is alone of " + name);
    }

    boolean apart() {
        return group.policy().endsWith("anti-affinity");
    }

    ServerGroup group() {
        return group;
    }
}
