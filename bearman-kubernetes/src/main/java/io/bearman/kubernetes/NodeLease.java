package io.bearman.kubernetes;

import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.node.NodeException;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lease that a node's kubelet renews every ten seconds (coordination.k8s.io/v1, namespace {@code
 * kube-node-lease}), as a witness. Its time is the node's clock, which may be wrong for years, so as
 * in Kubernetes' own node controller a node is silent when its lease does not change for a while by
 * our monotonic clock. A first look therefore waits for a change, one heartbeat at most; a renewal
 * that is young by our wall clock needs no wait.
 *
 * <p>Thread-safe: what was seen of a host is replaced at once.
 */
final class NodeLease implements Liveness {
    private static final String NAMESPACE = "kube-node-lease";

    private final Cluster cluster;
    private final KubernetesSettings settings;
    private final TimeSource time;
    private final Map<HostId, Seen> seen = new ConcurrentHashMap<>();

    NodeLease(Cluster cluster, KubernetesSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
        this.time = cluster.time();
    }

    /**
     * What was seen of a lease, in nanoseconds of our monotonic clock.
     *
     * @param renewed what its node says, told apart only
     * @param since when it was first seen so: it was renewed before
     * @param last the last look, from before it was asked
     * @param changed whether it was another one less than a heartbeat before that
     */
    private record Seen(Instant renewed, long since, long last, boolean changed) {}

    @Override
    public String name() {
        return "node lease";
    }

    @Override
    public Sign ask(Placed host) {
        HostId id = host.host().id();
        Optional<Sign> sign = look(id);
        Deadline end = Deadline.in(time, settings.heartbeat());
        while (sign.isEmpty() && !end.passed(time)) {
            Duration left = end.left(time);
            time.sleep(left.compareTo(settings.look()) < 0 ? left : settings.look());
            sign = look(id);
        }
        return sign.orElseGet(
                () -> new Sign.Unknown("its lease has not been watched for long enough"));
    }

    /** {@return what one look says, empty while it is too early to tell} */
    private Optional<Sign> look(HostId host) {
        Optional<Sign> unknown;
        try {
            long asked = time.nanoTime();
            Optional<Instant> renewed = cluster.leaseNow(host, NAMESPACE, settings.node(host))
                    .flatMap(NodeLease::renewed);
            if (renewed.isPresent()) {
                return judge(note(host, renewed.get(), asked));
            }
            unknown = unknown("Kubernetes has no lease of node " + settings.node(host));
        } catch (NodeException e) {
            unknown = unknown(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            unknown = unknown("Kubernetes cannot be asked: " + e.getMessage());
        }
        // While the API does not answer no kubelet can renew either: the watching begins anew.
        seen.remove(host);
        return unknown;
    }

    private static Optional<Sign> unknown(String why) {
        return Optional.of(new Sign.Unknown(why));
    }

    private static Optional<Instant> renewed(Lease lease) {
        return Optional.ofNullable(lease.getSpec())
                .flatMap(spec -> Optional.ofNullable(spec.getRenewTime()))
                .map(renewal -> renewal.toInstant());
    }

    private Seen note(HostId host, Instant renewed, long asked) {
        long now = time.nanoTime();
        return seen.merge(
                host,
                new Seen(renewed, now, asked, false),
                (before, first) -> before.renewed().equals(renewed)
                        ? new Seen(renewed, before.since(), asked, before.changed())
                        : new Seen(renewed, now, asked, isWithinHeartbeat(now - before.last())));
    }

    private boolean isWithinHeartbeat(long nanos) {
        return nanos < settings.heartbeat().toNanos();
    }

    private Optional<Sign> judge(Seen lease) {
        long unchanged = lease.last() - lease.since();
        if (!isWithinHeartbeat(unchanged)) {
            return Optional.of(new Sign.Silent("its kubelet has not renewed its lease for "
                    + Duration.ofNanos(unchanged).toSeconds() + " s"));
        }
        Duration age = Duration.between(lease.renewed(), time.now());
        if (age.abs().compareTo(settings.heartbeat()) <= 0) {
            return Optional.of(new Sign.Alive(
                    "its kubelet renewed its lease " + Math.max(0, age.toSeconds()) + " s ago"));
        }
        return lease.changed()
                ? Optional.of(new Sign.Alive("its lease was seen to change "
                        + Math.max(0, Duration.ofNanos(unchanged).toSeconds()) + " s ago"))
                : Optional.empty();
    }
}
