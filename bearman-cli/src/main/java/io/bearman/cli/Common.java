package io.bearman.cli;

import io.bearman.core.UsageException;
import io.bearman.core.node.NodeGate;
import io.bearman.core.time.TimeSource;
import io.bearman.kubernetes.Kubernetes;
import io.bearman.kubernetes.KubernetesSettings;
import io.bearman.kubernetes.KubernetesSettings.BarePods;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has: where the configuration comes from, how the answer looks. */
final class Common {
    private final Map<String, String> environment;
    private final Screen screen;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration file (default: $BEARMAN_CONFIG, else ./bearman.yaml).")
    private @Nullable Path file;

    @Option(
            names = "--store",
            paramLabel = "FILE|URL",
            description = "The store, before what the configuration says: a file, which guards this"
                    + " machine alone, or jdbc:postgresql://HOST/DATABASE.")
    private @Nullable String store;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting, before what the configuration says: maintenance.confirm=2s")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--output", description = "${COMPLETION-CANDIDATES} (default: table).")
    private Output output = Output.TABLE;

    Common(Map<String, String> environment, Screen screen) {
        this.environment = environment;
        this.screen = screen;
    }

    /** {@return what the process was started in} */
    Map<String, String> environment() {
        return environment;
    }

    /** {@return what the command's streams are connected to} */
    Screen screen() {
        return screen;
    }

    /** How an answer looks. */
    enum Output {
        TABLE,
        JSON
    }

    boolean json() {
        return output == Output.JSON;
    }

    Configuration configuration() {
        Map<String, String> flags = new LinkedHashMap<>(settings);
        Optional.ofNullable(store).ifPresent(it -> flags.put("store", it));
        return Configuration.load(path(), environment, flags);
    }

    private @Nullable Path path() {
        if (file != null) {
            return file;
        }
        String named = environment.get("BEARMAN_CONFIG");
        if (named != null) {
            return Path.of(named);
        }
        Path usual = Path.of(Configuration.FILE);
        return Files.exists(usual) ? usual : null;
    }

    Bearman open() {
        Configuration configuration = configuration();
        Configuration.Cluster named = configuration.kubernetes();
        if (named == null) {
            return Bearman.open(configuration);
        }
        Kubernetes cluster = kubernetes(named);
        return Bearman.open(configuration, cluster.gate(), List.of(cluster.lease()));
    }

    /** What serves machines that boot touches no node, and needs no way to the cluster. */
    Bearman openWithoutNodes() {
        return Bearman.open(configuration(), NodeGate.none());
    }

    /** Never closed: it has no thread that would keep the process, and the process ends with it. */
    private static Kubernetes kubernetes(Configuration.Cluster it) {
        KubernetesSettings settings = KubernetesSettings.create()
                .withNodeName(it.nodeName())
                .with(it.evictsBarePods() ? BarePods.EVICT : BarePods.REFUSE);
        if (it.leaseNamespace() != null) {
            settings = settings.withLeases(it.leaseNamespace());
        }
        return it.kubeconfig() == null
                ? Kubernetes.inCluster(settings, TimeSource.system())
                : Kubernetes.open(it.kubeconfig(), it.context(), settings, TimeSource.system());
    }

    /** A setting that a command has an option of its own for. */
    void set(String key, String value) {
        settings.put(key, value);
    }

    static <T> T parsed(String what, java.util.function.Function<String, T> parser) {
        try {
            return parser.apply(what);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
