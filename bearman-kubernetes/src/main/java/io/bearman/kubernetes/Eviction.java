package io.bearman.kubernetes;

import io.bearman.core.host.HostId;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeException;
import io.bearman.core.time.Deadline;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;

/** Takes the pods off a node by the eviction API, which asks disruption budgets. */
final class Eviction {
    private final Cluster cluster;
    private final KubernetesSettings settings;

    Eviction(Cluster cluster, KubernetesSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    /** Refuses pods that nobody would make anew, unless they are meant to be lost. */
    void refuseBarePods(HostId host) {
        if (settings.barePods() == KubernetesSettings.BarePods.EVICT) {
            return;
        }
        List<Pod> bare = cluster.pods(host).stream().filter(Facts::bare).toList();
        if (!bare.isEmpty()) {
            throw new NodeException.Taken(host + ": no controller would make these pods anew: "
                    + KubernetesGate.names(bare) + "; delete them, or let them be lost with"
                    + " bare-pods: evict");
        }
    }

    /**
     * Returns once every pod that a drain takes away is gone.
     *
     * @throws NodeException.NotInTime naming the pods that stay, and which a budget keeps
     */
    void drain(HostId host, Hold hold) {
        refuseBarePods(host);
        Deadline deadline = Deadline.in(cluster.time(), hold.patience());
        while (true) {
            List<Pod> left = cluster.pods(host).stream().filter(Facts::leaves).toList();
            List<Pod> kept = new ArrayList<>();
            for (Pod pod : left) {
                if (!Facts.ending(pod) && !cluster.evict(host, pod, hold::check)) {
                    kept.add(pod);
                }
            }
            if (left.isEmpty()) {
                return;
            }
            if (deadline.passed(cluster.time())) {
                throw new NodeException.NotInTime(host + ": pods stay on its node "
                        + settings.node(host) + " after " + hold.patience().toSeconds() + " s: "
                        + KubernetesGate.names(left)
                        + (kept.isEmpty()
                                ? ""
                                : "; a disruption budget keeps " + KubernetesGate.names(kept)
                                        + ", see: kubectl get pdb -A"));
            }
            hold.pause(settings.look());
        }
    }
}
