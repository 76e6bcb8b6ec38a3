package io.bearman.core.notify;

import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;

/** One POST to an address that nobody may see. */
final class JsonPost {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    /** A receiver that asks for more is asked again all the same. */
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /** Answers that say something about the receiver or the moment, not about the notice. */
    private static final Set<Integer> LATER = Set.of(408, 425, 429, 502, 503, 504);

    private final Http http;
    private final TimeSource time;
    private final Secret url;

    JsonPost(Http http, TimeSource time, Secret url) {
        this.http = http;
        this.time = time;
        this.url = url;
        address();
    }

    private URI address() {
        URI uri;
        try {
            uri = URI.create(url.text().strip());
        } catch (IllegalArgumentException e) {
            // Its message and its cause repeat the address.
            throw noAddress();
        }
        if (uri.getHost() == null || !Set.of("http", "https").contains(uri.getScheme())) {
            throw noAddress();
        }
        return uri;
    }

    private static IllegalArgumentException noAddress() {
        return new IllegalArgumentException("the webhook's address is no http or https URL");
    }

    Telling send(Notice notice, String json, Deadline notAfter) {
        Map<String, String> headers = Map.of(
                "Content-Type",
                "application/json",
                "User-Agent",
                "bearman",
                Webhook.ID,
                notice.id().toString());
        Http.Request request = new Http.Request(
                "POST",
                address(),
                headers,
                json.getBytes(StandardCharsets.UTF_8),
                TIMEOUT,
                notAfter);
        // The words of a failure stay here: they may name the address.
        try {
            return telling(http.send(request));
        } catch (HttpFailure.NotSent e) {
            String why = e.tooLate() ? "too late to send" : "no connection";
            return new Telling.Later(why, Duration.ZERO);
        } catch (HttpFailure.NoAnswer e) {
            return new Telling.Later("sent, but there was no answer", Duration.ZERO);
        }
    }

    /** Of the answer only its number is repeated: a body may echo the address. */
    private Telling telling(Http.Response answer) {
        int status = answer.status();
        if (status / 100 == 2) {
            return new Telling.Told();
        }
        String why = "the receiver answers " + status;
        return LATER.contains(status)
                ? new Telling.Later(why, pause(answer))
                : new Telling.Refused(why);
    }

    /** Retry-After in seconds or as a date (RFC 9110 §10.2.3). */
    private Duration pause(Http.Response answer) {
        Duration asked = answer.header("Retry-After").map(this::pause).orElse(Duration.ZERO);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
    }

    private Duration pause(String retryAfter) {
        String text = retryAfter.strip();
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(time.now(), until);
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
