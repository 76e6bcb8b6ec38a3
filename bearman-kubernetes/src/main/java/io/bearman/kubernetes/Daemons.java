package io.bearman.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which DaemonSets have a pod on a node, and whether it is ready. Pure. */
final class Daemons {
    private Daemons() {}

    /** {@return which DaemonSet's pod is not ready there though it belongs there} */
    static Optional<String> missing(Node node, List<DaemonSet> sets, List<Pod> pods) {
        return sets.stream()
                .filter(set -> belongs(set.getSpec().getTemplate().getSpec(), node))
                .filter(set -> pods.stream().noneMatch(pod -> isOf(pod, set) && Facts.ready(pod)))
                .map(set -> "the pod of DaemonSet " + set.getMetadata().getNamespace() + "/"
                        + set.getMetadata().getName() + " is not ready there")
                .findFirst();
    }

    private static boolean isOf(Pod pod, DaemonSet set) {
        return Facts.controller(pod)
                .filter(owner -> owner.getUid().equals(set.getMetadata().getUid()))
                .isPresent();
    }

    private static boolean belongs(PodSpec spec, Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        boolean selected = spec.getNodeSelector() == null
                || labels.entrySet().containsAll(spec.getNodeSelector().entrySet());
        return selected
                && affinity(spec, node)
                && node.getSpec().getTaints().stream()
                        .filter(taint -> !taint.getEffect().equals("PreferNoSchedule"))
                        .allMatch(taint -> tolerates(spec, taint));
    }

    private static boolean affinity(PodSpec spec, Node node) {
        List<NodeSelectorTerm> terms = Optional.ofNullable(spec.getAffinity())
                .map(it -> it.getNodeAffinity())
                .map(it -> it.getRequiredDuringSchedulingIgnoredDuringExecution())
                .map(it -> it.getNodeSelectorTerms())
                .orElse(List.of());
        Map<String, String> labels = node.getMetadata().getLabels();
        Map<String, String> fields = Map.of("metadata.name", node.getMetadata().getName());
        return terms.isEmpty()
                || terms.stream()
                        .anyMatch(term -> Stream.concat(
                                        term.getMatchExpressions().stream()
                                                .map(it -> matches(it, labels)),
                                        term.getMatchFields().stream()
                                                .map(it -> matches(it, fields)))
                                .allMatch(Boolean::booleanValue));
    }

    private static boolean matches(NodeSelectorRequirement wanted, Map<String, String> labels) {
        String value = labels.get(wanted.getKey());
        return switch (wanted.getOperator()) {
            case "In" -> value != null && wanted.getValues().contains(value);
            case "NotIn" -> value == null || !wanted.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            // Gt and Lt compare numbers, which nobody uses for DaemonSets: not waited for.
            default -> false;
        };
    }

    /** What every DaemonSet's pod tolerates by itself begins with node.kubernetes.io. */
    private static boolean tolerates(PodSpec spec, Taint taint) {
        if (taint.getKey().startsWith("node.kubernetes.io/")) {
            return true;
        }
        return spec.getTolerations().stream().anyMatch(it -> tolerates(it, taint));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        String key = Optional.ofNullable(toleration.getKey()).orElse("");
        String effect = Optional.ofNullable(toleration.getEffect()).orElse("");
        boolean any = "Exists".equals(toleration.getOperator());
        String value = Optional.ofNullable(toleration.getValue()).orElse("");
        return (key.isEmpty() || key.equals(taint.getKey()))
                && (effect.isEmpty() || effect.equals(taint.getEffect()))
                && (any || value.equals(Optional.ofNullable(taint.getValue()).orElse("")));
    }
}
