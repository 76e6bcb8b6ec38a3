package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.testkit.cloud.Rows.Group;
import java.util.List;

/** GET and POST os-server-groups; groups of each policy. */
final class GroupsApi {
    private static final List<String> POLICIES =
            List.of("anti-affinity", "affinity", "soft-anti-affinity", "soft-affinity");

    private final Region region;

    GroupsApi(Region region) {
        this.region = region;
    }

    Answer answer(Call call) {
        if (call.is("GET", "v2.1", "os-server-groups")) {
            return list(call);
        }
        if (call.is("POST", "v2.1", "os-server-groups")) {
            return create(call);
        }
        if (call.is("DELETE", "v2.1", "os-server-groups", "*")) {
            boolean there = region.rows()
                    .groups
                    .values()
                    .removeIf(group -> mine(call, group) && group.uuid.equals(call.segment(2)));
            if (!there) {
                throw Refusal.notFound(
                        "Instance group " + call.segment(2) + " could not be found.");
            }
            return Answer.empty(204);
        }
        throw Refusal.badMethod();
    }

    /** Without links and markers; an offset beyond the end is an empty list. */
    private Answer list(Call call) {
        boolean everyProject = call.admin() && call.query("all_projects").isPresent();
        int most = Math.min(number(call, "limit", 1000), region.settings.pageLimit());
        List<Group> page = region.rows().groups.values().stream()
                .filter(group -> everyProject || group.project.equals(call.person.project))
                .skip(number(call, "offset", 0))
                .limit(most)
                .toList();
        ObjectNode body = Show.object();
        ArrayNode shown = body.putArray("server_groups");
        page.forEach(group -> shown.add(show(call, group)));
        return Answer.ok(body);
    }

    private static int number(Call call, String name, int otherwise) {
        String text = call.query(name).orElse("" + otherwise);
        if (!text.matches("[0-9]{1,9}")) {
            throw Refusal.badRequest(
                    "Invalid input for query parameters " + name + ". Value: " + text + ".");
        }
        return Integer.parseInt(text);
    }

    private static boolean mine(Call call, Group group) {
        return call.admin() || group.project.equals(call.person.project);
    }

    private Answer create(Call call) {
        var wanted = call.body().path("server_group");
        String policy = call.since(64)
                ? wanted.path("policy").asText()
                : wanted.path("policies").path(0).asText();
        if (!POLICIES.contains(policy)) {
            throw Refusal.badRequest("Invalid input for field/attribute policy. Value: " + policy
                    + ". '" + policy + "' is not one of " + POLICIES);
        }
        Group group = new Group();
        group.uuid = region.uuid("group");
        group.name = wanted.path("name").asText();
        group.project = call.person.project;
        group.user = call.person.id;
        group.policy = policy;
        group.most = wanted.path("rules").path("max_server_per_host").asInt(1);
        region.rows().groups.put(group.name, group);
        ObjectNode body = Show.object();
        body.set("server_group", show(call, group));
        return Answer.ok(body);
    }

    private ObjectNode show(Call call, Group group) {
        ObjectNode shown = Show.object().put("id", group.uuid).put("name", group.name);
        if (call.since(64)) {
            ObjectNode rules = shown.put("policy", group.policy).putObject("rules");
            if (group.most > 1) {
                rules.put("max_server_per_host", group.most);
            }
        } else {
            shown.putArray("policies").add(group.policy);
            shown.putObject("metadata");
        }
        ArrayNode members = shown.putArray("members");
        region.rows().guests.values().stream()
                .filter(guest -> group.name.equals(guest.group))
                .forEach(guest -> members.add(guest.id));
        if (call.since(13)) {
            shown.put("project_id", group.project).put("user_id", group.user);
        }
        return shown;
    }
}
