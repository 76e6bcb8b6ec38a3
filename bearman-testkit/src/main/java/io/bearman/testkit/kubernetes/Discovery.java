package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What clients ask first: which version this is, and what it serves (the unaggregated form). */
final class Discovery {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> VERBS = List.of(
            "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private Discovery() {}

    /** {@return the answer to a path that is about the API itself} */
    static Optional<ObjectNode> answer(List<String> path) {
        if (path.equals(List.of("version"))) {
            return Optional.of(version());
        }
        if (path.equals(List.of("api"))) {
            ObjectNode node = JSON.objectNode().put("kind", "APIVersions");
            node.putArray("versions").add("v1");
            return Optional.of(node);
        }
        if (path.equals(List.of("apis"))) {
            return Optional.of(groups());
        }
        if (path.equals(List.of("api", "v1"))) {
            return Optional.of(resources("", "v1"));
        }
        if (path.size() == 3 && path.get(0).equals("apis")) {
            return known(path.get(1), path.get(2))
                    ? Optional.of(resources(path.get(1), path.get(2)))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean known(String group, String version) {
        return ApiResource.all().stream()
                .anyMatch(it -> it.group().equals(group) && it.version().equals(version));
    }

    private static ObjectNode version() {
        return JSON.objectNode()
                .put("major", "1")
                .put("minor", "35")
                .put("gitVersion", "v1.35.0")
                .put("platform", "linux/amd64");
    }

    private static ObjectNode groups() {
        ObjectNode list = JSON.objectNode().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        ApiResource.all().stream()
                .map(ApiResource::group)
                .filter(group -> !group.isEmpty())
                .distinct()
                .forEach(name -> {
                    ObjectNode group = groups.addObject().put("name", name);
                    group.putArray("versions").add(groupVersion(name));
                    group.set("preferredVersion", groupVersion(name));
                });
        return list;
    }

    private static ObjectNode groupVersion(String group) {
        return JSON.objectNode().put("groupVersion", group + "/v1").put("version", "v1");
    }

    private static ObjectNode resources(String group, String version) {
        ObjectNode list = JSON.objectNode()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (ApiResource resource : ApiResource.all()) {
            if (resource.group().equals(group) && resource.version().equals(version)) {
                describe(resources, resource);
            }
        }
        return list;
    }

    private static void describe(ArrayNode resources, ApiResource resource) {
        ObjectNode node = resources
                .addObject()
                .put("name", resource.plural())
                .put("singularName", resource.kind().toLowerCase(java.util.Locale.ROOT))
                .put("namespaced", resource.namespaced())
                .put("kind", resource.kind());
        VERBS.forEach(node.putArray("verbs")::add);
        ArrayNode shorts = node.putArray("shortNames");
        resource.shortNames().forEach(shorts::add);
        if (resource.kind().equals("Pod")) {
            ObjectNode eviction = resources
                    .addObject()
                    .put("name", "pods/eviction")
                    .put("singularName", "")
                    .put("namespaced", true)
                    .put("group", "policy")
                    .put("version", "v1")
                    .put("kind", "Eviction");
            eviction.putArray("verbs").add("create");
        }
    }
}
