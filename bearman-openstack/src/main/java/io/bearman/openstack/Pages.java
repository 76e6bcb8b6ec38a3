package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.cloud.CloudException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A list that Nova gives in pages (api-guide, paginated collections).
 *
 * @param nova who is asked
 * @param list the list's name in the answer
 * @param marker the field of a row after which the next page begins
 * @param links the field that is there when there is a next page
 */
record Pages(Api nova, String list, String marker, String links) {

    /** A list whose links are named after it, as most are. */
    Pages(Api nova, String list, String marker) {
        this(nova, list, marker, list + "_links");
    }

    /** {@return every row of every page} */
    <T> List<T> all(Call first, Function<JsonNode, T> parser) {
        List<T> found = new ArrayList<>();
        Call call = first;
        while (true) {
            Call asked = call;
            JsonNode page = nova.read(asked);
            JsonNode rows = page.path(list);
            if (!rows.isArray()) {
                throw new CloudException.Faulty(
                        asked.label() + " was answered without " + list, null);
            }
            for (JsonNode row : rows) {
                found.add(Json.checked(asked, () -> parser.apply(row)));
            }
            if (rows.isEmpty() || page.path(links).isEmpty()) {
                return found;
            }
            call = after(first, asked, rows.get(rows.size() - 1));
        }
    }

    /** With a marker of our own: the links name Nova's own address, which a proxy may hide. */
    private Call after(Call first, Call asked, JsonNode last) {
        String value = Json.checked(asked, () -> Json.text(last, marker));
        String join = first.path().contains("?") ? "&" : "?";
        String path = first.path() + join + "marker=" + Json.query(value);
        if (path.equals(asked.path())) {
            throw new CloudException.Faulty(asked.label() + " goes round in circles", null);
        }
        return Call.get(first.about(), path, first.version());
    }
}
