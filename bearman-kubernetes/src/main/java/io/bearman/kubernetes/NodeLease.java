package io.bearman.kubernetes;

import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.node.NodeException;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The lease that a node's kubelet renews every ten seconds (coordination.k8s.io/v1, namespace {@code
 * kube-node-lease}), as a witness. It is written by the node's own clock: one that is ahead of ours
 * says nothing.
 */
final class NodeLease implements Liveness {
    private static final String NAMESPACE = "kube-node-lease";

    private final Cluster cluster;
    private final KubernetesSettings settings;

    NodeLease(Cluster cluster, KubernetesSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "node lease";
    }

    @Override
    public Sign ask(Placed host) {
        HostId id = host.host().id();
        try {
            return cluster.leaseNow(id, NAMESPACE, settings.node(id))
                    .flatMap(NodeLease::renewed)
                    .map(this::judge)
                    .orElseGet(() -> new Sign.Unknown(
                            "Kubernetes has no lease of node " + settings.node(id)));
        } catch (NodeException e) {
            return new Sign.Unknown(e.getMessage());
        } catch (RuntimeException e) {
            return new Sign.Unknown("Kubernetes cannot be asked: " + e.getMessage());
        }
    }

    private static Optional<Instant> renewed(Lease lease) {
        return Optional.ofNullable(lease.getSpec())
                .flatMap(spec -> Optional.ofNullable(spec.getRenewTime()))
                .map(time -> time.toInstant());
    }

    private Sign judge(Instant renewed) {
        Duration age = Duration.between(renewed, cluster.time().now());
        if (age.plus(settings.heartbeat()).isNegative()) {
            return new Sign.Unknown("its lease was renewed " + age.abs().toSeconds()
                    + " s in the future; compare the clocks");
        }
        return age.compareTo(settings.heartbeat()) <= 0
                ? new Sign.Alive(
                        "its kubelet renewed its lease " + Math.max(0, age.toSeconds()) + " s ago")
                : new Sign.Silent(
                        "its kubelet has not renewed its lease for " + age.toSeconds() + " s");
    }
}
