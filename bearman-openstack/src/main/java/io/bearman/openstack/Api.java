package io.bearman.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Submitted;
import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service of one region: finds its address, names the microversion, carries the token, reads
 * again what failed, and sends a write exactly once.
 *
 * <p>Thread-safe; the only state is the versions, learnt at the first call.
 */
final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Service service;
    private final OpenStackRegion.Wiring wiring;
    private final Http http;
    private final Tokens tokens;
    private final String region;
    private final TimeSource time;
    private final Patience patience;
    private final AtomicReference<@Nullable Microversion> newest = new AtomicReference<>();

    Api(Service service, OpenStackRegion.Wiring wiring) {
        this.service = service;
        this.wiring = wiring;
        this.http = wiring.http();
        this.tokens = wiring.tokens();
        this.region = wiring.region();
        this.time = wiring.time();
        this.patience = wiring.patience();
    }

    /** {@return the newest microversion of the cloud, which is new enough for everything we do} */
    Microversion newest() {
        Microversion known = newest.get();
        if (known != null) {
            return known;
        }
        Microversion learnt = negotiate();
        newest.set(learnt);
        return learnt;
    }

    /**
     * {@return the newest of these that the cloud speaks}
     *
     * @param always what an operation cannot do without
     * @param better what it would rather speak, the oldest first
     */
    Microversion newestOf(Microversion always, Microversion... better) {
        Microversion chosen = always;
        for (Microversion each : better) {
            chosen = newest().atLeast(each) ? each : chosen;
        }
        return chosen;
    }

    /** Refuses what this cloud is too old for; nothing of it has been sent. */
    private void supported(Call call) {
        Microversion newest = newest();
        if (!newest.atLeast(call.version())) {
            throw new CloudException.Unsupported(
                    call.label() + " was not sent: " + service.type() + " " + call.version()
                            + " is not supported by region " + region + ", which speaks at most "
                            + newest,
                    null);
        }
    }

    /**
     * {@return the answer's JSON}
     *
     * @throws CloudException when there is none, after the attempts that {@link Patience} allows
     */
    JsonNode read(Call call) {
        supported(call);
        return json(call, readAnswer(call, true));
    }

    /**
     * {@return the answer's JSON, empty when what is asked for does not exist}
     *
     * <p>Only the service itself knows that, and it names its answers: a 404 of a proxy, of the login
     * or of the versions says nothing of a server, and "gone" would be acted upon.
     */
    Optional<JsonNode> find(Call call) {
        supported(call);
        try {
            return Optional.of(read(call));
        } catch (CloudException.NotFound e) {
            if (e.requestId().isEmpty()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /**
     * Sends a write, once; only one that was refused with 401, hence not done, is sent again with a
     * new token.
     *
     * @throws CloudException.Ambiguous when it may or may not have been done
     * @throws CloudException.Unreachable when it was certainly not done, and may be later
     */
    Submitted write(Call call) {
        return new Submitted(Answers.requestId(written(call)).orElse(""));
    }

    /**
     * {@return what a write made, as it is answered}
     *
     * @throws CloudException.Ambiguous also when it was done and the answer cannot be read
     */
    <T> T make(Call call, Function<JsonNode, T> parser) {
        Http.Response answer = written(call);
        try {
            JsonNode made = json(call, answer);
            return Json.checked(call, () -> parser.apply(made));
        } catch (CloudException.Faulty e) {
            throw new CloudException.Ambiguous(
                    call.label() + " was done, but its answer cannot be read",
                    Answers.requestId(answer).orElse(null),
                    e);
        }
    }

    private Http.Response written(Call call) {
        Http.Response answer;
        try {
            supported(call);
            answer = exchange(call, true);
        } catch (CloudException.Faulty e) {
            // Of the versions or of the login: the write itself was not sent.
            throw new CloudException.Unreachable(call.label() + " was not sent", e);
        } catch (HttpFailure.NotSent e) {
            throw notSent(call, e);
        } catch (HttpFailure.NoAnswer e) {
            throw new CloudException.Ambiguous(
                    call.label() + " was sent and not answered; it may have been done", null, e);
        }
        Answers.check(call, answer);
        return answer;
    }

    private static CloudException notSent(Call call, HttpFailure.NotSent e) {
        return e.tooLate()
                ? new CloudException.TooLate(call.label() + " was not sent: its time was over")
                : new CloudException.Unreachable(call.label() + " could not be sent", e);
    }

    private Microversion negotiate() {
        Call call = Call.get(
                "the " + service.type() + " service of region " + region, "/", service.needed());
        Http.Response answer = readAnswer(call, false);
        JsonNode versions = service.versions(json(call, answer));
        Microversion newest = service.newest(versions)
                .orElseThrow(() -> unsupported("has no microversions", answer));
        Optional<Microversion> oldest =
                Microversion.parse(versions.path("min_version").asText());
        if (!newest.atLeast(service.needed())) {
            throw unsupported("is too old: it speaks at most " + newest, answer);
        }
        if (oldest.isPresent() && !service.needed().atLeast(oldest.get())) {
            throw unsupported("is too new: it speaks at least " + oldest.get(), answer);
        }
        return newest;
    }

    private CloudException unsupported(String why, Http.Response answer) {
        return new CloudException.Unsupported(
                "region " + region + ": the " + service.type() + " service " + why
                        + ", Bearman needs " + service.needed(),
                Answers.requestId(answer).orElse(null));
    }

    private Http.Response readAnswer(Call call, boolean versioned) {
        for (int tried = 1; ; tried++) {
            Duration pause = patience.pauseAfter(tried, time.nanoTime());
            CloudException failure;
            try {
                Http.Response answer = exchange(call, versioned);
                if (!Answers.transientFault(answer)) {
                    Answers.check(call, answer);
                    return answer;
                }
                failure = Answers.failure(call, answer);
                pause = Answers.retryAfter(answer).orElse(pause);
            } catch (CloudException.Unreachable | CloudException.Faulty e) {
                failure = e; // of the login
            } catch (HttpFailure e) {
                failure = new CloudException.Unreachable(
                        call.label() + " got no answer in " + tried + " attempts", e);
            }
            if (tried >= patience.attempts()) {
                throw failure;
            }
            LOG.debug("{} attempt={} again_in={}", failure.getMessage(), tried, pause);
            time.sleep(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        }
    }

    private Http.Response exchange(Call call, boolean versioned) {
        AuthToken token = tokens.current();
        Http.Response answer = http.send(request(call, token, versioned));
        if (answer.status() != 401) {
            return answer;
        }
        return http.send(request(call, tokens.renewed(token), versioned));
    }

    private Http.Request request(Call call, AuthToken token, boolean versioned) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        headers.put("X-Auth-Token", token.id().text());
        if (versioned) {
            headers.put("OpenStack-API-Version", service.type() + " " + call.version());
        }
        if (call.body() != null) {
            headers.put("Content-Type", "application/json");
        }
        URI root = service.root(wiring.endpoint(service, token));
        return new Http.Request(
                call.method(),
                URI.create(root + call.path()),
                headers,
                bytes(call.body()),
                call.writes() ? patience.write() : patience.read(),
                call.notAfter());
    }

    private static byte[] bytes(@Nullable JsonNode body) {
        try {
            return body == null ? new byte[0] : JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(Call call, Http.Response answer) {
        try {
            JsonNode tree = JSON.readTree(answer.body());
            if (tree != null && !(tree instanceof MissingNode)) {
                return tree;
            }
        } catch (IOException e) {
            LOG.debug("{} answered no JSON", call.label(), e);
        }
        throw new CloudException.Faulty(
                call.label() + " was answered with " + answer.status() + " and no JSON",
                Answers.requestId(answer).orElse(null));
    }
}
