package io.bearman.sdk.simulation;

import io.bearman.core.host.HostId;
import io.bearman.testkit.kubernetes.FakeKubernetes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** No pod that guests live on goes, whoever takes it away, while a server is on its host. */
final class ComputePodsOutliveGuests implements Invariant {
    private final SimulatedFleet fleet;
    private final FakeKubernetes api;
    private final String namespace;
    private final Map<HostId, Set<String>> seen = new HashMap<>();

    /** @param namespace where the pods of compute nodes are, and no others */
    ComputePodsOutliveGuests(SimulatedFleet fleet, FakeKubernetes api, String namespace) {
        this.fleet = fleet;
        this.api = api;
        this.namespace = namespace;
    }

    /** {@return the pods that guests live on} */
    Set<String> pods(HostId host) {
        return api.pods(host.value()).stream()
                .filter(pod -> pod.startsWith(namespace + "/"))
                .filter(pod -> !ending(pod))
                .collect(Collectors.toSet());
    }

    private boolean ending(String pod) {
        String name = pod.substring(namespace.length() + 1);
        return api.find("Pod", namespace, name)
                .map(it -> it.path("metadata").has("deletionTimestamp"))
                .orElse(true);
    }

    @Override
    public void see(Happening happening) {
        look();
    }

    /** Looks at every node, before anything else happens to it. */
    void look() {
        for (SimulatedMachine machine : fleet.machines()) {
            Set<String> now = pods(machine.host());
            Set<String> gone = new HashSet<>(seen.getOrDefault(machine.host(), Set.of()));
            gone.removeAll(now);
            seen.put(machine.host(), now);
            if (!gone.isEmpty() && !servers(machine).isEmpty()) {
                fleet.truth()
                        .violated(
                                getClass(),
                                machine.host() + " lost " + gone + " with servers "
                                        + servers(machine));
            }
        }
    }

    /** Of a machine whose system does not run, Nova's word is old: nothing lives there. */
    private List<?> servers(SimulatedMachine machine) {
        return machine.serves()
                ? fleet.cloud().servers(machine.host())
                : fleet.cloud().running(machine.host());
    }
}
