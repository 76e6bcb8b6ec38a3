package io.bearman.core.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Journal;
import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotifierTest {
    private static final Secret URL = Secret.of("https://example.com/services/T0/hush");
    private static final HostId CN1 = HostId.of("cn1");
    private static final Notice NOTICE = new Notice(
            UUID.fromString("01234567-89ab-4def-8123-456789abcdef"),
            Instant.parse("2026-11-23T01:02:03Z"),
            new News.HostBroken(CN1, "fan <2> & PSU"));

    private final VirtualTime time = new VirtualTime(1);
    private final List<Http.Request> sent = new ArrayList<>();

    @Test
    void aWebhookGetsTheNewsAsJsonWithItsIdInTheBodyAndInAHeader() {
        assertThat(webhook(200, Map.of()).tell(NOTICE, soon())).isEqualTo(new Telling.Told());

        assertThat(sent).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.uri()).hasToString(URL.text());
            assertThat(request.header("content-type")).contains("application/json");
            assertThat(request.header(Webhook.ID)).contains(NOTICE.id().toString());
            assertThat(request.text())
                    .isEqualTo("{\"kind\":\"host.broken\",\"host\":\"cn1\","
                            + "\"finding\":\"fan <2> & PSU\","
                            + "\"id\":\"01234567-89ab-4def-8123-456789abcdef\","
                            + "\"at\":\"2026-11-23T01:02:03Z\",\"about\":\"cn1\","
                            + "\"text\":\"host cn1 is broken: fan <2> & PSU\"}");
        });
    }

    @Test
    void slackGetsALineThatHoldsNoMarkup() {
        new Slack(answering(200, Map.of()), time, URL).tell(NOTICE, soon());

        assertThat(sent.get(0).text())
                .isEqualTo("{\"text\":\"host cn1 is broken: fan &lt;2&gt; &amp; PSU [01234567]\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410, 500, 302})
    void anAnswerAboutTheNoticeRefusesIt(int status) {
        assertThat(webhook(status, Map.of()).tell(NOTICE, soon()))
                .isEqualTo(new Telling.Refused("the receiver answers " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 502, 503, 504})
    void anAnswerAboutTheMomentIsToBeRepeated(int status) {
        assertThat(webhook(status, Map.of()).tell(NOTICE, soon()))
                .isEqualTo(new Telling.Later("the receiver answers " + status, Duration.ZERO));
    }

    @Test
    void retryAfterIsHonouredInSecondsAndAsADateButNotForEver() {
        assertThat(pause("7")).isEqualTo(Duration.ofSeconds(7));
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                time.now().plusSeconds(90).atOffset(ZoneOffset.UTC));
        assertThat(pause(date)).isBetween(Duration.ofSeconds(89), Duration.ofSeconds(90));
        assertThat(pause("999999999")).isEqualTo(Duration.ofHours(1));
        assertThat(pause("soon")).isZero();
        assertThat(pause("Mon, 01 Jan 1990 00:00:00 GMT")).isZero();
    }

    private Duration pause(String retryAfter) {
        Telling telling = webhook(429, Map.of("Retry-After", retryAfter)).tell(NOTICE, soon());
        return ((Telling.Later) telling).pause();
    }

    @Test
    void noAnswerIsToBeRepeatedAndTheAddressIsNotInItsWords() {
        Http broken = request -> {
            throw new HttpFailure.NoAnswer("no answer from " + request.uri(), null);
        };
        Http closed = request -> {
            throw new HttpFailure.NotSent("no connection to " + request.uri(), false, null);
        };

        for (Http http : List.of(broken, closed)) {
            Telling telling = new Webhook(http, time, URL).tell(NOTICE, soon());
            assertThat(telling).isInstanceOf(Telling.Later.class);
            assertThat(telling.toString()).doesNotContain("hush");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.com/hush", "hush", "https:///hush", "https://a b/hush"})
    void aWrongAddressIsRefusedWithoutBeingRepeated(String address) {
        assertThatThrownBy(() -> new Slack(answering(200, Map.of()), time, Secret.of(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }

    @Test
    void allNewsComeBackFromTheirJson() {
        RunId run = RunId.of("run-1");
        for (News news : List.of(
                new News.HostRejected(
                        CN1, "rack r1, unit 3", List.of("a \"b\"", "ü"), "ssh root@cn1"),
                new News.HostRejected(CN1, "", List.of(), ""),
                new News.HostCleared(CN1, "rack r1"),
                new News.HostStillOn(CN1, "", "on"),
                new News.MachineUnknown(
                        MachineId.of("00000000-0000-0000-0000-000000000007"), "Acme, X1, SN1"),
                new News.HostBroken(CN1, "x\ny"),
                new News.HostFenced(CN1, run),
                new News.RunEnded(
                        run, List.of(CN1, HostId.of("cn2")), Journal.Outcome.FAILED, "why"),
                new News.FleetFrozen("ann", "storm"),
                new News.FleetUnfrozen("ann"),
                new News.WatchAlarm("cn1", "dead-agent", "guests may be running"))) {
            assertThat(News.parse(news.json())).isEqualTo(news);
        }
    }

    @Test
    void whatIsNoNewsIsRefused() {
        for (String json : List.of("{}", "[", "{\"kind\":\"host.sold\"}", "{\"kind\":1}", "")) {
            assertThatThrownBy(() -> News.parse(json)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void ofAHostsStatesTwoAreNews() {
        RunId run = RunId.of("run-1");
        assertThat(News.of(CN1, new HostState.Rejected(List.of("no NIC")))).isEmpty();
        assertThat(News.of(CN1, new HostState.Broken("dead"))).isPresent();
        assertThat(News.of(CN1, new HostState.Fenced(run))).contains(new News.HostFenced(CN1, run));
        assertThat(News.of(CN1, new HostState.InService())).isEmpty();
        assertThat(News.of(CN1, new HostState.Maintenance(run, "kernel"))).isEmpty();
    }

    @Test
    void aLargeRunIsStillOneLine() {
        List<HostId> hosts =
                IntStream.rangeClosed(1, 150).mapToObj(n -> HostId.of("cn" + n)).toList();

        assertThat(new News.RunEnded(RunId.of("run-1"), hosts, Journal.Outcome.DONE, "kernel")
                        .line())
                .isEqualTo("run run-1 is done: cn1, cn2, cn3, cn4, cn5, cn6, cn7, cn8, cn9, cn10"
                        + " and 140 more (kernel)");
    }

    private Webhook webhook(int status, Map<String, String> headers) {
        return new Webhook(answering(status, headers), time, URL);
    }

    private Http answering(int status, Map<String, String> headers) {
        return request -> {
            sent.add(request);
            return new Http.Response(status, headers, "hush".getBytes());
        };
    }

    private Deadline soon() {
        return Deadline.in(time, Duration.ofSeconds(30));
    }
}
