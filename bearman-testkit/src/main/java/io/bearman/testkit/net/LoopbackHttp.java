package io.bearman.testkit.net;

import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Real HTTP to servers of this machine, as simulated machines and tests need it. Thread-safe. */
public final class LoopbackHttp implements Http {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    @Override
    public Response send(Request request) {
        String name = request.method() + " " + request.uri();
        HttpRequest.Builder asked = HttpRequest.newBuilder(request.uri())
                .timeout(request.timeout())
                .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach(asked::header);
        try {
            HttpResponse<byte[]> came =
                    client.send(asked.build(), HttpResponse.BodyHandlers.ofByteArray());
            Map<String, String> headers = new LinkedHashMap<>();
            came.headers().map().forEach((key, values) -> headers.put(key, values.get(0)));
            return new Response(came.statusCode(), headers, came.body());
        } catch (ConnectException e) {
            throw new HttpFailure.NotSent("no connection for " + name, false, e);
        } catch (IOException e) {
            throw new HttpFailure.NoAnswer("no answer to " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpFailure.NoAnswer("interrupted while waiting for " + name, e);
        }
    }
}
