package io.bearman.core.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;

/** A host's state in JSON: a string, or an object when it has data. */
final class StateNode {
    private StateNode() {}

    static JsonNode of(HostState state) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("kind", state.kind().name());
        state.run().ifPresent(run -> node.put("run", run.value()));
        if (state instanceof HostState.Maintenance maintenance) {
            node.put("reason", maintenance.reason());
        } else if (state instanceof HostState.Broken broken) {
            node.put("finding", broken.finding());
        } else if (state instanceof HostState.Rejected rejected) {
            node.withArray("findings");
            rejected.findings().forEach(finding -> node.withArray("findings").add(finding));
        }
        return node.size() == 1 ? node.get("kind") : node;
    }

    static HostState parse(JsonNode node, String where, String path) {
        JsonNode given =
                node.isTextual() ? JsonNodeFactory.instance.objectNode().set("kind", node) : node;
        Keys keys = new Keys(given, where, path + ".");
        HostState.Kind kind = keys.parsed("kind", StateNode::kind);
        HostState state = switch (kind) {
            case EXPECTED -> new HostState.Expected();
            case REGISTERING -> new HostState.Registering();
            case IN_STOCK -> new HostState.InStock();
            case REJECTED ->
                new HostState.Rejected(keys.list(
                        "findings",
                        JsonNode::isTextual,
                        "an array of strings",
                        JsonNode::textValue));
            case DEPLOYING -> new HostState.Deploying();
            case JOINING -> new HostState.Joining(keys.parsed("run", RunId::of));
            case IN_SERVICE -> new HostState.InService();
            case MAINTENANCE ->
                new HostState.Maintenance(keys.parsed("run", RunId::of), keys.text("reason"));
            case FENCED -> new HostState.Fenced(keys.parsed("run", RunId::of));
            case BROKEN -> new HostState.Broken(keys.text("finding"));
            case RETIRED -> new HostState.Retired();
        };
        keys.nothingElse();
        return state;
    }

    private static HostState.Kind kind(String name) {
        for (HostState.Kind kind : HostState.Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("not a state: '" + name + "'");
    }
}
