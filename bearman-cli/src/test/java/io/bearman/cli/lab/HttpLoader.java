package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A machine as boot servers see it, from iPXE to its system: words over HTTP. Several servers are to it
 * as one address is, behind which now one, now another answers. Like the real ones it asks again while
 * nobody answers, or somebody is busy.
 */
final class HttpLoader {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Pattern TOKEN = Pattern.compile(" bearman\\.token=(\\S+)");

    private final HttpClient client;
    private final List<URI> servers;
    private final Placed placed;
    private final String nonce;
    private final AtomicInteger next = new AtomicInteger();

    HttpLoader(HttpClient client, List<URI> servers, Placed placed, int number) {
        this.client = client;
        this.servers = servers;
        this.placed = placed;
        this.nonce = "%022d".formatted(number);
        this.next.set(number);
    }

    /** @param status 0 for no answer */
    record Answer(int status, String text) {
        boolean passes() {
            return status == 0 || status == 429 || status >= 500;
        }

        Map<String, String> values() {
            Map<String, String> values = new HashMap<>();
            text.lines().filter(line -> line.contains("=")).forEach(line -> {
                int equals = line.indexOf('=');
                values.put(line.substring(0, equals), line.substring(equals + 1));
            });
            return values;
        }
    }

    Answer script() {
        String serial = HexFormat.of()
                .formatHex(placed.machine().serial().getBytes(StandardCharsets.US_ASCII));
        return asking(
                "GET",
                "/v1/boot?mac=" + mac().replace(':', '-') + "&uuid="
                        + placed.machine().id() + "&serial=" + serial,
                "",
                "");
    }

    static Optional<String> token(Answer script) {
        Matcher token = TOKEN.matcher(script.text());
        return token.find() ? Optional.of(token.group(1)) : Optional.empty();
    }

    /** {@return the token of its script} */
    String token() {
        Answer script = script();
        return token(script).orElseThrow(() -> new AssertionError(script.text()));
    }

    /** {@return the session that this token is exchanged for} */
    Map<String, String> session(String token) {
        Answer answer = asking(
                "POST",
                "/v1/sessions",
                "",
                "{\"token\":\"" + token + "\"," + who() + ",\"nonce\":\"" + nonce + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.values();
    }

    /** {@return what comes of asking for a session without a token, once} */
    Answer late() {
        return once("POST", "/v1/sessions", "", "{" + who() + "}");
    }

    Answer event(Map<String, String> session, String stage) {
        return asking(
                "POST",
                "/v1/sessions/" + session.get("session") + "/events",
                session.get("secret"),
                "{\"stage\":\"" + stage + "\"}");
    }

    Answer registers(Map<String, String> session) {
        String facts = """
                {"schema":1,%s,"serial":"%s","disks":[],"bmc":{"guid":"%s"},
                 "nics":[{"name":"eth0","mac":"%s","carrier":true}]}
                """.formatted(
                        who(),
                        placed.machine().serial(),
                        placed.machine().bmc().guid().orElseThrow(),
                        mac());
        return asking("POST", "/v1/registrations", session.get("secret"), facts);
    }

    Answer identity(Map<String, String> session) {
        return once("GET", identityPath(session), session.get("secret"), "");
    }

    Answer identityAtLast(Map<String, String> session) {
        return asking("GET", identityPath(session), session.get("secret"), "");
    }

    private static String identityPath(Map<String, String> session) {
        return "/v1/sessions/" + session.get("session") + "/identity";
    }

    Answer reports(Map<String, String> session) {
        return asking(
                "POST",
                "/v1/boots",
                session.get("secret"),
                "{" + who() + ",\"bootId\":\"6f0a2a4e-7d3c-4a55-9d2e-0" + nonce.substring(11)
                        + "\"}");
    }

    private String who() {
        return "\"mac\":\"" + mac() + "\",\"uuid\":\"" + placed.machine().id() + '"';
    }

    private String mac() {
        return placed.machine().macs().get(0).value();
    }

    /** Again, at the next server, until the answer is one. */
    private Answer asking(String method, String target, String secret, String body) {
        Deadline patience = Deadline.in(TimeSource.system(), PATIENCE);
        while (true) {
            Answer answer = once(method, target, secret, body);
            if (!answer.passes()) {
                return answer;
            }
            assertThat(patience.passed(TimeSource.system()))
                    .as("%s %s", target, answer)
                    .isFalse();
            TimeSource.system().sleep(PAUSE);
        }
    }

    private Answer once(String method, String target, String secret, String body) {
        URI server = servers.get(next.getAndIncrement() % servers.size());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + target))
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "text/plain")
                .method(method, BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!secret.isEmpty()) {
            request.header("Authorization", "Bearer " + secret);
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Answer(0, "no answer: " + e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
