package io.bearman.kubernetes.charts;

import java.util.Map;

/** Values that switch everything of a chart on, and as much of it off as it lets. */
final class Values {
    static final Map<Chart, String> ALL_ON =
            Map.of(Chart.BEARMAN, """
            config:
              boot: {images: {directory: /srv/images, key-file: /etc/bearman/maps/images.pub/key}}
            configMaps: [hardware.profiles, images.pub]
            secrets: [one, two.with.dots]
            cloudsSecret: clouds
            bootServer:
              replicas: 3
              hostNetwork: true
              service: {type: LoadBalancer, loadBalancerIP: 10.0.0.9, annotations: {a: b}}
              artifacts: {persistentVolumeClaim: {claimName: images, readOnly: true}}
            watch: {enabled: true, arguments: [--once]}
            nodes: {enabled: true, leaseNamespace: bearman}
            networkPolicy: {enabled: true, from: [10.0.0.0/8]}
            serviceMonitor: {enabled: true, labels: {release: prometheus}, tlsConfig: {insecureSkipVerify: true}}
            nodeSelector: {a: b}
            tolerations: [{key: a, operator: Exists}]
            priorityClassName: high
            podAnnotations: {a: b}
            image: {pullSecrets: [pull]}
            """, Chart.DISKLESS_COMPUTE, """
            networkAgent: {enabled: true, kind: ovs}
            networkSecret: neutron
            profiles:
              default: {}
              gpu: {reservedHostMemoryMiB: 16384, nova: {pci: {alias: x}}}
              dense: {rootfsMiB: 2048}
            tolerations: [{key: a, operator: Exists, effect: NoSchedule}]
            podAnnotations: {a: b}
            images: {pullSecrets: [pull]}
            """, Chart.NODE_MAINTENANCE, """
            hosts: [cn1, 'cn[003-009]']
            secrets: [one, two.with.dots]
            configMaps: [hardware.profiles]
            cloudsSecret: clouds
            arguments: [--adopt]
            job: {enabled: true, suspend: false}
            cronJob: {enabled: true, suspend: false}
            activeDeadlineSeconds: 600
            nodeSelector: {a: b}
            tolerations: [{key: a, operator: Exists}]
            image: {pullSecrets: [pull]}
            """);
    static final Map<Chart, String> MINIMAL =
            Map.of(Chart.BEARMAN, """
            bootServer: {enabled: false}
            watch: {enabled: false}
            nodes: {enabled: false}
            networkPolicy: {enabled: false}
            """, Chart.DISKLESS_COMPUTE, """
            libvirt: {enabled: false}
            novaCompute: {enabled: false}
            networkAgent: {enabled: false}
            """, Chart.NODE_MAINTENANCE, """
            job: {enabled: false}
            """);

    private Values() {}
}
