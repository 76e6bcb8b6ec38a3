package io.bearman.testkit.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A page of a list: limit and marker asked for, and the link to the next.
 *
 * @param items of this page
 * @param full whether it has as many as were asked for, so that Nova adds a link
 */
record Page<T>(List<T> items, boolean full) {

    /**
     * @param most of the cloud
     * @param unknown the message about a marker that is not in the list, %s for it
     */
    static <T> Page<T> of(
            Call call, List<T> all, Function<T, String> id, int most, String unknown) {
        int limit = Math.min(number(call), most);
        List<T> rest = all;
        String marker = call.query("marker").orElse("");
        if (!marker.isEmpty()) {
            List<String> ids = all.stream().map(id).toList();
            int at = ids.indexOf(marker);
            if (at < 0) {
                throw Refusal.badRequest(String.format(unknown, marker));
            }
            rest = all.subList(at + 1, all.size());
        }
        List<T> items = List.copyOf(rest.subList(0, Math.min(limit, rest.size())));
        return new Page<>(items, limit > 0 && items.size() == limit);
    }

    private static int number(Call call) {
        String text = call.query("limit").orElse("");
        if (text.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw Refusal.badRequest(
                    "Invalid input for query parameters limit. Value: " + text + ".");
        }
        return Integer.parseInt(text);
    }

    /** Adds the link to the next page, when there may be one. */
    void link(Call call, ObjectNode body, String key, String lastId) {
        if (!full) {
            return;
        }
        Map<String, List<String>> query = new LinkedHashMap<>(call.query());
        query.put("marker", List.of(lastId));
        StringBuilder text = new StringBuilder();
        query.forEach(
                (name, values) -> values.forEach(value -> text.append(text.isEmpty() ? '?' : '&')
                        .append(encode(name))
                        .append('=')
                        .append(encode(value))));
        ArrayNode links = body.putArray(key);
        links.addObject()
                .put("rel", "next")
                .put("href", call.base() + call.request.uri().getRawPath() + text);
    }

    private static String encode(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
