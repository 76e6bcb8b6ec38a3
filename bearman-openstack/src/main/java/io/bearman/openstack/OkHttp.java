package io.bearman.openstack;

import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * HTTP on sockets: a few connections kept alive, every request sent at most once by itself, no
 * redirect followed. Thread-safe; {@link #close} drops the idle connections.
 */
public final class OkHttp implements Http, AutoCloseable {
    /** Far above a full page of servers; a bound, so that no answer can exhaust the memory. */
    static final long LARGEST_ANSWER = 64L * 1024 * 1024;

    private static final int IDLE_CONNECTIONS = 5;
    private static final long IDLE_SECONDS = 60;
    private static final long CONNECT_SECONDS = 5;

    private final OkHttpClient client;
    private final TimeSource time;

    public OkHttp(TimeSource time) {
        this.time = time;
        this.client = new OkHttpClient.Builder()
                .connectionPool(
                        new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
                .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .protocols(List.of(Protocol.HTTP_1_1))
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .addNetworkInterceptor(this::write)
                .build();
    }

    @Override
    public Response send(Request request) {
        if (request.notAfter() != null && request.notAfter().passed(time)) {
            throw tooLate(request);
        }
        OkHttpClient timed = client.newBuilder()
                .readTimeout(request.timeout())
                .writeTimeout(request.timeout())
                .callTimeout(request.timeout())
                .build();
        // Each turn uses up one connection that the server had closed; then a new one is opened.
        for (int left = IDLE_CONNECTIONS; ; left--) {
            Passage passage = new Passage(request.notAfter());
            try (okhttp3.Response answer =
                    timed.newCall(translate(request, passage)).execute()) {
                return new Response(answer.code(), headers(answer), body(answer));
            } catch (IOException e) {
                if (!passage.stale || left == 0) {
                    throw failure(request, passage, e);
                }
            }
        }
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }

    /** Runs when the connection stands, immediately before the first byte of the request. */
    private okhttp3.Response write(Interceptor.Chain chain) throws IOException {
        Passage passage = chain.request().tag(Passage.class);
        if (passage != null) {
            if (passage.notAfter != null && passage.notAfter.passed(time)) {
                passage.tooLate = true;
                throw new IOException("its time was over");
            }
            if (closed(chain.connection())) {
                passage.stale = true;
                throw new IOException("the server had closed the connection");
            }
            passage.written = true;
        }
        return chain.proceed(chain.request());
    }

    /**
     * Whether the other side has hung up. okhttp looks only after ten idle seconds, web servers
     * often wait five: a write would be lost in between, and be ambiguous for nothing.
     */
    private static boolean closed(@Nullable Connection connection) throws IOException {
        if (connection == null) {
            return false;
        }
        Socket socket = connection.socket();
        int before = socket.getSoTimeout();
        socket.setSoTimeout(1);
        try {
            // Nothing is owed to us, so even a byte means that this connection is of no use.
            socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            socket.setSoTimeout(before);
        }
    }

    private static HttpFailure failure(Request request, Passage passage, IOException e) {
        if (passage.tooLate) {
            return tooLate(request);
        }
        return passage.written
                ? new HttpFailure.NoAnswer("no answer from " + peer(request), e)
                : new HttpFailure.NotSent("no connection to " + peer(request), false, e);
    }

    private static HttpFailure.NotSent tooLate(Request request) {
        return new HttpFailure.NotSent("too late for " + peer(request), true, null);
    }

    private static String peer(Request request) {
        return request.uri().getScheme() + "://" + request.uri().getAuthority();
    }

    private static okhttp3.Request translate(Request request, Passage passage) {
        okhttp3.Request.Builder builder;
        try {
            builder = new okhttp3.Request.Builder().url(request.uri().toURL());
        } catch (MalformedURLException e) {
            throw new HttpFailure.NotSent("not an HTTP address: " + peer(request), false, e);
        }
        request.headers().forEach(builder::header);
        boolean bare =
                request.body().length == 0 && List.of("GET", "HEAD").contains(request.method());
        return builder.method(request.method(), bare ? null : new OneShot(request))
                .tag(Passage.class, passage)
                .build();
    }

    private static Map<String, String> headers(okhttp3.Response answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        answer.headers().names().forEach(name -> headers.put(name, answer.header(name, "")));
        return headers;
    }

    private static byte[] body(okhttp3.Response answer) throws IOException {
        ResponseBody body = answer.body();
        if (body == null) {
            return new byte[0];
        }
        BufferedSource source = body.source();
        if (source.request(LARGEST_ANSWER + 1)) {
            throw new IOException("an answer of more than " + LARGEST_ANSWER + " bytes");
        }
        return source.readByteArray();
    }

    /** How far one request came; used by the one thread that sends it. */
    private static final class Passage {
        private final @Nullable Deadline notAfter;
        private boolean written;
        private boolean tooLate;
        private boolean stale;

        Passage(@Nullable Deadline notAfter) {
            this.notAfter = notAfter;
        }
    }

    /** okhttp repeats a request after "503, Retry-After: 0" unless its body is of one shot. */
    private static final class OneShot extends RequestBody {
        private final Request request;

        OneShot(Request request) {
            this.request = request;
        }

        @Override
        public @Nullable MediaType contentType() {
            return request.header("Content-Type").map(MediaType::parse).orElse(null);
        }

        @Override
        public long contentLength() {
            return request.body().length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(request.body());
        }
    }
}
