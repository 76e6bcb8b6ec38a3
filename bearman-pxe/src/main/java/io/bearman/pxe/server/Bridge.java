package io.bearman.pxe.server;

import io.bearman.core.net.Http;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries requests from Jetty to an {@link Http} and its responses back. Thread-safe.
 *
 * <p>Bodies are read without a thread waiting for them, so a slow sender costs a connection and
 * nothing else; only the answering counts as in flight.
 */
final class Bridge extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    /** Everything but the facts of a machine is smaller. */
    private static final int SMALL_BODY = 16 * 1024;

    private static final int LONGEST_WAIT = 5;
    private static final Duration UNUSED = Duration.ofSeconds(30);

    private final Http http;
    private final int bodyBytes;
    private final int inFlight;
    private final Semaphore room;
    private final Semaphore largeBodies;
    private final Traffic traffic;

    Bridge(Http http, Limits limits, Traffic traffic) {
        this.http = http;
        this.bodyBytes = limits.bodyBytes();
        this.inFlight = limits.inFlight();
        this.room = new Semaphore(inFlight);
        this.largeBodies = new Semaphore(limits.largeBodies());
        this.traffic = traffic;
    }

    /** {@return how many requests are being answered} */
    int inFlight() {
        return inFlight - room.availablePermits();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long length = length(request);
        boolean large = length < 0 || length > SMALL_BODY;
        if (length > bodyBytes) {
            tooLarge(request, response, callback);
        } else if (length == 0) {
            answer(request, response, callback, new byte[0]);
        } else if (large && !largeBodies.tryAcquire()) {
            overload(request, response, callback);
        } else {
            Content.Source.asByteArrayAsync(
                    request, bodyBytes, new Body(request, response, callback, large));
        }
        return true;
    }

    /** {@return how long the body is; negative when only its end will tell} */
    private static long length(Request request) {
        // Jetty says -1 of a request without a body too: one that names neither (RFC 9112 §6.3).
        boolean chunked = request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        return chunked ? -1 : Math.max(0, request.getLength());
    }

    private final class Body implements Promise.Invocable<byte[]> {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private final boolean large;

        Body(Request request, Response response, Callback callback, boolean large) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.large = large;
        }

        @Override
        public void succeeded(byte[] body) {
            try {
                answer(request, response, callback, body);
            } finally {
                release();
            }
        }

        @Override
        public void failed(Throwable why) {
            release();
            // Over the limit without a Content-Length, or the connection is gone.
            tooLarge(request, response, callback);
        }

        private void release() {
            if (large) {
                largeBodies.release();
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.BLOCKING;
        }
    }

    private void answer(Request request, Response response, Callback callback, byte[] body) {
        if (!room.tryAcquire()) {
            overload(request, response, callback);
            return;
        }
        Http.Response answer;
        try {
            answer = http.send(incoming(request, body));
        } catch (RuntimeException e) {
            LOG.error("- boot server failed", e);
            refuse(request, response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500, "failed");
            return;
        } finally {
            room.release();
        }
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }

    private static Http.Request incoming(Request request, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.putIfAbsent(field.getName(), field.getValue());
        }
        String target = Targets.legal(request.getHttpURI().getPathQuery());
        // Where it came in; whom the client asked for is in the Host header, if it sent one.
        String local = Request.getLocalAddr(request);
        String address = local.contains(":") && !local.startsWith("[") ? "[" + local + "]" : local;
        String scheme = request.getHttpURI().getScheme();
        URI uri =
                URI.create(scheme + "://" + address + ":" + Request.getLocalPort(request) + target);
        return new Http.Request(request.getMethod(), uri, headers, body, UNUSED, null);
    }

    private void overload(Request request, Response response, Callback callback) {
        traffic.overload();
        // Not all of them in the same second. iPXE waits and asks again by itself.
        long wait = 1 + ThreadLocalRandom.current().nextInt(LONGEST_WAIT);
        response.getHeaders().put(HttpHeader.RETRY_AFTER, wait);
        refuse(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "try again");
    }

    private void tooLarge(Request request, Response response, Callback callback) {
        traffic.tooLarge();
        refuse(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413, "body too large");
    }

    private static void refuse(
            Request request, Response response, Callback callback, int status, String message) {
        LOG.debug("- refused status={} from={}", status, Request.getRemoteAddr(request));
        OneLine.write(request, response, callback, status, message);
    }

    /** Errors of Jetty's own and ours: one line of JSON, never the text of an exception. */
    static final class OneLine implements Request.Handler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            write(request, response, callback, response.getStatus(), "the request is refused");
            return true;
        }

        static void write(
                Request request, Response response, Callback callback, int status, String message) {
            byte[] body = ("{\"error\":\"" + message + "\"}\n").getBytes(StandardCharsets.US_ASCII);
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            if (status == HttpStatus.PAYLOAD_TOO_LARGE_413) {
                // The rest of the body is not worth reading.
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            boolean head = "HEAD".equals(request.getMethod());
            response.write(true, head ? null : ByteBuffer.wrap(body), callback);
        }
    }
}
