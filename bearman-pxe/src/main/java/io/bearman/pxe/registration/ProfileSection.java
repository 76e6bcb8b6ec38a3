package io.bearman.pxe.registration;

import io.bearman.core.UsageException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of the hardware profiles, read key by key; whatever is wrong is said with its line, and so
 * is a key that nobody read. Not thread-safe.
 */
final class ProfileSection {
    private final String source;
    private final String path;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<String> read = new LinkedHashSet<>();

    private ProfileSection(String source, String path, @Nullable Node node) {
        this.source = source;
        this.path = path;
        if (node == null || node.getTag().equals(Tag.NULL)) {
            return;
        }
        if (!(node instanceof MappingNode mapping)) {
            throw mistake(node.getStartMark(), path, "must be a mapping");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar(tuple.getKeyNode(), path);
            if (nodes.put(key, tuple.getValueNode()) != null) {
                throw mistake(tuple.getKeyNode().getStartMark(), at(key), "is there twice");
            }
        }
    }

    static ProfileSection read(Reader reader, String source) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(true);
        options.setMaxAliasesForCollections(50);
        options.setNestingDepthLimit(20);
        try {
            Node top = new Yaml(new SafeConstructor(options)).compose(reader);
            return new ProfileSection(source, "", top);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new UsageException(
                    place(source, mark) + ": not YAML: " + String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            throw new UsageException(source + ": not YAML: " + String.valueOf(e.getMessage()));
        }
    }

    /** {@return the keys, in their order} */
    List<String> keys() {
        return List.copyOf(nodes.keySet());
    }

    boolean has(String key) {
        return nodes.containsKey(key);
    }

    /** {@return what is below this key; an empty section when nothing is} */
    ProfileSection section(String key) {
        read.add(key);
        return new ProfileSection(source, at(key), nodes.get(key));
    }

    @Nullable
    Integer number(String key) {
        return get(key, text -> {
            if (!text.matches("\\d{1,9}")) {
                throw new IllegalArgumentException("not a number: '" + text + "'");
            }
            return Integer.valueOf(text);
        });
    }

    <T> @Nullable T get(String key, Function<String, T> reader) {
        read.add(key);
        Node node = nodes.get(key);
        return node == null ? null : value(key, node, reader);
    }

    <T> List<T> list(String key, Function<String, T> reader) {
        read.add(key);
        Node node = nodes.get(key);
        List<T> list = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(each -> list.add(value(key, each, reader)));
        } else if (node != null) {
            throw mistake(node.getStartMark(), at(key), "must be a list");
        }
        return list;
    }

    <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    UsageException wrong(String key, String why) {
        Node node = nodes.get(key);
        return mistake(node == null ? null : node.getStartMark(), at(key), why);
    }

    /** Refuses what nobody read. */
    void end() {
        for (String key : nodes.keySet()) {
            if (!read.contains(key)) {
                throw wrong(key, "is not known; known are: " + String.join(", ", read));
            }
        }
    }

    private <T> T value(String key, Node node, Function<String, T> reader) {
        String text = scalar(node, at(key));
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw mistake(node.getStartMark(), at(key), String.valueOf(e.getMessage()));
        }
    }

    private String scalar(Node node, String where) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw mistake(node.getStartMark(), where, "must be a single value");
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private UsageException mistake(@Nullable Mark mark, String where, String why) {
        String what = where.isEmpty() ? "the hardware profiles" : where;
        return new UsageException(place(source, mark) + ": " + what + " " + why);
    }

    private static String place(String source, @Nullable Mark mark) {
        return mark == null ? source : source + ":" + (mark.getLine() + 1);
    }
}
