package io.bearman.kubernetes.charts;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pods that rendered objects make.
 *
 * @param labels of the pod, empty for none
 */
record Pods(String name, Map<String, String> labels, PodSpec spec) {
    static List<Pods> of(List<HasMetadata> objects) {
        List<Pods> found = new ArrayList<>();
        for (HasMetadata object : objects) {
            String name = object.getKind() + "/" + object.getMetadata().getName();
            if (object instanceof Deployment it) {
                found.add(pod(
                        name,
                        it.getSpec().getTemplate().getMetadata().getLabels(),
                        it.getSpec().getTemplate().getSpec()));
            } else if (object instanceof DaemonSet it) {
                found.add(pod(
                        name,
                        it.getSpec().getTemplate().getMetadata().getLabels(),
                        it.getSpec().getTemplate().getSpec()));
            } else if (object instanceof Job it) {
                found.add(pod(
                        name,
                        it.getSpec().getTemplate().getMetadata().getLabels(),
                        it.getSpec().getTemplate().getSpec()));
            } else if (object instanceof CronJob it) {
                found.add(pod(
                        name,
                        Map.of(),
                        it.getSpec().getJobTemplate().getSpec().getTemplate().getSpec()));
            } else if (object instanceof Pod it) {
                found.add(pod(name, it.getMetadata().getLabels(), it.getSpec()));
            }
        }
        return found;
    }

    private static Pods pod(String name, Map<String, String> labels, PodSpec spec) {
        return new Pods(name, labels == null ? Map.of() : labels, spec);
    }

    /** {@return the one whose object is called so} */
    static Pods named(List<HasMetadata> objects, String name) {
        return of(objects).stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** {@return all containers, those that come first too} */
    List<Container> containers() {
        List<Container> all = new ArrayList<>(spec.getInitContainers());
        all.addAll(spec.getContainers());
        return all;
    }

    boolean matches(Map<String, String> selector) {
        return labels.entrySet().containsAll(selector.entrySet());
    }
}
