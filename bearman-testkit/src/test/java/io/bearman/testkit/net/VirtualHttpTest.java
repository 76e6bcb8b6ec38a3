package io.bearman.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VirtualHttpTest {
    private static final Http.Request ASK =
            Http.Request.postJson(URI.create("http://nova:8774/v2.1/servers"), "{}");

    private final VirtualTime time = new VirtualTime(1);
    private final VirtualHttp http = new VirtualHttp(time, 5);
    private int acted;

    @BeforeEach
    void serve() {
        http.serve("nova:8774", request -> {
            acted++;
            return Http.Response.of(202, "text/plain", "done");
        });
    }

    @Test
    void aRequestGoesToItsAuthorityAndTakesTheLatencyTwice() {
        http.latency(Duration.ofMillis(30));

        assertThat(http.send(ASK).status()).isEqualTo(202);
        assertThat(time.nanoTime()).isEqualTo(Duration.ofMillis(60).toNanos());
    }

    @Test
    void nobodyThereMeansNothingWasSent() {
        http.stop("nova:8774");

        assertThatThrownBy(() -> http.send(ASK)).isInstanceOf(HttpFailure.NotSent.class);
    }

    @Test
    void nothingIsSentAfterTheNotAfterInstant() {
        Http.Request late = new Http.Request(
                "POST",
                ASK.uri(),
                Map.of(),
                new byte[0],
                Duration.ofSeconds(1),
                Deadline.in(time, Duration.ZERO));

        assertThatThrownBy(() -> http.send(late))
                .isInstanceOfSatisfying(
                        HttpFailure.NotSent.class, e -> assertThat(e.tooLate()).isTrue());
        assertThat(acted).isZero();
    }

    @Test
    void aLostRequestIsNotActedUponAndALostAnswerIs() {
        http.strike(Fault.REQUEST_LOST, request -> true, 1);
        assertThatThrownBy(() -> http.send(ASK)).isInstanceOf(HttpFailure.NoAnswer.class);
        assertThat(acted).isZero();

        http.strike(Fault.ANSWER_LOST, request -> true, 1);
        assertThatThrownBy(() -> http.send(ASK)).isInstanceOf(HttpFailure.NoAnswer.class);
        assertThat(acted).isEqualTo(1);
        assertThat(time.nanoTime()).isEqualTo(ASK.timeout().multipliedBy(2).toNanos());
    }

    @Test
    void aLateRequestIsActedUponAfterTheClientGaveUp() {
        http.strike(Fault.LATE, request -> true, 1);
        assertThatThrownBy(() -> http.send(ASK)).isInstanceOf(HttpFailure.NoAnswer.class);
        assertThat(acted).isZero();

        time.sleep(Duration.ofSeconds(2));
        assertThat(acted).isEqualTo(1);
    }

    @Test
    void a500DidNothingAndA502MayHave() {
        http.strike(Fault.INTERNAL_ERROR, request -> true, 1);
        assertThat(http.send(ASK).status()).isEqualTo(500);
        assertThat(acted).isZero();

        http.strike(Fault.BAD_GATEWAY, request -> true, 1);
        assertThat(http.send(ASK).status()).isEqualTo(502);
        assertThat(acted).isEqualTo(1);
    }

    @Test
    void aStrikeHitsOnlyWhatItIsFor() {
        http.strike(Fault.INTERNAL_ERROR, request -> request.method().equals("DELETE"), 1);

        assertThat(http.send(ASK).status()).isEqualTo(202);
    }

    @Test
    void aShareOfRequestsFails() {
        http.share(Fault.INTERNAL_ERROR, 0.5);

        int failed = 0;
        for (int i = 0; i < 1000; i++) {
            failed += http.send(ASK).status() == 500 ? 1 : 0;
        }
        assertThat(failed).isBetween(430, 570);
    }
}
