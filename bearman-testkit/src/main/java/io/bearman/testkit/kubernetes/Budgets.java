package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.testkit.kubernetes.Objects.Key;
import java.util.List;
import java.util.Map;

/** What disruption budgets (policy/v1) say of an eviction. */
final class Budgets {
    private final Objects objects;

    Budgets(Objects objects) {
        this.objects = objects;
    }

    /** Refuses with 429 when a budget would be broken. */
    void check(Key pod) {
        ObjectNode evicted = objects.get(pod);
        for (Map.Entry<Key, ObjectNode> budget :
                objects.list(ApiResource.ofKind("PodDisruptionBudget"), pod.namespace())) {
            JsonNode spec = budget.getValue().path("spec");
            if (Selectors.matches(spec.path("selector"), labels(evicted))) {
                check(budget.getKey().name(), spec, pod.namespace(), evicted);
            }
        }
    }

    private void check(String name, JsonNode spec, String namespace, ObjectNode evicted) {
        List<ObjectNode> covered = objects.list(ApiResource.ofKind("Pod"), namespace).stream()
                .map(Map.Entry::getValue)
                .filter(it -> Selectors.matches(spec.path("selector"), labels(it)))
                .toList();
        int healthy = (int) covered.stream().filter(Budgets::healthy).count();
        int needed = spec.has("minAvailable")
                ? share(spec.path("minAvailable"), covered.size())
                : covered.size() - share(spec.path("maxUnavailable"), covered.size());
        int left = healthy(evicted) ? healthy - 1 : healthy;
        if (left < needed) {
            throw ApiFault.budget(name, healthy, needed);
        }
    }

    private static int share(JsonNode value, int of) {
        String text = value.asText();
        return text.endsWith("%")
                ? (of * Integer.parseInt(text.substring(0, text.length() - 1)) + 99) / 100
                : value.asInt();
    }

    private static boolean healthy(JsonNode pod) {
        return pod.at("/status/conditions/0/status").asText().equals("True")
                && pod.path("metadata").path("deletionTimestamp").isMissingNode();
    }

    private static JsonNode labels(JsonNode object) {
        return object.path("metadata").path("labels");
    }
}
