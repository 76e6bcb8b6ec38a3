package io.bearman.maintenance;

import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.Server;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether aggregates let a server onto a host, as Nova's AggregateInstanceExtraSpecsFilter and
 * AggregateMultiTenancyIsolation see it. Whether a cloud uses those filters it does not tell; who
 * writes their keys into aggregates and flavors means them.
 */
final class AggregateRules {
    private static final String SCOPE = "aggregate_instance_extra_specs:";
    private static final String TENANT = "filter_tenant_id";
    private static final String OR = "<or>";
    private static final String OPERATOR = "(<in>|<all-in>|s==|s!=|s<|s>|==|=|!=|<=|>=|<|>).*";

    private final Set<String> known = new HashSet<>();

    /** Rules of a region with these aggregates. */
    AggregateRules(List<Site> sites) {
        sites.forEach(site -> site.aggregates()
                .forEach(aggregate -> known.addAll(aggregate.metadata().keySet())));
    }

    boolean admit(Site site, Server.Terms terms) {
        if (site.aggregates().isEmpty() && terms.specs().isEmpty()) {
            return true;
        }
        Map<String, Set<String>> values = values(site.aggregates());
        return terms.specs().entrySet().stream()
                        .allMatch(spec -> matches(spec.getKey(), spec.getValue(), values))
                && tenant(terms.project(), values);
    }

    private static Map<String, Set<String>> values(List<Aggregate> aggregates) {
        Map<String, Set<String>> values = new HashMap<>();
        for (Aggregate aggregate : aggregates) {
            aggregate
                    .metadata()
                    .forEach((key, text) -> Arrays.stream(text.split(","))
                            .map(String::strip)
                            .forEach(value -> values.computeIfAbsent(key, it -> new HashSet<>())
                                    .add(value)));
        }
        return values;
    }

    private boolean matches(String key, String wanted, Map<String, Set<String>> values) {
        if (key.startsWith(SCOPE)) {
            return has(values.get(key.substring(SCOPE.length())), wanted);
        }
        // Without a scope it may be meant for something else, unless an aggregate knows it.
        return key.contains(":") || !known.contains(key) || has(values.get(key), wanted);
    }

    private static boolean has(
            @org.jspecify.annotations.Nullable Set<String> values, String wanted) {
        if (values == null) {
            return false;
        }
        if (wanted.startsWith(OR)) {
            return Arrays.stream(wanted.split(OR)).map(String::strip).anyMatch(values::contains);
        }
        // Comparisons are Nova's to judge.
        return wanted.matches(OPERATOR) || values.contains(wanted);
    }

    /** One project a key: filter_tenant_id, filter_tenant_id2 and so on, or several in one. */
    private static boolean tenant(String project, Map<String, Set<String>> values) {
        Set<String> projects = new HashSet<>();
        values.forEach((key, some) -> {
            if (key.startsWith(TENANT)) {
                projects.addAll(some);
            }
        });
        return projects.isEmpty() || project.isEmpty() || projects.contains(project);
    }
}
