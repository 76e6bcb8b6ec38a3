package io.bearman.testkit.cloud;

import io.bearman.core.net.Http.Response;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a Nova look older: what it shows as its newest microversion, and what it refuses. Thread-safe. */
final class NewestVersion {
    private static final int ANY = Integer.MAX_VALUE;
    private static final Pattern SHOWN = Pattern.compile("(\"version\": ?\"2\\.)(\\d+)\"");
    private static final Pattern ASKED = Pattern.compile("(?:compute )?2\\.(\\d+)");

    private volatile int minor = ANY;

    void set(int newest) {
        minor = newest;
    }

    /** {@return whether a request with these headers asks for more} */
    boolean refuses(Map<String, String> headers) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("OpenStack-API-Version")
                        || header.getKey().equalsIgnoreCase("X-OpenStack-Nova-API-Version"))
                .map(header -> ASKED.matcher(header.getValue()))
                .anyMatch(asked -> asked.matches() && Integer.parseInt(asked.group(1)) > minor);
    }

    /** {@return what Nova says to that} */
    Response refusal() {
        return Response.of(
                406,
                "application/json",
                "{\"computeFault\": {\"code\": 406, \"message\": \"Version is not supported by the API."
                        + " Minimum is 2.1 and maximum is 2." + minor + ".\"}}");
    }

    /** {@return the text, with no newer version in it} */
    String shown(String text) {
        return minor == ANY
                ? text
                : SHOWN.matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement(found.group(1)
                                + Math.min(minor, Integer.parseInt(found.group(2))) + "\""));
    }
}
