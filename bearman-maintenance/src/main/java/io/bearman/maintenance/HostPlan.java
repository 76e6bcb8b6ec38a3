package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What will be done with one host.
 *
 * @param placed the host and its machine
 * @param compute its compute service as it was seen; null when Nova knows none
 * @param servers its servers, each with its treatment, in order of name
 * @param unconfirmed those that are elsewhere and yet keep it from becoming empty
 * @param refusedFor why the host is not touched at all, nor any other of the plan; null when it is
 * @param heldFor why the host alone waits; null when it does not
 */
public record HostPlan(
        Placed placed,
        @Nullable ComputeService compute,
        List<ServerPlan> servers,
        List<Unconfirmed> unconfirmed,
        @Nullable String refusedFor,
        @Nullable String heldFor) {
    public HostPlan {
        servers = List.copyOf(servers);
        unconfirmed = List.copyOf(unconfirmed);
    }

    /** A host that nobody left who could come back. */
    public HostPlan(
            Placed placed,
            @Nullable ComputeService compute,
            List<ServerPlan> servers,
            @Nullable String refusedFor) {
        this(placed, compute, servers, List.of(), refusedFor);
    }

    /** A host that does not wait. */
    public HostPlan(
            Placed placed,
            @Nullable ComputeService compute,
            List<ServerPlan> servers,
            List<Unconfirmed> unconfirmed,
            @Nullable String refusedFor) {
        this(placed, compute, servers, unconfirmed, refusedFor, null);
    }

    /** {@return a host of which nothing can be seen now: it waits, and holds no other up} */
    static HostPlan held(Placed placed, String why) {
        return new HostPlan(placed, null, List.of(), List.of(), null, why);
    }

    /** {@return why it waits, when it does, the host first} */
    public Optional<String> hold() {
        return Optional.ofNullable(heldFor).map(why -> host() + " is held, " + why);
    }

    /** {@return why the host is not touched at all} */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusedFor);
    }

    /** {@return the servers that will keep the host from becoming empty} */
    public List<ServerPlan> blocked() {
        return servers.stream()
                .filter(plan -> plan.treatment() instanceof Treatment.Blocked)
                .toList();
    }

    /** {@return this host with these servers, refused for this if for nothing else} */
    HostPlan with(List<ServerPlan> servers, @Nullable String refusal) {
        return new HostPlan(
                placed,
                compute,
                servers,
                unconfirmed,
                refusedFor == null ? refusal : refusedFor,
                heldFor);
    }

    /** {@return this host, waiting for this} */
    HostPlan held(String why) {
        return new HostPlan(placed, compute, servers, unconfirmed, refusedFor, why);
    }

    HostId host() {
        return placed.host().id();
    }

    /** {@return the zone that Nova has it in} */
    Zone zone() {
        return compute == null ? placed.host().zone() : compute.zone();
    }

    /**
     * What a plan stands on; when it changes, the plan is void. How full other hosts are changes all
     * the time and does not belong to it: only whether there is room at all, by the refusal.
     */
    List<String> observation() {
        List<String> seen = new ArrayList<>();
        seen.add(placed.host().id().value());
        seen.add(heldFor != null ? "held" : refusedFor == null ? "taken out" : "refused");
        seen.add(compute == null ? "no service" : compute.enabled() + " " + compute.reason());
        for (ServerPlan plan : servers) {
            boolean blocked = plan.treatment() instanceof Treatment.Blocked;
            seen.add(plan.server().id() + (blocked ? " stays" : " leaves"));
        }
        unconfirmed.forEach(it -> seen.add("unconfirmed " + it.migration().id()));
        return seen;
    }
}
