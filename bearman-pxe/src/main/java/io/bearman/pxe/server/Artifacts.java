package io.bearman.pxe.server;

import io.bearman.pxe.artifact.OpenArtifact;
import io.bearman.pxe.artifact.Shelf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@code GET /v1/artifacts/SHA256}: files, each as a whole or a range of it; all else goes to the
 * next handler. They are public on their network. Thread-safe.
 */
final class Artifacts extends Handler.Wrapper {
    private static final String PREFIX = "/v1/artifacts/";
    private static final HttpField TYPE =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    private static final HttpField RANGES =
            new PreEncodedHttpField(HttpHeader.ACCEPT_RANGES, "bytes");
    // What has this name never changes.
    private static final HttpField IMMUTABLE = new PreEncodedHttpField(
            HttpHeader.CACHE_CONTROL, "public, max-age=31536000, immutable");

    private final Shelf shelf;
    private final Traffic traffic;

    Artifacts(Shelf shelf, Traffic traffic, Handler others) {
        super(others);
        this.shelf = shelf;
        this.traffic = traffic;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (path == null || !path.startsWith(PREFIX)) {
            return super.handle(request, response, callback);
        }
        Exchange exchange = new Exchange(request, response, callback);
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            exchange.refuse(HttpStatus.METHOD_NOT_ALLOWED_405, "allowed here: GET, HEAD");
            return true;
        }
        // No thread waits while a file is read for the first time.
        shelf.find(path.substring(PREFIX.length())).thenAccept(exchange::answer);
        return true;
    }

    private final class Exchange {
        private final Request request;
        private final Response response;
        private final Callback callback;

        Exchange(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        void answer(Shelf.Found found) {
            try {
                if (found instanceof Shelf.Whole whole) {
                    send(whole.artifact());
                } else if (found instanceof Shelf.Missing) {
                    refuse(HttpStatus.NOT_FOUND_404, "no such artifact");
                } else {
                    traffic.damaged();
                    refuse(HttpStatus.INTERNAL_SERVER_ERROR_500, "the artifact is damaged here");
                }
            } catch (IOException | RuntimeException e) {
                callback.failed(e);
            }
        }

        private void send(OpenArtifact artifact) throws IOException {
            String tag = '"' + artifact.sha256() + '"';
            HttpFields asked = request.getHeaders();
            HttpFields.Mutable said = response.getHeaders();
            said.put(HttpHeader.ETAG, tag);
            said.put(IMMUTABLE);
            if (names(asked.get(HttpHeader.IF_NONE_MATCH), tag)) {
                response.setStatus(HttpStatus.NOT_MODIFIED_304);
                response.write(true, null, callback);
                return;
            }
            said.put(RANGES);
            Optional<ByteRange> range = range(asked, tag, artifact.size());
            if (range.filter(ByteRange::unsatisfiable).isPresent()) {
                said.put(HttpHeader.CONTENT_RANGE, "bytes */" + artifact.size());
                refuse(HttpStatus.RANGE_NOT_SATISFIABLE_416, "no byte of that range");
                return;
            }
            range.ifPresent(some -> said.put(
                    HttpHeader.CONTENT_RANGE,
                    "bytes " + some.from() + "-" + some.to() + "/" + artifact.size()));
            response.setStatus(
                    range.isPresent() ? HttpStatus.PARTIAL_CONTENT_206 : HttpStatus.OK_200);
            send(artifact, range.orElse(new ByteRange(0, artifact.size() - 1)));
        }

        private void send(OpenArtifact artifact, ByteRange range) throws IOException {
            response.getHeaders().put(TYPE);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, range.length());
            if (request.getMethod().equals("HEAD")) {
                response.write(true, null, callback);
                return;
            }
            traffic.sending(range.length());
            new Sending(request, response, callback, artifact, range).start();
        }

        void refuse(int status, String message) {
            Bridge.OneLine.write(request, response, callback, status, message);
        }
    }

    private static Optional<ByteRange> range(HttpFields asked, String tag, long size) {
        String header = asked.get(HttpHeader.RANGE);
        String onlyIf = asked.get(HttpHeader.IF_RANGE);
        if (header == null || (onlyIf != null && !onlyIf.equals(tag))) {
            return Optional.empty();
        }
        return ByteRange.of(header, size);
    }

    private static boolean names(String header, String tag) {
        if (header == null) {
            return false;
        }
        for (String one : header.split(",")) {
            String name = one.strip();
            if (name.equals("*") || name.equals(tag) || name.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    /** One file on its way, in pieces that fit a buffer; the last one only while it is unchanged. */
    private static final class Sending implements Callback {
        private static final long TAIL = 64 * 1024;

        private final Request request;
        private final Response response;
        private final Callback callback;
        private final OpenArtifact artifact;
        private final long end;
        private long next;

        Sending(
                Request request,
                Response response,
                Callback callback,
                OpenArtifact artifact,
                ByteRange range) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.artifact = artifact;
            this.next = range.from();
            this.end = range.to() + 1;
        }

        void start() throws IOException {
            succeededOnce();
        }

        @Override
        public void succeeded() {
            try {
                succeededOnce();
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }

        private void succeededOnce() throws IOException {
            if (next == end) {
                callback.succeeded();
                return;
            }
            boolean begun = end - next > TAIL;
            ByteBuffer bytes = artifact.bytes(next, begun ? end - TAIL : end);
            boolean last = next + bytes.remaining() == end;
            if (last && !artifact.unchanged()) {
                // Cut off: the client has less than we said, and knows.
                throw new IOException("artifact " + artifact.sha256() + " changed on the way");
            }
            if (request.getConnectionMetaData().getConnection().getEndPoint()
                    instanceof SendfileEndPoint direct) {
                direct.upcoming(bytes, artifact.file(), next);
            }
            next += bytes.remaining();
            response.write(last, bytes, this);
        }

        @Override
        public void failed(Throwable why) {
            callback.failed(why);
        }
    }
}
