package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.testkit.kubernetes.Objects.Key;
import java.util.List;
import java.util.Map;

/**
 * What of an object nobody can change any more. The real API lets a few fields of a suspended Job's pod
 * be changed, which nobody here relies on.
 */
final class Fixed {
    private static final Map<String, List<String>> FIELDS = Map.of(
            "Job", List.of("spec.completions", "spec.selector", "spec.template"),
            "Deployment", List.of("spec.selector"),
            "DaemonSet", List.of("spec.selector"),
            "ReplicaSet", List.of("spec.selector"),
            "StatefulSet", List.of("spec.selector", "spec.serviceName"),
            "RoleBinding", List.of("roleRef"),
            "ClusterRoleBinding", List.of("roleRef"));

    private Fixed() {}

    /** Refuses with 422 what cannot be changed. */
    static void check(Key key, JsonNode before, JsonNode after) {
        String kind = key.resource().kind();
        for (String field : FIELDS.getOrDefault(kind, List.of())) {
            String pointer = "/" + field.replace('.', '/');
            if (!before.at(pointer).equals(after.at(pointer))) {
                throw ApiFault.immutable(kind + " \"" + key.name() + "\"", field);
            }
        }
    }
}
