package io.bearman.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.host.HostId;
import io.bearman.core.node.NodeException;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few calls of the Kubernetes API that the gate needs. All of them may be repeated: a change is
 * made under the resource version that was read. Thread-safe.
 */
final class Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;
    private final KubernetesSettings settings;
    private final TimeSource time;

    Cluster(KubernetesClient client, KubernetesSettings settings, TimeSource time) {
        this.client = client;
        this.settings = settings;
        this.time = time;
    }

    TimeSource time() {
        return time;
    }

    String server() {
        return client.getMasterUrl().toString().replaceFirst("/$", "");
    }

    // --- nodes ---

    Optional<Node> find(HostId host) {
        return patiently(
                host,
                () -> Optional.ofNullable(
                        client.nodes().withName(settings.node(host)).get()));
    }

    Node node(HostId host) {
        return find(host).orElseThrow(() -> missing(host));
    }

    private NodeException missing(HostId host) {
        return new NodeException.NotFound(host + ": Kubernetes at " + server() + " has no node "
                + settings.node(host) + "; see: kubectl get nodes");
    }

    /**
     * Changes a node, anew when somebody else changed it meanwhile.
     *
     * @param before called right before each try, which may be a minute after the first; it ends them by
     *     what it throws
     * @param change what to change in the node as it is, empty for nothing
     * @return the node as it is then
     */
    Node change(HostId host, Runnable before, Function<Node, Optional<NodeChange>> change) {
        return patiently(host, patience -> {
            Node node = Optional.ofNullable(
                            client.nodes().withName(settings.node(host)).get())
                    .orElseThrow(() -> missing(host));
            Optional<NodeChange> wanted = change.apply(node);
            if (wanted.isEmpty()) {
                return node;
            }
            patience.sparedBy(before);
            String patch = wanted.get().patch(node.getMetadata().getResourceVersion());
            return patched(() -> client.nodes().withName(settings.node(host)).patch(MERGE, patch));
        });
    }

    /** What somebody deleted after we read it is read anew. */
    private static <T> T patched(Supplier<T> patch) {
        try {
            return patch.get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                throw new Overtaken("it is gone", e);
            }
            throw e;
        }
    }

    /** @param before called right before each try */
    void deleteNode(HostId host, Runnable before) {
        patiently(host, patience -> {
            patience.sparedBy(before);
            return client.nodes().withName(settings.node(host)).delete();
        });
    }

    // --- pods ---

    List<Pod> pods(HostId host) {
        return patiently(
                host,
                () -> client.pods()
                        .inAnyNamespace()
                        .withField("spec.nodeName", settings.node(host))
                        .list()
                        .getItems());
    }

    List<DaemonSet> daemonSets(HostId host) {
        return patiently(
                host, () -> client.apps().daemonSets().inAnyNamespace().list().getItems());
    }

    /**
     * {@return whether it was let go, or is gone; no while a disruption budget forbids it}
     *
     * @param before called right before each try
     */
    boolean evict(HostId host, Pod pod, Runnable before) {
        return patiently(host, patience -> {
            patience.sparedBy(before);
            try {
                return client.pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .evict();
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return true;
                }
                throw e;
            }
        });
    }

    // --- leases ---

    Optional<Lease> lease(HostId host, String namespace, String name) {
        return patiently(
                host,
                () -> Optional.ofNullable(
                        client.leases().inNamespace(namespace).withName(name).get()));
    }

    /** Asked once, without patience: a witness says that it does not know. */
    Optional<Lease> leaseNow(HostId host, String namespace, String name) {
        return once(
                host,
                () -> Optional.ofNullable(
                        client.leases().inNamespace(namespace).withName(name).get()));
    }

    /**
     * Makes a lease, or changes the one that is there; anew when somebody else was faster, or when the
     * answer was lost.
     *
     * @param first the lease to make
     * @param before called right before each try
     * @param change a JSON merge patch for the lease that is there
     */
    void writeLease(HostId host, Lease first, Runnable before, Function<Lease, ObjectNode> change) {
        patiently(host, patience -> {
            Lease there = like(first).get();
            String patch = there == null ? null : change.apply(there).toString();
            patience.sparedBy(before);
            return patch == null
                    ? client.leases()
                            .inNamespace(first.getMetadata().getNamespace())
                            .resource(first)
                            .create()
                    : patched(() -> like(first).patch(MERGE, patch));
        });
    }

    /**
     * Changes a lease as it was seen, tried once: what somebody else changed meanwhile stays as it is.
     *
     * @param patch a JSON merge patch
     */
    void changeLeaseNow(HostId host, Lease seen, ObjectNode patch) {
        try {
            once(host, () -> patched(() -> like(seen).patch(MERGE, patch.toString())));
        } catch (Overtaken e) {
            LOG.debug("host={} lease not changed: {}", host, e.getMessage());
        }
    }

    /** @param before called right before each try */
    void deleteLease(HostId host, Lease seen, Runnable before) {
        patiently(host, patience -> {
            patience.sparedBy(before);
            return like(seen).delete();
        });
    }

    private Resource<Lease> like(Lease lease) {
        ObjectMeta names = lease.getMetadata();
        return client.leases().inNamespace(names.getNamespace()).withName(names.getName());
    }

    // --- errors ---

    private <T> T patiently(HostId host, Supplier<T> call) {
        return patiently(host, patience -> call.get());
    }

    /** Asks again while the API does not answer or somebody else is faster. */
    private <T> T patiently(HostId host, Function<Patience, T> call) {
        Patience patience = new Patience();
        while (true) {
            try {
                return once(host, () -> call.apply(patience));
            } catch (Overtaken | NodeException.Unreachable e) {
                if (patience.isOver()) {
                    throw e instanceof NodeException
                            ? e
                            : unreachable(host, "others change it all the time", e);
                }
                LOG.debug("host={} asked again: {}", host, e.getMessage());
                time.sleep(e instanceof Overtaken ? Duration.ofMillis(200) : settings.look());
            }
        }
    }

    private <T> T once(HostId host, Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            throw failure(host, e);
        }
    }

    private RuntimeException failure(HostId host, KubernetesClientException e) {
        String what = e.getStatus() != null && e.getStatus().getMessage() != null
                ? e.getStatus().getMessage()
                : e.getCode() > 0 ? "HTTP " + e.getCode() : "no answer";
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                new NodeException.Denied(
                        host + ": Kubernetes at " + server() + " does not let us: " + what, e);
            case HttpURLConnection.HTTP_CONFLICT -> new Overtaken(what, e);
            default ->
                isPermanent(e.getCode())
                        ? new NodeException.Refused(
                                host + ": Kubernetes at " + server() + " refuses it: " + what, e)
                        : unreachable(host, what, e);
        };
    }

    /** It is our request that is wrong: not the API that is slow (408), or busy (429). */
    private static boolean isPermanent(int code) {
        return code / 100 == 4 && code != HttpURLConnection.HTTP_CLIENT_TIMEOUT && code != 429;
    }

    private NodeException unreachable(HostId host, String what, Throwable cause) {
        return new NodeException.Unreachable(
                host + ": Kubernetes at " + server() + ": " + what, cause);
    }

    /** How long an API that does not answer is asked again. */
    private final class Patience {
        private Deadline end = Deadline.in(time, settings.patience());

        boolean isOver() {
            return end.passed(time);
        }

        /** The caller may have to ask others for minutes; that is none of the API's time. */
        void sparedBy(Runnable before) {
            Duration left = end.left(time);
            before.run();
            end = Deadline.in(time, left);
        }
    }

    /** Somebody else changed it between our reading and our writing. */
    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
