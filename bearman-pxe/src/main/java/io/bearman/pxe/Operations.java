package io.bearman.pxe;

import io.bearman.core.BearmanException;
import io.bearman.core.net.Http;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What those who run a boot server ask it, before everything else.
 *
 * <ul>
 *   <li>{@code GET /healthz}: 200, or 503 when the store does not answer, and what still works then
 *   <li>{@code GET /metrics}: the figures as Prometheus reads them
 * </ul>
 */
public final class Operations implements Http {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    private static final String JSON = "application/json";
    private static final String UP = "{\"status\":\"up\",\"store\":\"up\"}\n";
    private static final String WITHOUT_STORE = "{\"status\":\"degraded\",\"store\":\"away\","
            + "\"works\":[\"/boot.ipxe\",\"/v1/artifacts\"],"
            + "\"waits\":[\"/v1/boot\",\"/v1/sessions\",\"/v1/registrations\","
            + "\"/v1/sessions/ID/identity\",\"/v1/boots\"]}\n";
    private static final String BY_SNAPSHOT = "{\"status\":\"degraded\",\"store\":\"away\","
            + "\"snapshot\":%s,\"works\":[\"/boot.ipxe\",\"/v1/artifacts\",\"/v1/boot\"],"
            + "\"waits\":[\"/v1/sessions\",\"/v1/registrations\","
            + "\"/v1/sessions/ID/identity\",\"/v1/boots\"]}\n";

    private final Http others;
    private final Figures figures;
    private final Runnable store;
    private final Supplier<String> without;

    /**
     * @param others answers everything else
     * @param store reads something little; throws when the store is away
     */
    public Operations(Http others, Figures figures, Runnable store) {
        this(others, figures, store, () -> WITHOUT_STORE);
    }

    /**
     * @param others answers everything else
     * @param standby knows whether the store is away: nobody who asks waits for it
     */
    public Operations(Http others, Figures figures, Standby standby) {
        this(others, figures, standby::check, () -> BY_SNAPSHOT.formatted(standby.words()));
    }

    private Operations(Http others, Figures figures, Runnable store, Supplier<String> without) {
        this.others = others;
        this.figures = figures;
        this.store = store;
        this.without = without;
    }

    @Override
    public Response send(Request request) {
        String path = String.valueOf(request.uri().getRawPath());
        if (!path.equals("/healthz") && !path.equals("/metrics")) {
            return others.send(request);
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return new Response(
                    405, Map.of("Allow", "GET, HEAD", "Content-Length", "0"), new byte[0]);
        }
        Response answer = path.equals("/healthz")
                ? health()
                : Response.of(200, "text/plain; version=0.0.4; charset=utf-8", figures.text());
        return request.method().equals("HEAD")
                ? new Response(answer.status(), answer.headers(), new byte[0])
                : answer;
    }

    private Response health() {
        try {
            store.run();
            return Response.of(200, JSON, UP);
        } catch (BearmanException e) {
            LOG.warn("- store is away why=\"{}\"", e.getMessage());
            return Response.of(503, JSON, without.get());
        }
    }
}
