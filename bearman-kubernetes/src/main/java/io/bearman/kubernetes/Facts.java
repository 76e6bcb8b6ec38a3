package io.bearman.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be read off nodes and pods. Pure. */
final class Facts {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private Facts() {}

    static boolean cordoned(Node node) {
        return Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    }

    static Optional<String> annotation(HasMetadata object, String name) {
        Map<String, String> all = object.getMetadata().getAnnotations();
        return Optional.ofNullable(all == null ? null : all.get(name));
    }

    static Optional<Taint> taint(Node node, String key, String effect) {
        return node.getSpec().getTaints().stream()
                .filter(it -> it.getKey().equals(key) && it.getEffect().equals(effect))
                .findFirst();
    }

    /** {@return the kernel's boot id as the kubelet last reported it; empty for never} */
    static String bootId(Node node) {
        if (node.getStatus() == null || node.getStatus().getNodeInfo() == null) {
            return "";
        }
        return Optional.ofNullable(node.getStatus().getNodeInfo().getBootID()).orElse("");
    }

    static boolean ready(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .filter(it -> it.getType().equals("Ready"))
                        .map(NodeCondition::getStatus)
                        .anyMatch("True"::equals);
    }

    static boolean ready(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .filter(it -> it.getType().equals("Ready"))
                        .map(PodCondition::getStatus)
                        .anyMatch("True"::equals)
                && !ending(pod);
    }

    static boolean ending(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    static String name(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    /** {@return the controller that makes this pod anew when it is gone} */
    static Optional<OwnerReference> controller(Pod pod) {
        List<OwnerReference> owners = pod.getMetadata().getOwnerReferences();
        return owners.stream()
                .filter(it -> Boolean.TRUE.equals(it.getController()))
                .findFirst();
    }

    /**
     * {@return whether a drain takes this pod away} Not those of DaemonSets, which would come back at
     * once; not those that the kubelet runs from its own files; not those that ended by themselves.
     */
    static boolean leaves(Pod pod) {
        boolean daemon = controller(pod)
                .filter(owner -> owner.getKind().equals("DaemonSet"))
                .isPresent();
        return !daemon && annotation(pod, MIRROR).isEmpty() && !finished(pod);
    }

    private static boolean finished(Pod pod) {
        String phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** {@return whether nobody would make this pod anew} */
    static boolean bare(Pod pod) {
        return leaves(pod) && controller(pod).isEmpty();
    }
}
