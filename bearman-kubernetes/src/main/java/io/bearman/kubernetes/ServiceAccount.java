package io.bearman.kubernetes;

import io.bearman.core.UsageException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What Kubernetes gives a pod to speak to it with. The client's own search would go to the current
 * context of somebody's kubeconfig before, and drain nodes there.
 *
 * @param environment of the process
 * @param folder where the token and the certificate of the API are mounted
 */
record ServiceAccount(Map<String, String> environment, Path folder) {
    /** {@return this process's own} */
    static ServiceAccount own() {
        return new ServiceAccount(
                System.getenv(), Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));
    }

    /**
     * {@return how to reach the cluster that this process runs in}
     *
     * @throws UsageException when it runs in none, or may not speak to it
     */
    Config config() {
        Path token = folder.resolve("token");
        String host = find("KUBERNETES_SERVICE_HOST");
        String port = find("KUBERNETES_SERVICE_PORT");
        if (!Files.isReadable(token)) {
            throw new UsageException("this process's pod has no token of a service account ("
                    + token + "); mount it: automountServiceAccountToken: true");
        }
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(
                        "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port)
                .withCaCertFile(folder.resolve("ca.crt").toString())
                // The kubelet replaces it before it expires, about once an hour.
                .withOauthTokenProvider(() -> read(token))
                .build();
    }

    private String find(String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new UsageException("this process runs in no Kubernetes cluster: "
                        + variable + " is not set; name a kubeconfig"));
    }

    private static String read(Path token) {
        try {
            return Files.readString(token).trim();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + token, e);
        }
    }
}
