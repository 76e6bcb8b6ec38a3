package io.bearman.pxe.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.image.Artifact;
import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.Figures;
import io.bearman.pxe.artifact.ArtifactDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactsTest {
    private static final int SIZE = 200_003;
    /** More than the buffers of both ends of a connection hold. */
    private static final int LARGE = 8_000_003;

    private static final Http OTHERS =
            request -> Http.Response.of(404, "application/json", "{\"error\":\"no such path\"}\n");

    @TempDir
    Path folder;

    private final Figures figures = new Figures();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private byte[] bytes;
    private Path source;
    private ArtifactDirectory directory;
    private Artifact artifact;
    private BootServer server;

    @BeforeEach
    void open() throws IOException {
        directory = new ArtifactDirectory(folder.resolve("artifacts"));
        add(SIZE);
        server = BootServer.open(
                Serving.of(OTHERS).with(directory).with(figures), BootServer.loopback(0));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aFileIsSentWholeWithItsLength() throws Exception {
        HttpResponse<byte[]> response = get();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(bytes);
        assertThat(header(response, "Content-Length")).isEqualTo("" + SIZE);
        assertThat(header(response, "ETag")).isEqualTo("\"" + artifact.sha256() + "\"");
        assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(response, "Cache-Control"))
                .isEqualTo("public, max-age=31536000, immutable");
        assertThat(header(response, "Content-Type")).isEqualTo("application/octet-stream");
        assertThat(response.headers().firstValue("Transfer-Encoding")).isEmpty();
    }

    @Test
    void oneConnectionCarriesFilesAndOthersInTurn() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(get().body()).isEqualTo(bytes);
            assertThat(get("Range", "bytes=5-9").body())
                    .isEqualTo(Arrays.copyOfRange(bytes, 5, 10));
            assertThat(send("/else").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void headSaysTheLengthAndSendsNothing() throws Exception {
        HttpRequest head = request(artifact.path())
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();

        HttpResponse<byte[]> response = client.send(head, BodyHandlers.ofByteArray());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Length")).isEqualTo("" + SIZE);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void aRangeIsSentAsOne() throws Exception {
        HttpResponse<byte[]> response = get("Range", "bytes=1000-199999");

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(header(response, "Content-Range")).isEqualTo("bytes 1000-199999/" + SIZE);
        assertThat(header(response, "Content-Length")).isEqualTo("199000");
        assertThat(response.body()).isEqualTo(Arrays.copyOfRange(bytes, 1000, 200_000));
    }

    @Test
    void aDownloadThatBrokeOffGoesOnWhereItWas() throws Exception {
        String tag = header(get(), "ETag");

        HttpResponse<byte[]> rest = get("Range", "bytes=200000-", "If-Range", tag);

        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(bytes, 200_000, SIZE));
    }

    @Test
    void aRangeOfAnotherFileGetsTheWholeOfThisOne() throws Exception {
        HttpResponse<byte[]> response = get("Range", "bytes=200000-", "If-Range", "\"other\"");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(bytes);
    }

    @Test
    void aRangeBehindTheEndIsNotSatisfiable() throws Exception {
        HttpResponse<byte[]> response = get("Range", "bytes=" + SIZE + "-");

        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(header(response, "Content-Range")).isEqualTo("bytes */" + SIZE);
    }

    @Test
    void whoHasItAlreadyIsSentNothing() throws Exception {
        HttpResponse<byte[]> response =
                get("If-None-Match", "\"other\", \"" + artifact.sha256() + "\"");

        assertThat(response.statusCode()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void nothingIsPutHere() throws Exception {
        HttpRequest put = request(artifact.path())
                .PUT(HttpRequest.BodyPublishers.ofString("x"))
                .build();

        HttpResponse<byte[]> response = client.send(put, BodyHandlers.ofByteArray());

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/artifacts/",
                "/v1/artifacts/vmlinuz",
                "/v1/artifacts/..%2f..%2fvmlinuz",
                "/v1/artifacts/%2e%2e/vmlinuz",
                "/v1/artifacts/../vmlinuz",
                "/v1/artifacts/..%5c..%5cvmlinuz",
                "/v1/artifacts/..%252fvmlinuz",
                "/v1/artifacts//etc/passwd",
                "/v1/artifacts/DIGEST/../vmlinuz",
                "/v1/artifacts/DIGEST/",
                "/v1/artifacts/DIGEST%00",
                "/v1/artifacts/.incoming-1",
                "/v1/artifacts/0000000000000000000000000000000000000000000000000000000000000000"
            })
    void whatIsNoArtifactIsNotFound(String path) throws Exception {
        String response = raw(path.replace("DIGEST", artifact.sha256()));

        assertThat(response).matches("(?s)HTTP/1.1 40[04] .*").contains("{\"error\":\"");
        assertThat(response.length()).isLessThan(600);
    }

    @Test
    void aFlippedByteOnTheDiskIsNeverSent() throws Exception {
        assertThat(get().statusCode()).isEqualTo(200);
        byte[] flipped = bytes.clone();
        flipped[SIZE / 3] ^= 1;
        Files.write(stored(), flipped);

        HttpResponse<byte[]> response = get();

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(figures.text()).contains("bearman_artifacts_damaged_total 1\n");
    }

    @Test
    void aTruncatedFileIsNeverSent() throws Exception {
        assertThat(get().statusCode()).isEqualTo(200);
        Files.write(stored(), Arrays.copyOf(bytes, SIZE - 1));

        assertThat(get().statusCode()).isEqualTo(500);
    }

    @Test
    void aFileThatChangesWhileItIsSentIsCutOff() throws Exception {
        add(LARGE);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.setSoTimeout(20_000);
            socket.connect(BootServer.loopback(server.port()));
            ask(socket, artifact.path());
            InputStream in = socket.getInputStream();
            byte[] first = in.readNBytes(1000);

            try (FileChannel file = FileChannel.open(stored(), StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(new byte[] {(byte) ~bytes[LARGE - 10]}), LARGE - 10);
            }
            int rest = in.readAllBytes().length;

            int head = new String(first, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
            assertThat(first.length - head + rest).isLessThan(LARGE);
        }
    }

    @Test
    void aFileThatIsReplacedWhileItIsSentGoesOnAsItWas() throws Exception {
        add(LARGE);
        try (Socket socket = socket()) {
            ask(socket, artifact.path());
            InputStream in = socket.getInputStream();
            byte[] first = in.readNBytes(1000);
            directory.add(source);

            byte[] rest = in.readAllBytes();

            // The last piece is sent only of a file that nobody touched: whole, or visibly not.
            int head = new String(first, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
            byte[] all = Arrays.copyOfRange(first, head, first.length + rest.length);
            System.arraycopy(rest, 0, all, first.length - head, rest.length);
            assertThat(Arrays.equals(all, 0, all.length, bytes, 0, all.length)).isTrue();
        }
    }

    @Test
    void manyFetchAtOnceAndScriptsAreAnsweredMeanwhile() throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(client.sendAsync(request(artifact.path()).build(), BodyHandlers.ofByteArray()));
        }
        assertThat(send("/else").statusCode()).isEqualTo(404);
        for (CompletableFuture<HttpResponse<byte[]>> one : all) {
            assertThat(Arrays.equals(one.get(60, TimeUnit.SECONDS).body(), bytes))
                    .isTrue();
        }
        assertThat(figures.text())
                .containsPattern("bearman_artifacts_bytes_total [1-9]")
                .contains("path=\"/v1/artifacts/\",status=\"2xx\"} ");
    }

    @Test
    void aClientThatReadsNothingStopsNobody() throws Exception {
        add(LARGE);
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                silent.add(socket());
                ask(silent.get(i), artifact.path());
            }
            assertThat(get().body()).isEqualTo(bytes);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void aClientThatGoesAwayIsForgotten() throws Exception {
        add(LARGE);
        for (int i = 0; i < 20; i++) {
            try (Socket socket = socket()) {
                ask(socket, artifact.path());
                assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
            }
        }

        assertThat(TimeSource.system()
                        .await(
                                () -> figures.text().contains("bearman_http_connections 0\n"),
                                Duration.ofSeconds(20)))
                .isTrue();
        assertThat(get().body()).isEqualTo(bytes);
    }

    @Test
    void withoutADirectoryThereIsNoArtifact() throws Exception {
        try (BootServer none = BootServer.open(Serving.of(OTHERS), BootServer.loopback(0))) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(none.uri() + artifact.path()))
                    .build();

            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(404);
        }
    }

    private void add(int size) throws IOException {
        bytes = new byte[size];
        new Random(6).nextBytes(bytes);
        source = folder.resolve("vmlinuz");
        Files.write(source, bytes);
        artifact = directory.add(source);
    }

    private Path stored() {
        return folder.resolve("artifacts").resolve(artifact.sha256());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path))
                .timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<byte[]> send(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String... headers) throws Exception {
        return send(artifact.path(), headers);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }

    private Socket socket() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void ask(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    private String raw(String path) throws IOException {
        try (Socket socket = socket()) {
            ask(socket, path);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
