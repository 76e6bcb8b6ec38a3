package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import io.bearman.core.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A plan as a tree: a host, below it its servers by what is done with them. */
final class PlanTree {
    private PlanTree() {}

    static String of(Plan plan) {
        StringBuilder text = new StringBuilder(PlanTable.head(plan)).append('\n');
        plan.hosts().forEach(host -> text.append(of(host)));
        return text.append('\n').append(PlanTable.foot(plan)).toString();
    }

    private static String of(HostPlan host) {
        TextTable branches = TextTable.bare();
        Map<String, List<ServerPlan>> kinds = new TreeMap<>(byUse());
        host.servers()
                .forEach(server -> kinds.computeIfAbsent(
                                server.treatment().word(), word -> new ArrayList<>())
                        .add(server));
        kinds.forEach((word, servers) -> branches.row("", word, names(servers)));
        if (!host.unconfirmed().isEmpty()) {
            branches.row(
                    "",
                    "unconfirmed",
                    host.unconfirmed().stream()
                            .map(Unconfirmed::label)
                            .collect(Collectors.joining(", ")));
        }
        return headline(host) + "\n" + branches.toString(Columns.WIDTH);
    }

    private static java.util.Comparator<String> byUse() {
        List<String> order = List.of("live", "cold", "evacuate", "wait", "blocked");
        return java.util.Comparator.comparing(order::indexOf);
    }

    private static String headline(HostPlan host) {
        String refused =
                host.refusal().isPresent() ? ", refused" : host.hold().isPresent() ? ", held" : "";
        return host.host() + "  rack " + host.placed().machine().rack() + ", zone "
                + host.placed().host().zone() + ", " + PlanTable.compute(host.compute()) + ", "
                + host.servers().size() + " servers" + refused;
    }

    private static String names(List<ServerPlan> servers) {
        return servers.stream().map(PlanTree::name).collect(Collectors.joining(", "));
    }

    private static String name(ServerPlan server) {
        String to = server.place()
                .map(HostId::value)
                .or(() -> server.noPlace().map(why -> "nowhere"))
                .map(place -> " > " + place)
                .orElse("");
        return server.server().name() + to;
    }
}
