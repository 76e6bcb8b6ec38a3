package io.bearman.kubernetes;

import io.bearman.core.host.HostId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How nodes are found and how patient the gate is. Immutable.
 *
 * @param nodeName what a host's node is called; {@code {host}} stands for the host's name
 * @param leaseNamespace where a Lease {@code node-NAME} shows other operators that the node is in
 *     maintenance; null for no lease
 * @param barePods what becomes of pods that no controller would make anew
 * @param look between two looks at something that changes by itself, 2 s
 * @param patience how long an API that does not answer is asked again, 1 min
 * @param nodeTime how long a node that joins for the first time may take to appear, 5 min
 * @param heartbeat how long a node's own lease may stay as it is before it counts as silent, 40 s as
 *     in Kubernetes' node-monitor-grace-period; so long a first look may take
 */
public record KubernetesSettings(
        String nodeName,
        @Nullable String leaseNamespace,
        BarePods barePods,
        Duration look,
        Duration patience,
        Duration nodeTime,
        Duration heartbeat) {
    private static final String HOST = "{host}";

    /** What becomes of pods that no controller would make anew. */
    public enum BarePods {
        /** The node is not taken out before somebody has deleted them. */
        REFUSE,
        /** They are evicted, and lost. */
        EVICT
    }

    public KubernetesSettings {
        if (!nodeName.contains(HOST)) {
            throw new IllegalArgumentException(
                    "a node's name must contain " + HOST + ", which '" + nodeName + "' does not");
        }
    }

    /** {@return nodes called as their hosts, no lease, bare pods refused} */
    public static KubernetesSettings create() {
        return new KubernetesSettings(
                HOST,
                null,
                BarePods.REFUSE,
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofSeconds(40));
    }

    /** {@return the same, with nodes called so; {@code {host}} stands for the host's name} */
    public KubernetesSettings withNodeName(String pattern) {
        return new KubernetesSettings(
                pattern, leaseNamespace, barePods, look, patience, nodeTime, heartbeat);
    }

    /** {@return the same, with leases in this namespace} */
    public KubernetesSettings withLeases(String namespace) {
        return new KubernetesSettings(
                nodeName, namespace, barePods, look, patience, nodeTime, heartbeat);
    }

    /** {@return the same, with bare pods treated so} */
    public KubernetesSettings with(BarePods pods) {
        return new KubernetesSettings(
                nodeName, leaseNamespace, pods, look, patience, nodeTime, heartbeat);
    }

    /** {@return the same, asking an API that does not answer for so long} */
    public KubernetesSettings withPatience(Duration asked) {
        return new KubernetesSettings(
                nodeName, leaseNamespace, barePods, look, asked, nodeTime, heartbeat);
    }

    Optional<String> leases() {
        return Optional.ofNullable(leaseNamespace);
    }

    String node(HostId host) {
        return nodeName.replace(HOST, host.value());
    }
}
