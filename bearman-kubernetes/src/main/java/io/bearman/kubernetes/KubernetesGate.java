package io.bearman.kubernetes;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeException;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.PoweredOff;
import io.bearman.core.time.Deadline;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The node gate of a Kubernetes cluster. What it wrote is told from what others wrote by the run's
 * name in the taint and in the annotation {@code bearman.io/cordoned-by}. Thread-safe.
 */
final class KubernetesGate implements NodeGate {
    static final String TAINT = "bearman.io/maintenance";
    static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
    static final String CORDONED_BY = "bearman.io/cordoned-by";
    static final String LOST_BY = "bearman.io/out-of-service-by";
    /** The boot that the node is to leave behind. */
    static final String LEFT_BOOT = "bearman.io/left-boot-id";
    /** For people; nothing may select on it. */
    static final String STATE = "bearman.io/state";
    /** What DaemonSets of compute nodes select, ours and openstack-helm's. */
    static final List<String> COMPUTE = List.of("openstack-compute-node", "bearman.io/compute");

    private static final String IN_SERVICE = "in-service";

    static final String NO_SCHEDULE = "NoSchedule";
    static final String NO_EXECUTE = "NoExecute";

    private final Cluster cluster;
    private final KubernetesSettings settings;
    private final Leases leases;
    private final Eviction eviction;

    KubernetesGate(Cluster cluster, KubernetesSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
        this.leases = new Leases(cluster, settings);
        this.eviction = new Eviction(cluster, settings);
    }

    @Override
    public String describe() {
        return "Kubernetes at " + cluster.server() + ": the node is tainted and cordoned first,"
                + " drained once it has no servers, and uncordoned at the end";
    }

    @Override
    public void close(HostId host, RunId run, Predicate<RunId> ours, Hold hold) {
        // A node that could not be drained in the end is not closed in the first place.
        eviction.refuseBarePods(host);
        leases.take(host, run, ours, hold::check);
        cluster.change(host, hold::check, node -> closing(host, node, run, ours));
        Node after = cluster.node(host);
        boolean closed = Facts.cordoned(after) && isTainted(after, NO_SCHEDULE, run);
        if (!closed) {
            throw new NodeException.Taken(host + ": somebody opened its node " + settings.node(host)
                    + " again while it was being closed");
        }
    }

    @Override
    public void keep(HostId host, RunId run) {
        leases.renew(host, run);
    }

    private Optional<NodeChange> closing(HostId host, Node node, RunId run, Predicate<RunId> ours) {
        Facts.taint(node, TAINT, NO_SCHEDULE).ifPresent(taint -> {
            String owner = String.valueOf(taint.getValue());
            if (!owner.equals(run.value()) && !known(owner, ours)) {
                throw new NodeException.Taken(host + ": its node is in the maintenance of "
                        + owner + ", which this fleet does not know; take the taint away if"
                        + " nobody is at work: kubectl taint node " + settings.node(host) + " "
                        + TAINT + "-");
            }
        });
        NodeChange change = NodeChange.of(node)
                .taint(TAINT, run.value(), NO_SCHEDULE)
                .label(STATE, "maintenance");
        Optional<String> by = Facts.annotation(node, CORDONED_BY);
        if (!Facts.cordoned(node)) {
            change.cordon().annotate(CORDONED_BY, run.value());
        } else if (by.filter(owner -> known(owner, ours)).isPresent()) {
            change.annotate(CORDONED_BY, run.value());
        }
        return change.ifAny();
    }

