package io.bearman.testkit.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.net.Http.Request;
import io.bearman.core.net.Http.Response;
import io.bearman.core.time.VirtualTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The testkit's Kubernetes API; that real helm and kubectl live with it is shown elsewhere. */
class FakeKubernetesTest {
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private static final String JSON_PATCH = "application/json-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private final VirtualTime time = new VirtualTime(1);
    private final FakeKubernetes api = FakeKubernetes.create(time);

    private Response ask(String method, String path, String type, String body) {
        return api.send(new Request(
                method,
                URI.create("http://api.test" + path),
                Map.of("Content-Type", type),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                Duration.ofSeconds(1),
                null));
    }

    private Response get(String path) {
        return ask("GET", path, "application/json", "");
    }

    private static JsonNode json(Response response) {
        try {
            return new ObjectMapper().readTree(response.text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(response.text(), e);
        }
    }

    private void map(String name, String data) {
        Response made = ask(
                "POST",
                MAPS,
                "application/json",
                "{'metadata':{'name':'" + name + "','labels':{'app':'" + name + "'}},'data':" + data
                        + "}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
    }

    private String data(String name) {
        return json(get(MAPS + "/" + name)).path("data").toString();
    }

    @Test
    void whatIsNotThereIsNotFoundAndWhatIsThereIsNotMadeTwice() {
        map("one", "{}");

        assertThat(get(MAPS + "/two").status()).isEqualTo(404);
        assertThat(ask("POST", MAPS, "application/json", "{'metadata':{'name':'one'}}")
                        .status())
                .isEqualTo(409);
        assertThat(get("/apis/nonsense/v1/things").status()).isEqualTo(404);
    }

    @Test
    void anOldVersionOverwritesNothing() {
        map("one", "{'a':'1'}");
        String old = json(get(MAPS + "/one")).at("/metadata/resourceVersion").asText();
        ask("PATCH", MAPS + "/one", MERGE, "{'data':{'a':'2'}}");

        Response late = ask(
                "PATCH",
                MAPS + "/one",
                MERGE,
                "{'metadata':{'resourceVersion':'" + old + "'},'data':{'a':'3'}}");

        assertThat(late.status()).isEqualTo(409);
        assertThat(data("one")).isEqualTo("{\"a\":\"2\"}");
    }

    @Test
    void selectorsChoose() {
        map("one", "{}");
        map("two", "{}");

        assertThat(names(MAPS + "?labelSelector=app%3Done")).containsExactly("one");
        assertThat(names(MAPS + "?labelSelector=app%20in%20(one,two),app!%3Done"))
                .containsExactly("two");
        assertThat(names(MAPS + "?labelSelector=!app")).isEmpty();
        assertThat(names(MAPS + "?fieldSelector=metadata.name%3Dtwo")).containsExactly("two");
    }

    private List<String> names(String path) {
        return json(get(path)).path("items").findValuesAsText("name");
    }

    @Test
    void patchesAreThoseOfTheirKinds() {
        map("one", "{'a':'1','b':'2'}");

        ask("PATCH", MAPS + "/one", MERGE, "{'data':{'a':null}}");
        assertThat(data("one")).isEqualTo("{\"b\":\"2\"}");
        ask("PATCH", MAPS + "/one", JSON_PATCH, "[{'op':'add','path':'/data/c','value':'3'}]");
        assertThat(data("one")).isEqualTo("{\"b\":\"2\",\"c\":\"3\"}");
        assertThat(ask("PATCH", MAPS + "/one", "text/plain", "{}").status()).isEqualTo(415);
    }

    @Test
    void aStrategicPatchMergesContainersByTheirName() {
        String pods = "/api/v1/namespaces/default/pods";
        ask(
                "POST",
                pods,
                "application/json",
                "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'a','image':'1'},{'name':'b'}]}}");

        ask(
                "PATCH",
                pods + "/p",
                STRATEGIC,
                "{'spec':{'containers':[{'name':'a','image':'2'},{'name':'b','$patch':'delete'}]}}");

        assertThat(json(get(pods + "/p")).at("/spec/containers"))
                .hasToString("[{\"name\":\"a\",\"image\":\"2\"}]");
    }

    @Test
    void whatAManagerAppliesNoMoreIsGoneAndWhatOthersSetStays() {
        String one = MAPS + "/one?fieldManager=helm";
        ask("PATCH", one, APPLY, "{'data':{'a':'1','b':'2'}}");
        ask("PATCH", MAPS + "/one", MERGE, "{'data':{'c':'3'}}");

        ask("PATCH", one, APPLY, "{'data':{'a':'1'}}");

        assertThat(data("one")).isEqualTo("{\"a\":\"1\",\"c\":\"3\"}");
    }

    @Test
    void aBudgetRefusesAnEvictionWithItsName() {
        api.addNode("cn1", Map.of());
        api.addReplicaSet("default", "web", 2);
        api.addBudget("default", "web", 2);
        String pod = api.pods("cn1").get(0).split("/")[1];

        Response refused = ask(
                "POST",
                "/api/v1/namespaces/default/pods/" + pod + "/eviction",
                "application/json",
                "{}");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text()).contains("The disruption budget web needs 2 healthy pods");
        assertThat(api.pods("cn1")).hasSize(2);
    }

    @Test
    void onADeadNodeNoPodEverEnds() {
        api.addNode("cn1", Map.of());
        api.addPod("default", "p", "cn1");
        api.down("cn1");

        ask("DELETE", "/api/v1/namespaces/default/pods/p", "application/json", "{}");
        time.sleep(Duration.ofHours(1));

        assertThat(api.pods("cn1")).containsExactly("default/p");
        ask(
                "DELETE",
                "/api/v1/namespaces/default/pods/p?gracePeriodSeconds=0",
                "application/json",
                "{}");
        assertThat(api.pods("cn1")).isEmpty();
    }

    @Test
    void aDaemonSetRollsItsPodsUnlessItWaitsForTheirDeletion() {
        api.addNode("cn1", Map.of());
        api.addDaemonSet("default", "d", Map.of(), List.of());
        List<String> first = api.pods("cn1");
        String set = "/apis/apps/v1/namespaces/default/daemonsets/d";

        ask("PATCH", set, MERGE, "{'spec':{'template':{'metadata':{'labels':{'v':'2'}}}}}");
        List<String> second = api.pods("cn1");
        assertThat(second).hasSize(1).isNotEqualTo(first);

        ask("PATCH", set, MERGE, "{'spec':{'updateStrategy':{'type':'OnDelete'}}}");
        ask("PATCH", set, MERGE, "{'spec':{'template':{'metadata':{'labels':{'v':'3'}}}}}");
        assertThat(api.pods("cn1")).isEqualTo(second);
    }

    @Test
    void thePodOfAJobCannotBeChangedByAnyKindOfPatch() {
        String jobs = "/apis/batch/v1/namespaces/default/jobs";
        String job =
                "{'metadata':{'name':'j'},'spec':{'suspend':true,'template':{'spec':{'a':'1'}}}}";
        String other = job.replace("'a':'1'", "'a':'2'");
        ask("POST", jobs, "application/json", job);

        for (String type : List.of(MERGE, STRATEGIC, APPLY)) {
            Response refused = ask("PATCH", jobs + "/j", type, other);
            assertThat(refused.status()).as(type).isEqualTo(422);
            assertThat(refused.text()).contains("spec.template", "field is immutable");
        }
        assertThat(ask("PUT", jobs + "/j", "application/json", other).status()).isEqualTo(422);
        assertThat(ask("PATCH", jobs + "/j", MERGE, "{'spec':{'suspend':false}}")
                        .status())
                .isEqualTo(200);
        assertThat(json(get(jobs + "/j")).at("/spec/template/spec/a").asText()).isEqualTo("1");
    }

    @Test
    void aPodThatIsNeverRestartedEndsAsItIsTold() {
        api.addNode("cn1", Map.of());
        String pods = "/api/v1/namespaces/default/pods";
        for (String name : List.of("good", "bad")) {
            ask(
                    "POST",
                    pods,
                    "application/json",
                    "{'metadata':{'name':'" + name + "'},'spec':{'restartPolicy':'Never'}}");
        }
        api.addReplicaSet("default", "web", 1);
        assertThat(phase("good")).isEqualTo("Running");

        api.ending(pod -> pod.at("/metadata/name").asText().equals("good"));

        assertThat(List.of(phase("good"), phase("bad"))).containsExactly("Succeeded", "Failed");
        assertThat(json(get(pods)).findValuesAsText("phase")).contains("Running");
    }

    private String phase(String pod) {
        return api.find("Pod", "default", pod).orElseThrow().at("/status/phase").asText();
    }

    @Test
    void whatAnOwnerOwnedGoesWithIt() {
        api.addNode("cn1", Map.of());
        api.addReplicaSet("default", "web", 2);

        ask("DELETE", "/apis/apps/v1/namespaces/default/replicasets/web", "application/json", "{}");

        assertThat(api.pods("cn1")).isEmpty();
    }
}
