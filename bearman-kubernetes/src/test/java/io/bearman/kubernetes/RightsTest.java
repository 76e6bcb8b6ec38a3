package io.bearman.kubernetes;

import static io.bearman.kubernetes.Site.CN1;
import static io.bearman.kubernetes.Site.OURS;
import static io.bearman.kubernetes.Site.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.bearman.core.net.Http;
import io.bearman.core.node.NodeGate;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chart lets its pods do is what they do, and no more. */
class RightsTest {
    private static final Pattern OF_API = Pattern.compile(
            "/apis?(?:/(?<group>[a-z0-9.]+))?/v1(?:/namespaces/(?<namespace>[^/]+))?"
                    + "/(?<resource>[a-z]+)(?:/(?<name>[^/]+))?(?:/(?<sub>[a-z]+))?");
    private static final Map<String, String> VERBS =
            Map.of("POST", "create", "PATCH", "patch", "DELETE", "delete", "PUT", "update");

    @TempDir
    Path folder;

    @Test
    void theRightsThatTheChartGivesAreThoseThatAreUsed() {
        assertThat(given()).isEqualTo(used());
    }

    /** {@return each right as NAMESPACE GROUP/RESOURCE VERB, no namespace for all of them} */
    private static TreeSet<String> given() {
        Path chart = Path.of(System.getProperty("bearman.root"), "helm-charts/bearman");
        String rendered = new Helm(chart)
                .template()
                .withName("one")
                .withKubeVersion("v1.35.0")
                .set("nodes.leaseNamespace", "bearman")
                .call();
        TreeSet<String> rights = new TreeSet<>();
        for (String document : rendered.split("(?m)^---\\s*$")) {
            Object object =
                    document.contains("kind: ClusterRole\n") || document.contains("kind: Role\n")
                            ? new KubernetesSerialization().unmarshal(document)
                            : "";
            if (object instanceof ClusterRole role) {
                role.getRules().forEach(rule -> rights("", rule).forEach(rights::add));
            } else if (object instanceof Role role) {
                role.getRules()
                        .forEach(rule -> rights(role.getMetadata().getNamespace(), rule)
                                .forEach(rights::add));
            }
        }
        return rights;
    }

    private static Stream<String> rights(String namespace, PolicyRule rule) {
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream()
                        .flatMap(resource -> rule.getVerbs().stream()
                                .map(verb ->
                                        namespace + " " + group + "/" + resource + " " + verb)));
    }

    /** {@return the rights that a whole life of a node takes} */
    private TreeSet<String> used() {
        TreeSet<String> rights = new TreeSet<>();
        try (Site site = new Site(folder)) {
            site.api.before(request -> rights.add(right(request)));
            KubernetesSettings settings = Site.settings().withLeases("bearman");
            NodeGate gate = site.open(settings).gate();
            gate.enlist(CN1, RUN, site.hold());
            gate.close(CN1, RUN, OURS, site.hold());
            // Goes on with the lease that is there.
            gate.close(CN1, RUN, OURS, site.hold());
            gate.clear(CN1, RUN, site.hold());
            site.api.boot("cn1", "boot-cn1-2");
            gate.admit(CN1, RUN, OURS, site.hold());
            gate.open(CN1, RUN, OURS, site.hold());
            gate.retire(CN1, site.hold());
            site.open(settings).lease().ask(NodeLeaseTest.placed("cn2"));
        }
        return rights;
    }

    private static String right(Http.Request request) {
        Matcher it = OF_API.matcher(request.uri().getPath());
        assertThat(it.matches()).as(request.uri().toString()).isTrue();
        String resource = it.group("resource");
        // Pods of all nodes are looked at, wherever they are evicted.
        String namespace = resource.equals("leases") ? it.group("namespace") : "";
        String whole = it.group("sub") == null ? resource : resource + "/" + it.group("sub");
        String verb = request.method().equals("GET")
                ? it.group("name") == null ? "list" : "get"
                : VERBS.get(request.method());
        String group = it.group("group") == null ? "" : it.group("group");
        return namespace + " " + group + "/" + whole + " " + verb;
    }
}