    private static boolean known(String owner, Predicate<RunId> ours) {
        try {
            return ours.test(RunId.of(owner));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isTainted(Node node, String effect, RunId run) {
        return Facts.taint(node, TAINT, effect)
                .filter(it -> run.value().equals(it.getValue()))
                .isPresent();
    }

    @Override
    public void clear(HostId host, RunId run, Hold hold) {
        // Only an eviction asks disruption budgets: NoExecute throws off whoever is left, the pods
        // of
        // DaemonSets, and keeps them away until the node has booted anew.
        eviction.drain(host, hold);
        cluster.change(host, hold::check, node -> leaving(node, run).ifAny());
    }

    /** From now on only another boot than this one counts as the node's return. */
    private static NodeChange leaving(Node node, RunId run) {
        NodeChange change = NodeChange.of(node).taint(TAINT, run.value(), NO_EXECUTE);
        return Facts.annotation(node, LEFT_BOOT).isPresent()
                ? change
                : change.annotate(LEFT_BOOT, Facts.bootId(node));
    }

    @Override
    public void lost(HostId host, RunId run, PoweredOff evidence, Hold hold) {
        Objects.requireNonNull(evidence, "evidence");
        if (cluster.find(host).isEmpty()) {
            // Somebody deleted it already: nothing of it is left that others could wait for.
            return;
        }
        cluster.change(host, hold::check, node -> {
            NodeChange change = leaving(node, run)
                    .taint(TAINT, run.value(), NO_SCHEDULE)
                    .label(STATE, "fenced");
            if (Facts.taint(node, OUT_OF_SERVICE, NO_EXECUTE).isEmpty()) {
                change.taint(OUT_OF_SERVICE, "nodeshutdown", NO_EXECUTE)
                        .annotate(LOST_BY, run.value());
            }
            return change.ifAny();
        });
    }

    @Override
    public void admit(HostId host, RunId run, Predicate<RunId> ours, Hold hold) {
        if (cluster.find(host).isEmpty()) {
            // Its kubelet registers it anew, without any taint of ours.
            return;
        }
        cluster.change(host, hold::check, node -> {
            NodeChange change = NodeChange.of(node);
            untaint(node, change, NO_EXECUTE, run, ours);
            if (isOf(Facts.annotation(node, LOST_BY), run, ours)) {
                change.untaint(OUT_OF_SERVICE, NO_EXECUTE).annotate(LOST_BY, null);
            }
            return change.ifAny();
        });
    }

    /** Another fleet's maintenance stays theirs. */
    private static void untaint(
            Node node, NodeChange change, String effect, RunId run, Predicate<RunId> ours) {
        if (isOf(Facts.taint(node, TAINT, effect).map(Taint::getValue), run, ours)) {
            change.untaint(TAINT, effect);
        }
    }

    private static boolean isOf(Optional<String> owner, RunId run, Predicate<RunId> ours) {
        return owner.filter(it -> it.equals(run.value()) || known(it, ours)).isPresent();
    }

    @Override
    public void open(HostId host, RunId run, Predicate<RunId> ours, Hold hold) {
        awaitReturn(host, hold);
        cluster.change(
                host,
                hold::check,
                node -> opening(node, run, ours).label(STATE, IN_SERVICE).ifAny());
        leases.giveBack(host, run, hold::check);
    }

    @Override
    public void reopen(HostId host, RunId run, Predicate<RunId> ours, Hold hold) {
        if (cluster.find(host).isEmpty()) {
            return;
        }
        // Of a node that we had not closed, or that another fleet has, we say nothing.
        cluster.change(
                host,
                hold::check,
                node -> opening(node, run, ours).ifAny().map(it -> it.label(STATE, IN_SERVICE)));
        leases.giveBack(host, run, hold::check);
    }

    private static NodeChange opening(Node node, RunId run, Predicate<RunId> ours) {
        NodeChange change = NodeChange.of(node).annotate(LEFT_BOOT, null);
        untaint(node, change, NO_SCHEDULE, run, ours);
        untaint(node, change, NO_EXECUTE, run, ours);
        return isOf(Facts.annotation(node, CORDONED_BY), run, ours)
                ? change.uncordon().annotate(CORDONED_BY, null)
                : change;
    }

    private void awaitReturn(HostId host, Hold hold) {
        Deadline deadline = Deadline.in(cluster.time(), hold.patience());
        while (true) {
            Optional<String> missing = missing(host);
            if (missing.isEmpty()) {
                return;
            }
            if (deadline.passed(cluster.time())) {
                throw new NodeException.NotInTime(host + ": its node " + settings.node(host)
                        + " is not back after " + hold.patience().toSeconds() + " s: "
                        + missing.get()
                        + "; see: kubectl describe node " + settings.node(host));
            }
            hold.pause(settings.look());
        }
    }

    /** {@return what keeps the node from being back} */
    private Optional<String> missing(HostId host) {
        Optional<Node> found = cluster.find(host);
        if (found.isEmpty()) {
            return Optional.of("Kubernetes does not know it");
        }
        Node node = found.get();
        Optional<String> left = Facts.annotation(node, LEFT_BOOT);
        if (left.filter(Facts.bootId(node)::equals).isPresent()) {
            return Optional.of("its kubelet still reports the boot " + left.get());
        }
        if (!Facts.ready(node)) {
            return Optional.of("it is not Ready");
        }
        return Daemons.missing(node, cluster.daemonSets(host), cluster.pods(host));
    }

    @Override
    public void enlist(HostId host, RunId run, Hold hold) {
        Deadline deadline = Deadline.in(cluster.time(), settings.nodeTime());
        while (cluster.find(host).isEmpty() && !deadline.passed(cluster.time())) {
            hold.pause(settings.look());
        }
        cluster.change(host, hold::check, node -> {
            NodeChange change = NodeChange.of(node).label(STATE, "joining");
            COMPUTE.forEach(label -> change.label(label, "enabled"));
            return change.ifAny();
        });
    }

    @Override
    public void retire(HostId host, Hold hold) {
        if (cluster.find(host).isEmpty()) {
            return;
        }
        cluster.change(host, hold::check, node -> {
            NodeChange change = NodeChange.of(node).label(STATE, null);
            COMPUTE.forEach(label -> change.label(label, null));
            return change.ifAny();
        });
        cluster.deleteNode(host, hold::check);
    }

    static String names(List<Pod> pods) {
        return pods.stream().map(Facts::name).sorted().collect(Collectors.joining(", "));
    }
}
