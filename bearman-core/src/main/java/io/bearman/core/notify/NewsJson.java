package io.bearman.core.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.host.HostId;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Journal;
import java.util.ArrayList;
import java.util.List;

/** News as JSON and back. */
final class NewsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NewsJson() {}

    static String format(News news) {
        return node(news).toString();
    }

    /** {@return the members of this news, the kind first} */
    static ObjectNode node(News news) {
        ObjectNode node = JSON.createObjectNode().put("kind", news.kind());
        if (news instanceof News.HostRejected rejected) {
            node.put("host", rejected.host().value()).put("place", rejected.place());
            rejected.findings().forEach(node.putArray("findings")::add);
            node.put("ssh", rejected.ssh());
        } else if (news instanceof News.HostCleared cleared) {
            node.put("host", cleared.host().value()).put("place", cleared.place());
        } else if (news instanceof News.HostStillOn on) {
            node.put("host", on.host().value()).put("place", on.place()).put("last", on.last());
        } else if (news instanceof News.MachineUnknown unknown) {
            node.put("machine", unknown.machine().toString()).put("what", unknown.what());
        } else if (news instanceof News.HostBroken broken) {
            node.put("host", broken.host().value()).put("finding", broken.finding());
        } else if (news instanceof News.HostFenced fenced) {
            node.put("host", fenced.host().value()).put("run", fenced.run().value());
        } else if (news instanceof News.RunEnded ended) {
            node.put("run", ended.run().value());
            ended.hosts().forEach(host -> node.withArray("hosts").add(host.value()));
            node.put("outcome", ended.outcome().name()).put("reason", ended.reason());
        } else if (news instanceof News.FleetFrozen frozen) {
            node.put("by", frozen.by()).put("reason", frozen.reason());
        } else if (news instanceof News.FleetUnfrozen unfrozen) {
            node.put("by", unfrozen.by());
        } else if (news instanceof News.WatchAlarm watch) {
            node.put("about", watch.about()).put("alarm", watch.alarm()).put("what", watch.text());
        }
        return node;
    }

    static News parse(String json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
        String kind = text(node, "kind");
        return switch (kind) {
            case "host.rejected" ->
                // Those that were kept before had neither place nor command.
                new News.HostRejected(
                        host(node),
                        node.path("place").asText(),
                        texts(node, "findings"),
                        node.path("ssh").asText());
            case "host.cleared" -> new News.HostCleared(host(node), text(node, "place"));
            case "host.still-on" ->
                new News.HostStillOn(host(node), text(node, "place"), text(node, "last"));
            case "machine.unknown" ->
                new News.MachineUnknown(MachineId.of(text(node, "machine")), text(node, "what"));
            case "host.broken" -> new News.HostBroken(host(node), text(node, "finding"));
            case "host.fenced" -> new News.HostFenced(host(node), RunId.of(text(node, "run")));
            case "run.ended" ->
                new News.RunEnded(
                        RunId.of(text(node, "run")),
                        texts(node, "hosts").stream().map(HostId::of).toList(),
                        Journal.Outcome.valueOf(text(node, "outcome")),
                        text(node, "reason"));
            case "fleet.frozen" -> new News.FleetFrozen(text(node, "by"), text(node, "reason"));
            case "watch.alarm" ->
                new News.WatchAlarm(text(node, "about"), text(node, "alarm"), text(node, "what"));
            case "fleet.unfrozen" -> new News.FleetUnfrozen(text(node, "by"));
            default -> throw new IllegalArgumentException("no news of ours: '" + kind + "'");
        };
    }

    private static HostId host(JsonNode node) {
        return HostId.of(text(node, "host"));
    }

    private static String text(JsonNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("no text '" + key + "' in " + node);
        }
        return value.textValue();
    }

    private static List<String> texts(JsonNode node, String key) {
        List<String> texts = new ArrayList<>();
        node.path(key).forEach(value -> texts.add(value.textValue()));
        return texts;
    }
}
