package io.bearman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.image.Artifact;
import io.bearman.pxe.artifact.ArtifactDirectory;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootServerTest {
    @TempDir
    Path folder;

    @Test
    void itServesScriptsFilesFiguresAndAPathOfItsOwn() throws Exception {
        Path artifacts = folder.resolve("artifacts");
        Path kernel = Files.writeString(folder.resolve("vmlinuz"), "a kernel");
        Artifact artifact = new ArtifactDirectory(artifacts).add(kernel);
        Configuration configuration = Configuration.load(
                null,
                Map.of(),
                Map.of(
                        "store", folder.resolve("bearman.db").toString(),
                        "boot.port", "0",
                        "boot.loader.kernel", "http://10.0.0.1/vmlinuz"));

        try (Bearman bearman = Bearman.open(configuration);
                io.bearman.pxe.server.BootServer server = BootServer.open(bearman, artifacts)) {
            assertThat(get(server.uri(), "/boot.ipxe")).startsWith("#!ipxe\n");
            assertThat(get(server.uri(), artifact.path())).isEqualTo("a kernel");
            assertThat(get(server.uri(), "/hello")).startsWith("hello");
            assertThat(get(server.uri(), "/healthz")).contains("\"store\":\"up\"");
            assertThat(get(server.uri(), "/metrics")).contains("bearman_artifacts_bytes_total 8\n");
        }
    }

    private static String get(URI server, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + path)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
