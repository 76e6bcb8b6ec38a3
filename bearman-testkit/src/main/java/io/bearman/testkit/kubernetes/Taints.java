package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which taints of a node a pod tolerates. */
final class Taints {
    /** What every pod of a DaemonSet tolerates without saying so. */
    private static final Set<String> DAEMONS = Set.of(
            "node.kubernetes.io/not-ready:NoExecute",
            "node.kubernetes.io/unreachable:NoExecute",
            "node.kubernetes.io/disk-pressure:NoSchedule",
            "node.kubernetes.io/memory-pressure:NoSchedule",
            "node.kubernetes.io/pid-pressure:NoSchedule",
            "node.kubernetes.io/unschedulable:NoSchedule",
            "node.kubernetes.io/network-unavailable:NoSchedule");

    private Taints() {}

    /** {@return the effects of those taints of a node that a pod does not tolerate} */
    static List<String> hurting(JsonNode node, JsonNode podSpec, boolean daemon) {
        List<String> effects = new ArrayList<>();
        for (JsonNode taint : node.path("spec").path("taints")) {
            String effect = taint.path("effect").asText();
            String full = taint.path("key").asText() + ":" + effect;
            boolean hurts = !effect.equals("PreferNoSchedule");
            if (hurts && !(daemon && DAEMONS.contains(full)) && !tolerated(taint, podSpec)) {
                effects.add(effect);
            }
        }
        boolean cordoned = node.path("spec").path("unschedulable").asBoolean();
        if (cordoned && !daemon) {
            effects.add("NoSchedule");
        }
        return effects;
    }

    private static boolean tolerated(JsonNode taint, JsonNode podSpec) {
        for (JsonNode toleration : podSpec.path("tolerations")) {
            String effect = toleration.path("effect").asText();
            String key = toleration.path("key").asText();
            boolean sameKey = key.isEmpty() || key.equals(taint.path("key").asText());
            boolean sameEffect =
                    effect.isEmpty() || effect.equals(taint.path("effect").asText());
            boolean exists = toleration.path("operator").asText("Equal").equals("Exists");
            boolean sameValue = exists
                    || toleration
                            .path("value")
                            .asText()
                            .equals(taint.path("value").asText());
            if (sameKey && sameEffect && sameValue) {
                return true;
            }
        }
        return false;
    }
}
