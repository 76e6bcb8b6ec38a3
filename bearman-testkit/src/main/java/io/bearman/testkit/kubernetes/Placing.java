package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;

/** Whether a pod's selectors and its required affinity let it onto a node. */
final class Placing {
    private Placing() {}

    static boolean fits(JsonNode podSpec, JsonNode node) {
        JsonNode labels = node.path("metadata").path("labels");
        for (Map.Entry<String, JsonNode> wanted : podSpec.path("nodeSelector").properties()) {
            if (!labels.path(wanted.getKey()).asText().equals(wanted.getValue().asText())
                    || !labels.has(wanted.getKey())) {
                return false;
            }
        }
        JsonNode terms = podSpec.at("/affinity/nodeAffinity"
                + "/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms");
        if (terms.isEmpty()) {
            return true;
        }
        for (JsonNode term : terms) {
            if (matches(term, node, labels)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(JsonNode term, JsonNode node, JsonNode labels) {
        for (JsonNode expression : term.path("matchExpressions")) {
            if (!Selectors.matchesExpression(expression, labels)) {
                return false;
            }
        }
        JsonNode name = JsonNodeFactory.instance
                .objectNode()
                .put("metadata.name", node.path("metadata").path("name").asText());
        for (JsonNode expression : term.path("matchFields")) {
            if (!Selectors.matchesExpression(expression, name)) {
                return false;
            }
        }
        return true;
    }
}
