package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.StoreException;
import io.bearman.core.net.Http;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private static final Http OTHERS = request ->
            Http.Response.of(200, "text/plain", "script of " + request.uri().getPath());

    private final Figures figures = new Figures();

    @Test
    void aServerWithItsStoreIsUp() {
        Http.Response healthy = operations(() -> {}).send(get("/healthz"));

        assertThat(healthy.status()).isEqualTo(200);
        assertThat(healthy.text()).isEqualTo("{\"status\":\"up\",\"store\":\"up\"}\n");
    }

    @Test
    void withoutItsStoreItSaysWhatStillWorks() {
        Http.Response degraded = operations(() -> {
                    throw new StoreException.Locked("store bearman.db is locked", null);
                })
                .send(get("/healthz"));

        assertThat(degraded.status()).isEqualTo(503);
        assertThat(degraded.text())
                .contains("\"store\":\"away\"")
                .contains("/v1/artifacts")
                .doesNotContain("bearman.db");
    }

    @Test
    void figuresAreThereForPrometheus() {
        figures.count("boots", Map.of());

        Http.Response metrics = operations(() -> {}).send(get("/metrics"));

        assertThat(metrics.header("Content-Type")).get().asString().startsWith("text/plain");
        assertThat(metrics.text()).contains("boots_total 1");
    }

    @Test
    void everythingElseGoesOn() {
        assertThat(operations(() -> {}).send(get("/v1/boot")).text())
                .isEqualTo("script of /v1/boot");
    }

    @Test
    void nothingIsPostedHere() {
        Http.Request post = Http.Request.postJson(URI.create("http://h/metrics"), "{}");

        assertThat(operations(() -> {}).send(post).status()).isEqualTo(405);
    }

    private Http operations(Runnable store) {
        return new Operations(OTHERS, figures, store);
    }

    private static Http.Request get(String path) {
        return Http.Request.get(URI.create("http://h" + path));
    }
}
