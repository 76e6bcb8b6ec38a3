package io.bearman.kubernetes;

import io.bearman.core.UsageException;
import io.bearman.core.alive.Liveness;
import io.bearman.core.node.NodeGate;
import io.bearman.core.time.TimeSource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The cluster whose nodes are our hosts. Opening it speaks to nobody. Thread-safe.
 *
 * <p>Needs of its RBAC: nodes get, patch, and delete for retiring; pods list; pods/eviction
 * create; daemonsets list; leases get in kube-node-lease, and get, create, patch, delete where it
 * keeps its own.
 */
public final class Kubernetes implements AutoCloseable {
    private static final int REQUEST_MILLIS = 20_000;
    private static final int CONNECT_MILLIS = 5_000;

    private final KubernetesClient client;
    private final Cluster cluster;
    private final KubernetesSettings settings;

    Kubernetes(Config found, KubernetesSettings settings, TimeSource time) {
        // Repeating is ours to decide, in our clock.
        Config config = new ConfigBuilder(found)
                .withRequestTimeout(REQUEST_MILLIS)
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestRetryBackoffLimit(0)
                .build();
        this.client = new KubernetesClientBuilder().withConfig(config).build();
        this.settings = settings;
        this.cluster = new Cluster(client, settings, time);
    }

    /**
     * {@return the cluster of a kubeconfig}
     *
     * @param kubeconfig the file
     * @param context which of its contexts; null for the current one
     * @throws UsageException when the file cannot be read or has no such context
     */
    public static Kubernetes open(
            Path kubeconfig,
            @Nullable String context,
            KubernetesSettings settings,
            TimeSource time) {
        Config config;
        if (!Files.isReadable(kubeconfig)) {
            throw new UsageException("cannot read the kubeconfig " + kubeconfig + ": "
                    + (Files.exists(kubeconfig) ? "is it readable?" : "there is no such file"));
        }
        try {
            config = Config.fromKubeconfig(context, kubeconfig.toFile());
        } catch (RuntimeException e) {
            throw new UsageException(
                    "the kubeconfig " + kubeconfig + " is not understood: is it a kubeconfig?");
        }
        if (config.getMasterUrl() == null || context != null && !known(config, context)) {
            throw new UsageException("the kubeconfig " + kubeconfig + " has no "
                    + (context == null ? "current context" : "context '" + context + "'")
                    + "; see: kubectl config get-contexts");
        }
        return new Kubernetes(config, settings, time);
    }

    private static boolean known(Config config, String context) {
        return config.getContexts().stream().anyMatch(it -> it.getName().equals(context));
    }

    /**
     * {@return the cluster that this process runs in, by the service account of its pod}
     *
     * @throws UsageException when it runs in none, or its pod has no token
     */
    public static Kubernetes inCluster(KubernetesSettings settings, TimeSource time) {
        return new Kubernetes(ServiceAccount.own().config(), settings, time);
    }

    /** {@return the gate to its nodes} */
    public NodeGate gate() {
        return new KubernetesGate(cluster, settings);
    }

    /** {@return what the leases of its nodes' kubelets say, as a witness} */
    public Liveness lease() {
        return new NodeLease(cluster, settings);
    }

    @Override
    public void close() {
        client.close();
    }
}
