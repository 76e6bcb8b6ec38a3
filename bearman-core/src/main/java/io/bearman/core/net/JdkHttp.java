package io.bearman.core.net;

import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * HTTP by the JDK's own client, for addresses that hold a secret: neither an exception nor a log line
 * of ours says more of them than scheme, host and port. Follows no redirect. Thread-safe.
 */
public final class JdkHttp implements Http {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final TimeSource time;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    public JdkHttp(TimeSource time) {
        this.time = time;
    }

    @Override
    public Response send(Request request) {
        Gate gate = new Gate(request);
        if (gate.closed()) {
            throw tooLate(request);
        }
        try {
            HttpResponse<byte[]> came =
                    client.send(translate(request, gate), HttpResponse.BodyHandlers.ofByteArray());
            Map<String, String> headers = new LinkedHashMap<>();
            came.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
            return new Response(came.statusCode(), headers, came.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpFailure.NoAnswer("interrupted while waiting for " + peer(request), null);
        } catch (IOException e) {
            throw failure(request, gate, e);
        }
    }

    private static HttpRequest translate(Request request, Gate gate) {
        HttpRequest.Builder asked;
        try {
            asked = HttpRequest.newBuilder(request.uri());
        } catch (IllegalArgumentException e) {
            // The message of the cause repeats the address.
            throw new HttpFailure.NotSent("not an HTTP address", false, null);
        }
        request.headers().forEach(asked::header);
        return asked.timeout(request.timeout()).method(request.method(), gate).build();
    }

    private static HttpFailure failure(Request request, Gate gate, IOException e) {
        if (gate.tooLate) {
            return tooLate(request);
        }
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException
                ? new HttpFailure.NotSent("no connection to " + peer(request), false, e)
                : new HttpFailure.NoAnswer("no answer from " + peer(request), e);
    }

    private static HttpFailure.NotSent tooLate(Request request) {
        return new HttpFailure.NotSent("too late for " + peer(request), true, null);
    }

    /** Not the authority: it may hold a user and a password. */
    private static String peer(Request request) {
        URI uri = request.uri();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port;
    }

    /**
     * The body, which is asked for when the connection stands and nothing but the head is written: the
     * last moment to compare the time. A head without its body is no request.
     */
    private final class Gate implements HttpRequest.BodyPublisher {
        private final @Nullable Deadline notAfter;
        private final HttpRequest.BodyPublisher body;
        private volatile boolean tooLate;

        Gate(Request request) {
            this.notAfter = request.notAfter();
            this.body = request.body().length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(request.body());
        }

        boolean closed() {
            return notAfter != null && notAfter.passed(time);
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            if (!closed()) {
                body.subscribe(subscriber);
                return;
            }
            tooLate = true;
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    subscriber.onError(new IOException("its time was over"));
                }

                @Override
                public void cancel() {
                    // Nothing was begun.
                }
            });
        }
    }
}
