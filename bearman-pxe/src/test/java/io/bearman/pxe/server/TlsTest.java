package io.bearman.pxe.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.image.Artifact;
import io.bearman.core.net.Http;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.artifact.ArtifactDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final Path FILES = Path.of("src/test/resources/tls");
    private static final Http SCHEME =
            request -> Http.Response.of(200, "text/plain", request.uri().getScheme());

    @TempDir
    Path folder;

    private final TimeSource time = TimeSource.system();

    @ParameterizedTest
    @ValueSource(strings = {"ec", "rsa"})
    void scriptsAndFilesTravelEncrypted(String kind) throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(6).nextBytes(bytes);
        Path file = Files.write(folder.resolve("vmlinuz"), bytes);
        ArtifactDirectory directory = new ArtifactDirectory(folder.resolve("artifacts"));
        Artifact artifact = directory.add(file);
        Tls tls = new Tls(FILES.resolve(kind + ".crt"), FILES.resolve(kind + ".key"));
        Serving serving = Serving.of(SCHEME).with(directory).with(tls);

        try (BootServer server = BootServer.open(serving, BootServer.loopback(0))) {
            assertThat(server.uri().getScheme()).isEqualTo("https");
            assertThat(new String(get(server, "/", kind).body())).isEqualTo("https");
            assertThat(get(server, artifact.path(), kind).body()).isEqualTo(bytes);
        }
    }

    @Test
    void aHandshakeThatNeverEndsIsCutOff() throws Exception {
        Limits limits = Limits.create().withWholeRequest(Duration.ofMillis(200));
        try (BootServer server = open(limits);
                Socket socket = new Socket("localhost", server.port())) {
            // The head of a ClientHello of 16 KiB, and then a byte at a time.
            socket.getOutputStream().write(new byte[] {22, 3, 1, 63, -1, 1, 0, 63, -5});

            assertThat(time.await(() -> !writes(socket), Duration.ofSeconds(20)))
                    .isTrue();
        }
    }

    @Test
    void aConnectionThatIsBusyForLongerThanARequestMayTakeIsKept() throws Exception {
        Duration longest = Duration.ofSeconds(1);
        Limits limits = Limits.create().withWholeRequest(longest);
        byte[] request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
        SSLContext context = trusting(FILES.resolve("ec.crt"));
        try (BootServer server = open(limits);
                Socket socket =
                        context.getSocketFactory().createSocket("localhost", server.port())) {
            socket.setSoTimeout(60_000);
            // After three times as long it was looked at twice at least.
            Deadline busy = Deadline.in(time, longest.multipliedBy(3));
            while (!busy.passed(time)) {
                socket.getOutputStream().write(request);
                assertThat(line(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
                time.sleep(Duration.ofMillis(20));
            }
        }
    }

    /** {@return what was answered, to the end of its body, {@code https}} */
    private static String line(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\nhttps")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("cut off after: " + answer);
            }
            answer.append((char) next);
        }
        return answer.toString();
    }

    private static BootServer open(Limits limits) {
        Tls tls = new Tls(FILES.resolve("ec.crt"), FILES.resolve("ec.key"));
        return BootServer.open(Serving.of(SCHEME).with(tls).with(limits), BootServer.loopback(0));
    }

    private static boolean writes(Socket socket) {
        try {
            socket.getOutputStream().write(0);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsSaid() {
        Tls tls = new Tls(FILES.resolve("ec.crt"), FILES.resolve("rsa.key"));

        assertThatThrownBy(
                        () -> BootServer.open(Serving.of(SCHEME).with(tls), BootServer.loopback(0)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("rsa.key");
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        Tls tls = new Tls(FILES.resolve("ec.crt"), folder.resolve("no-such.key"));

        assertThatThrownBy(
                        () -> BootServer.open(Serving.of(SCHEME).with(tls), BootServer.loopback(0)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no-such.key");
    }

    private static HttpResponse<byte[]> get(BootServer server, String path, String kind)
            throws Exception {
        URI uri = URI.create("https://localhost:" + server.port() + path);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting(FILES.resolve(kind + ".crt")))
                .build()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
