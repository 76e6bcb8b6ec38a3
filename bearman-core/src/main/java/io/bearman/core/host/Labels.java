package io.bearman.core.host;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What people note about a host to find it by: keys with a value each, in order of the keys.
 *
 * <p>Written as Kubernetes writes them, so that they can be a node's labels too: a key has up to 63
 * letters, digits, {@code - _ .} and may have a DNS prefix and a slash in front; a value has up to
 * 63 of the same characters or none. Both begin and end with a letter or a digit.
 *
 * @param values key to value
 */
public record Labels(SortedMap<String, String> values) {
    private static final String WORD = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?" + WORD);
    private static final Pattern VALUE = Pattern.compile("(" + WORD + ")?");
    private static final Labels NONE = new Labels(Collections.emptySortedMap());

    public Labels {
        values.forEach((key, value) -> {
            if (!KEY.matcher(key).matches()) {
                throw new IllegalArgumentException("not a label's key: '" + key
                        + "'; up to 63 letters, digits, - _ . are, after an optional prefix/");
            }
            if (!VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("not a value of the label " + key + ": '" + value
                        + "'; up to 63 letters, digits, - _ . are");
            }
        });
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** {@return no labels} */
    public static Labels none() {
        return NONE;
    }

    /** {@return these labels} */
    public static Labels of(Map<String, String> values) {
        return new Labels(new TreeMap<>(values));
    }

    /** {@return this key's value} */
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** {@return these labels and this one, which takes the place of another value} */
    public Labels with(String key, String value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(key, value);
        return of(more);
    }

    /** {@return these labels without this key} */
    public Labels without(String key) {
        Map<String, String> fewer = new TreeMap<>(values);
        fewer.remove(key);
        return of(fewer);
    }

    /** {@return {@code key=value} with commas between} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) ->
                text.append(text.isEmpty() ? "" : ",").append(key).append('=').append(value));
        return text.toString();
    }
}
