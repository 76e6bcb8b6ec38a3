package io.bearman.pxe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.host.HostId;
import io.bearman.core.net.Http.Request;
import io.bearman.core.net.Http.Response;
import io.bearman.pxe.script.IpxeScript;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A response and its log line, on their way. Neither log line nor error holds a secret. */
record Answer(
        int status,
        Map<String, String> headers,
        String body,
        String host,
        String action,
        String detail,
        Telling telling) {
    static final String NOBODY = "-";

    /** Whether its line is logged. */
    enum Telling {
        ALWAYS,
        /** When the latest of this host said something else. */
        WHEN_NEW,
        NEVER
    }

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    private Answer(int status, String type, String body, String action) {
        this(status, Map.of("Content-Type", type), body, NOBODY, action, "", Telling.ALWAYS);
    }

    static Answer script(IpxeScript script, String action) {
        return new Answer(200, TEXT, script.text(), action).with("Cache-Control", "no-store");
    }

    static Answer json(int status, String json, String action) {
        return new Answer(status, JSON, json + "\n", action).with("Cache-Control", "no-store");
    }

    /** Lines of {@code key=value}, for shells. */
    static Answer lines(int status, String lines, String action) {
        return new Answer(status, TEXT, lines, action).with("Cache-Control", "no-store");
    }

    /**
     * The values as a machine wants them: JSON, or lines of {@code key=value} when it accepts plain text.
     */
    static Answer values(Request request, int status, Map<String, Object> values, String action) {
        if (wantsText(request)) {
            StringBuilder lines = new StringBuilder();
            values.forEach(
                    (key, value) -> lines.append(key).append('=').append(value).append('\n'));
            return lines(status, lines.toString(), action);
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        values.forEach((key, value) -> {
            if (value instanceof Long number) {
                json.put(key, number);
            } else {
                json.put(key, value.toString());
            }
        });
        return json(status, json.toString(), action);
    }

    static boolean wantsText(Request request) {
        return request.header("Accept").orElse("").matches("(?i)text/plain *(;.*)?");
    }

    /** {@return a response without a body} */
    static Answer nothing(String action) {
        return new Answer(204, JSON, "", action);
    }

    /** The message is ours: it never holds what was sent. */
    static Answer error(int status, String action, String message) {
        String line = "{\"error\":\"" + message.replace("\\", "").replace('"', '\'') + "\"}\n";
        return new Answer(status, JSON, line, action);
    }

    /** Whoever asks has no session, or one that ended. */
    static Answer noSession(String action) {
        return error(401, action, "no session: exchange the token of this boot first")
                .with("WWW-Authenticate", "Bearer");
    }

    /** The store is away. */
    static Answer later(String action) {
        return later(action, Duration.ofSeconds(5));
    }

    /** @param pause in whole seconds; at least one is said */
    static Answer later(String action, Duration pause) {
        return error(503, action, "try again")
                .with("Retry-After", Long.toString(Math.max(1, pause.toSeconds())));
    }

    /** {@return the text with spaces for what Unicode calls a control character} */
    static String inOneLine(String text) {
        return text.replaceAll("\\p{gc=Cc}", " ");
    }

    static Answer wrongMethod(String allowed) {
        return error(405, "refused", "allowed here: " + allowed).with("Allow", allowed);
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body, host, action, detail, telling);
    }

    Answer of(String host, String detail) {
        return new Answer(status, headers, body, host, action, detail, telling);
    }

    Answer told(Telling telling) {
        return new Answer(status, headers, body, host, action, detail, telling);
    }

    Answer of(HostId host, String detail) {
        return of(host.value(), detail);
    }

    /** {@return this text as a log line may carry it} */
    static String oneLine(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?").replace('"', '\'');
    }

    Response response(boolean headOnly) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (status == 204) {
            // No length and no type: there is no content (RFC 9110 §8.6).
            return new Response(status, Map.of(), bytes);
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Length", Integer.toString(bytes.length));
        return new Response(status, all, headOnly ? new byte[0] : bytes);
    }
}
