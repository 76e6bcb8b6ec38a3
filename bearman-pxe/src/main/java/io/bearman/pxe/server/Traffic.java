package io.bearman.pxe.server;

import io.bearman.core.time.TimeSource;
import io.bearman.pxe.Figures;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;

/**
 * Counts what a server does, by path and kind of answer; nothing of what a client sent but a path
 * that we know gets into a figure. Thread-safe.
 */
final class Traffic implements RequestLog {
    private static final String OTHER = "other";

    private final TimeSource time;
    private final Map<String, Path> paths = new LinkedHashMap<>();
    private final Figures.Count overload;
    private final Figures.Count tooLarge;
    private final Figures.Count tooSlow;
    private final Figures.Count damaged;
    private final Figures.Count bytes;

    Traffic(Figures figures, TimeSource time) {
        this.time = time;
        for (String path : Arrays.asList(
                "/boot.ipxe",
                "/v1/boot",
                "/v1/boots",
                "/v1/registrations",
                "/v1/sessions",
                "/healthz",
                "/metrics",
                "/v1/artifacts/",
                "/v1/sessions/",
                OTHER)) {
            paths.put(path, new Path(figures, path));
        }
        this.overload = refused(figures, "overload");
        this.tooLarge = refused(figures, "too-large");
        this.tooSlow = refused(figures, "too-slow");
        this.damaged = figures.counter("bearman.artifacts.damaged", Map.of());
        this.bytes = figures.counter("bearman.artifacts.bytes", Map.of());
    }

    private static Figures.Count refused(Figures figures, String why) {
        return figures.counter("bearman.http.refused", Map.of("why", why));
    }

    @Override
    public void log(Request request, Response response) {
        Path path = path(request.getHttpURI().getPath());
        int kind = Math.min(Math.max(response.getStatus() / 100, 1), 5);
        path.answers[kind - 1].add(1);
        // Jetty and our clock read the same one.
        path.times.add(time.nanoTime() - request.getHeadersNanoTime());
    }

    private Path path(String path) {
        Path known = paths.get(String.valueOf(path));
        if (known != null) {
            return known;
        }
        if (path != null && path.startsWith("/v1/artifacts/")) {
            return known("/v1/artifacts/");
        }
        boolean session = path != null && path.startsWith("/v1/sessions/");
        return known(session ? "/v1/sessions/" : OTHER);
    }

    private Path known(String path) {
        return Objects.requireNonNull(paths.get(path), path);
    }

    /** One was sent away for a while. */
    void overload() {
        overload.add(1);
    }

    /** One sent more than it may. */
    void tooLarge() {
        tooLarge.add(1);
    }

    /** One sent slower than it may. */
    void tooSlow() {
        tooSlow.add(1);
    }

    /** Somebody asked for an artifact that is damaged. */
    void damaged() {
        damaged.add(1);
    }

    /** That much of an artifact is sent. */
    void sending(long length) {
        bytes.add(length);
    }

    private static final class Path {
        private final Figures.Count[] answers = new Figures.Count[5];
        private final Figures.Times times;

        Path(Figures figures, String path) {
            for (int i = 0; i < answers.length; i++) {
                answers[i] = figures.counter(
                        "bearman.http.requests", Map.of("path", path, "status", (i + 1) + "xx"));
            }
            this.times = figures.times("bearman.http.request", Map.of("path", path));
        }
    }
}
