package io.bearman.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.node.NodeException;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Shows other operators that a node is in maintenance, as a Lease {@code node-NAME}. A mirror: who
 * owns the power button is the store's word. A valid lease of somebody else is respected.
 */
final class Leases {
    private static final String HOLDER = "bearman/";
    private static final Duration LENGTH = Duration.ofHours(1);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Cluster cluster;
    private final KubernetesSettings settings;

    Leases(Cluster cluster, KubernetesSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    /** @param before called right before each try to write it */
    void take(HostId host, RunId run, Predicate<RunId> ours, Runnable before) {
        settings.leases()
                .ifPresent(namespace -> cluster.writeLease(
                        host,
                        lease(namespace, host, run),
                        before,
                        there -> takeOver(host, there, run, ours)));
    }

    private ObjectNode takeOver(HostId host, Lease there, RunId run, Predicate<RunId> ours) {
        String holder = holder(there);
        if (!free(there) && !isOurs(holder, run, ours)) {
            throw new NodeException.Taken(host + ": its node is leased to " + holder + " (Lease "
                    + there.getMetadata().getNamespace() + "/" + name(host)
                    + "); wait until it is given back");
        }
        ObjectNode patch = change(there);
        patch.putObject("spec")
                .put("holderIdentity", HOLDER + run)
                .put("leaseDurationSeconds", (int) LENGTH.toSeconds())
                .put("acquireTime", MICROS.format(now()))
                .put("renewTime", MICROS.format(now()));
        return patch;
    }

    /** {@return a change of this lease as it is, and of no later one} */
    private static ObjectNode change(Lease there) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata")
                .put("resourceVersion", there.getMetadata().getResourceVersion());
        return patch;
    }

    /**
     * Only while it is still ours: what somebody else took is not taken back. Tried once: it is good for
     * longer than a few renewals, and nobody at work is to wait for a mirror.
     */
    void renew(HostId host, RunId run) {
        settings.leases()
                .flatMap(namespace -> cluster.leaseNow(host, namespace, name(host)))
                .filter(lease -> holder(lease).equals(HOLDER + run))
                .ifPresent(lease -> cluster.changeLeaseNow(host, lease, renewed(lease)));
    }

    private ObjectNode renewed(Lease there) {
        ObjectNode patch = change(there);
        patch.putObject("spec").put("renewTime", MICROS.format(now()));
        return patch;
    }

    /** @param before called right before each try to delete it */
    void giveBack(HostId host, RunId run, Runnable before) {
        settings.leases()
                .flatMap(namespace -> cluster.lease(host, namespace, name(host)))
                .filter(lease -> holder(lease).equals(HOLDER + run))
                .ifPresent(lease -> cluster.deleteLease(host, lease, before));
    }

    private Lease lease(String namespace, HostId host, RunId run) {
        ZonedDateTime now = now().atZone(ZoneOffset.UTC);
        LeaseSpec spec = new LeaseSpec();
        spec.setHolderIdentity(HOLDER + run);
        spec.setLeaseDurationSeconds((int) LENGTH.toSeconds());
        spec.setAcquireTime(now);
        spec.setRenewTime(now);
        return new LeaseBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withNamespace(namespace)
                        .withName(name(host))
                        .build())
                .withSpec(spec)
                .build();
    }

    private Instant now() {
        return cluster.time().now();
    }

    private String name(HostId host) {
        return "node-" + settings.node(host);
    }

    private static String holder(Lease lease) {
        return Optional.ofNullable(lease.getSpec())
                .map(LeaseSpec::getHolderIdentity)
                .orElse("");
    }

    private boolean free(Lease lease) {
        LeaseSpec spec = lease.getSpec();
        if (spec == null || spec.getRenewTime() == null || holder(lease).isEmpty()) {
            return true;
        }
        int seconds = Optional.ofNullable(spec.getLeaseDurationSeconds()).orElse(0);
        return spec.getRenewTime().toInstant().plusSeconds(seconds).isBefore(now());
    }

    private static boolean isOurs(String holder, RunId run, Predicate<RunId> ours) {
        if (!holder.startsWith(HOLDER)) {
            return false;
        }
        String owner = holder.substring(HOLDER.length());
        if (owner.equals(run.value())) {
            return true;
        }
        try {
            return ours.test(RunId.of(owner));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
