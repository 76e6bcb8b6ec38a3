package io.bearman.testkit.kubernetes;

import java.util.List;
import java.util.Optional;

/**
 * A kind of object that the API serves.
 *
 * @param group the API group; empty for the core group
 * @param version the group's version
 * @param kind its name in an object
 * @param plural its name in a path
 * @param namespaced whether its objects live in a namespace
 * @param shortNames what kubectl's users type
 */
record ApiResource(
        String group,
        String version,
        String kind,
        String plural,
        boolean namespaced,
        List<String> shortNames) {
    private static final List<ApiResource> ALL = List.of(
            cluster("", "v1", "Namespace", "namespaces", "ns"),
            cluster("", "v1", "Node", "nodes", "no"),
            cluster("", "v1", "PersistentVolume", "persistentvolumes", "pv"),
            spaced("", "v1", "Pod", "pods", "po"),
            spaced("", "v1", "Service", "services", "svc"),
            spaced("", "v1", "ConfigMap", "configmaps", "cm"),
            spaced("", "v1", "Secret", "secrets"),
            spaced("", "v1", "ServiceAccount", "serviceaccounts", "sa"),
            spaced("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", "pvc"),
            spaced("", "v1", "ReplicationController", "replicationcontrollers", "rc"),
            spaced("", "v1", "Endpoints", "endpoints", "ep"),
            spaced("", "v1", "Event", "events", "ev"),
            spaced("apps", "v1", "DaemonSet", "daemonsets", "ds"),
            spaced("apps", "v1", "Deployment", "deployments", "deploy"),
            spaced("apps", "v1", "ReplicaSet", "replicasets", "rs"),
            spaced("apps", "v1", "StatefulSet", "statefulsets", "sts"),
            spaced("apps", "v1", "ControllerRevision", "controllerrevisions"),
            spaced("batch", "v1", "Job", "jobs"),
            spaced("batch", "v1", "CronJob", "cronjobs", "cj"),
            spaced("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb"),
            spaced("coordination.k8s.io", "v1", "Lease", "leases"),
            spaced("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", "netpol"),
            spaced("networking.k8s.io", "v1", "Ingress", "ingresses", "ing"),
            spaced("rbac.authorization.k8s.io", "v1", "Role", "roles"),
            spaced("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings"),
            cluster("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles"),
            cluster("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings"),
            cluster("storage.k8s.io", "v1", "StorageClass", "storageclasses", "sc"),
            cluster("storage.k8s.io", "v1", "VolumeAttachment", "volumeattachments"),
            cluster("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", "pc"),
            spaced("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors", "smon"));

    ApiResource {
        shortNames = List.copyOf(shortNames);
    }

    private static ApiResource cluster(
            String group, String version, String kind, String plural, String... shortNames) {
        return new ApiResource(group, version, kind, plural, false, List.of(shortNames));
    }

    private static ApiResource spaced(
            String group, String version, String kind, String plural, String... shortNames) {
        return new ApiResource(group, version, kind, plural, true, List.of(shortNames));
    }

    static List<ApiResource> all() {
        return ALL;
    }

    static Optional<ApiResource> of(String group, String version, String plural) {
        return ALL.stream()
                .filter(it -> it.group.equals(group)
                        && it.version.equals(version)
                        && it.plural.equals(plural))
                .findFirst();
    }

    static ApiResource ofKind(String kind) {
        return ALL.stream().filter(it -> it.kind.equals(kind)).findFirst().orElseThrow();
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }
}
