package io.bearman.sdk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of the configuration, read key by key; a key that nobody read is an error. A scalar is
 * looked up among the flags first, then in the environment, then in the file. Not thread-safe.
 */
final class Section {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final Sources sources;
    private final String path;
    private final String origin;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, String> origins = new LinkedHashMap<>();
    private final Set<String> read = new LinkedHashSet<>();

    Section(Sources sources, String path, String origin, @Nullable Node node) {
        this.sources = sources;
        this.path = path;
        this.origin = origin;
        // A key with nothing below it is an empty mapping.
        if (node == null || node.getTag().equals(Tag.NULL)) {
            return;
        }
        if (!(node instanceof MappingNode mapping)) {
            throw new ConfigurationException(sources.at(node), where("") + " must be a mapping");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar(tuple.getKeyNode(), "a key");
            if (nodes.put(key, tuple.getValueNode()) != null) {
                throw new ConfigurationException(
                        sources.at(tuple.getKeyNode()), where(key) + " twice");
            }
            origins.put(key, sources.at(tuple.getKeyNode()));
        }
    }

    private String where(String key) {
        String whole = path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
        return whole.isEmpty() ? "the file" : "'" + whole + "'";
    }

    private String scalar(Node node, String what) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new ConfigurationException(sources.at(node), what + " must be one value");
    }

    /** A value and where it came from. */
    private record Found(String origin, String value) {}

    private Optional<Found> find(String key) {
        read.add(key);
        String whole = path.isEmpty() ? key : path + "." + key;
        Optional<Found> outside =
                sources.override(whole).map(it -> new Found(it.origin(), it.value()));
        if (outside.isPresent() || !nodes.containsKey(key)) {
            return outside;
        }
        Node node = nodes.get(key);
        return Optional.of(new Found(sources.at(node), scalar(node, where(key))));
    }

    private <T> T convert(Found found, String key, Function<String, T> conversion) {
        try {
            return conversion.apply(found.value());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(found.origin(), where(key) + ": " + e.getMessage());
        }
    }

    <T> T get(String key, Function<String, T> conversion, T otherwise) {
        return find(key).map(found -> convert(found, key, conversion)).orElse(otherwise);
    }

    <T> Optional<T> find(String key, Function<String, T> conversion) {
        return find(key).map(found -> convert(found, key, conversion));
    }

    <T> T need(String key, Function<String, T> conversion) {
        return find(key)
                .map(found -> convert(found, key, conversion))
                .orElseThrow(() -> new ConfigurationException(origin, where(key) + " is missing"));
    }

    Duration duration(String key, Duration otherwise) {
        return get(key, Section::duration, otherwise);
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a duration such as 500ms, 10s, 3m, 2h: '" + text + "'");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    int number(String key, int least, int most, int otherwise) {
        return get(key, text -> number(text, least, most), otherwise);
    }

    static int number(String text, int least, int most) {
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a whole number: '" + text + "'", e);
        }
        if (number < least || number > most) {
            throw new IllegalArgumentException("not from " + least + " to " + most + ": " + number);
        }
        return number;
    }

    <T> List<T> list(String key, Function<String, T> conversion) {
        read.add(key);
        Node node = nodes.get(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw new ConfigurationException(sources.at(node), where(key) + " must be a list");
        }
        List<T> values = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            Found found = new Found(sources.at(item), scalar(item, "an item of " + where(key)));
            values.add(convert(found, key, conversion));
        }
        return values;
    }

    Section section(String key) {
        read.add(key);
        String whole = path.isEmpty() ? key : path + "." + key;
        return new Section(sources, whole, origins.getOrDefault(key, origin), nodes.get(key));
    }

    /** {@return the section below, if the file, a variable or a flag says anything in it} */
    Optional<Section> findSection(String key) {
        String whole = path.isEmpty() ? key : path + "." + key;
        return nodes.containsKey(key) || sources.overridesBelow(whole)
                ? Optional.of(section(key))
                : Optional.empty();
    }

    /** {@return the sections below, by their free names} */
    Map<String, Section> sections() {
        Map<String, Section> below = new LinkedHashMap<>();
        nodes.keySet().forEach(key -> below.put(key, section(key)));
        return below;
    }

    /** {@return the values below, by their free names} */
    <T> Map<String, T> values(Function<String, T> conversion) {
        Map<String, T> below = new LinkedHashMap<>();
        nodes.keySet().forEach(key -> below.put(key, need(key, conversion)));
        return below;
    }

    boolean inFile(String key) {
        return nodes.containsKey(key);
    }

    boolean flagged(String key) {
        return sources.flagged(path + "." + key);
    }

    ConfigurationException wrong(String key, String problem) {
        return new ConfigurationException(
                origins.getOrDefault(key, origin), where(key) + ": " + problem);
    }

    /** Refuses keys that nobody read. */
    void end() {
        for (String key : nodes.keySet()) {
            if (!read.contains(key)) {
                String known = String.join(", ", read.stream().sorted().toList());
                throw new ConfigurationException(
                        origins.getOrDefault(key, origin),
                        "unknown key " + where(key) + "; known here: " + known);
            }
        }
    }
}
