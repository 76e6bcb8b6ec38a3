package io.bearman.openstack;

import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A cloud that answers the versions by itself and everything else from a list. */
final class ScriptedHttp implements Http {
    static final String SECRET_TOKEN = "gAAAA-secret-token";

    private final Deque<Supplier<Response>> answers = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private int versionRequests;
    private String newest = "2.93";
    private String oldest = "2.1";

    ScriptedHttp speaks(String oldest, String newest) {
        this.oldest = oldest;
        this.newest = newest;
        return this;
    }

    ScriptedHttp then(int status, String json, String... headers) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Content-Type", "application/json");
        all.put("x-openstack-request-id", "req-" + status);
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        answers.add(() -> new Response(status, all, body));
        return this;
    }

    ScriptedHttp then(Response answer) {
        answers.add(() -> answer);
        return this;
    }

    ScriptedHttp then(HttpFailure failure) {
        answers.add(() -> {
            throw failure;
        });
        return this;
    }

    @Override
    public Response send(Request request) {
        String path = request.uri().getPath();
        if (path.equals("/v2.1/")) {
            versionRequests++;
            return json("{'version':{'version':'" + newest + "','min_version':'" + oldest + "'}}");
        }
        if (path.equals("/")) {
            return json("{'versions':[{'max_version':'1.39','min_version':'1.0'}]}");
        }
        requests.add(request);
        if (answers.isEmpty()) {
            throw new AssertionError(
                    "not in the script: " + request.method() + " " + request.uri());
        }
        return answers.remove().get();
    }

    private static Response json(String json) {
        return Response.of(200, "application/json", json.replace('\'', '"'));
    }

    List<Request> requests() {
        return requests;
    }

    Request last() {
        return requests.get(requests.size() - 1);
    }

    int versionRequests() {
        return versionRequests;
    }

    OpenStackRegion region(TimeSource time) {
        AuthToken token = token(SECRET_TOKEN);
        return region(time, Tokens.sharing(() -> token, time));
    }

    OpenStackRegion region(TimeSource time, Tokens tokens) {
        return new OpenStackRegion(this, tokens, "RegionOne", EndpointInterface.PUBLIC, time);
    }

    static AuthToken token(String id) {
        return token(id, Duration.ofHours(1));
    }

    static AuthToken token(String id, Duration lifetime) {
        URI nova = URI.create("http://nova.example/v2.1/0123456789abcdef");
        URI placement = URI.create("http://placement.example/");
        return new AuthToken(
                Secret.of(id),
                lifetime,
                List.of(
                        new Endpoint("compute", "RegionOne", EndpointInterface.PUBLIC, nova),
                        new Endpoint(
                                "placement", "RegionOne", EndpointInterface.PUBLIC, placement)));
    }
}
