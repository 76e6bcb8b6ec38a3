package io.bearman.kubernetes;

import io.bearman.core.UsageException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
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
        Path certificate = folder.resolve("ca.crt");
        String host = find("KUBERNETES_SERVICE_HOST");
        String port = find("KUBERNETES_SERVICE_PORT");
        if (!Files.isReadable(token)) {
            throw new UsageException("this process's pod has no token of a service account ("
                    + token + "); mount it: automountServiceAccountToken: true");
        }
        if (!Files.isReadable(certificate)) {
            throw new UsageException("cannot read the certificate of this process's cluster, "
                    + certificate + ", which Kubernetes mounts beside the token");
        }
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(
                        "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port)
                .withCaCertFile(certificate.toString())
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

    /** Asked by the client right before each request, whose refusal it is when there is none any more. */
    private static String read(Path token) {
        try {
            return Files.readString(token).trim();
        } catch (IOException e) {
            String why = "the token of this process's service account cannot be read any more ("
                    + token + "); is it still mounted?";
            Status status = new StatusBuilder().withMessage(why).build();
            throw new KubernetesClientException(why, HttpURLConnection.HTTP_UNAUTHORIZED, status);
        }
    }
}
