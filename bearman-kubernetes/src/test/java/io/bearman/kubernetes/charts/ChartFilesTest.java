package io.bearman.kubernetes.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values, their schema and the README say the same; lint finds what is wrong. */
class ChartFilesTest {
    /** What is passed on as it is: to bearman.yaml, to a pod, to nova.conf, to Prometheus. */
    private static final Set<String> AS_IT_IS = Set.of("config", "affinity", "tlsConfig", "global");

    @TempDir
    Path folder;

    private static String text(Chart chart, String file) {
        try {
            return Files.readString(chart.path().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // --- the schema ---

    @ParameterizedTest
    @EnumSource
    void theSchemaLeavesNoKeyUnknown(Chart chart) throws IOException {
        JsonNode schema = new ObjectMapper().readTree(text(chart, "values.schema.json"));
        List<String> open = new ArrayList<>();

        open("", schema, open);

        assertThat(schema.path("properties").size()).isGreaterThan(8);
        assertThat(open).isEmpty();
    }

    private static void open(String name, JsonNode schema, List<String> open) {
        if (AS_IT_IS.contains(name)) {
            return;
        }
        if (schema.has("properties") && schema.path("additionalProperties").asBoolean(true)) {
            open.add(name);
        }
        for (String part : List.of("properties", "definitions", "patternProperties")) {
            schema.path(part).properties().forEach(it -> open(it.getKey(), it.getValue(), open));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyValueIsInTheSchema(Chart chart) throws IOException {
        JsonNode schema = new ObjectMapper().readTree(text(chart, "values.schema.json"));

        assertThat(values(chart)).isNotEmpty().allSatisfy(value -> {
            JsonNode at = schema;
            for (String part : value.split("[.]")) {
                at = resolved(schema, at).path("properties").path(part);
            }
            assertThat(at.isMissingNode()).as(value).isFalse();
        });
    }

    private static JsonNode resolved(JsonNode schema, JsonNode node) {
        return node.has("$ref") ? schema.at(node.path("$ref").asText().substring(1)) : node;
    }

    // --- the README ---

    @ParameterizedTest
    @EnumSource
    void theReadmeTellsOfEveryValueAndOfNoOther(Chart chart) throws IOException {
        Set<String> told = new TreeSet<>();
        text(chart, "README.md")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .forEach(line -> told.addAll(cell(line)));
        Set<String> values = values(chart);

        assertThat(values)
                .allSatisfy(value -> assertThat(told)
                        .as(value)
                        .anyMatch(it -> it.equals(value)
                                || value.startsWith(it + ".")
                                || it.startsWith(value + ".")));
        JsonNode schema = new ObjectMapper().readTree(text(chart, "values.schema.json"));
        assertThat(told)
                .allSatisfy(it -> assertThat(schema.path("properties").has(it.split("[.]")[0]))
                        .as(it)
                        .isTrue());
        assertThat(told)
                .filteredOn(it -> !it.contains("NAME"))
                .allSatisfy(it -> assertThat(values)
                        .as(it)
                        .anyMatch(value -> value.equals(it) || value.startsWith(it + ".")));
    }

    /** {@return the values of a row: {@code `a.b`, `.c`} are a.b and a.c} */
    private static List<String> cell(String line) {
        List<String> found = new ArrayList<>();
        Matcher quoted = Pattern.compile("`([^`]+)`").matcher(line.split("[|]")[1]);
        while (quoted.find()) {
            String name = quoted.group(1);
            found.add(
                    name.startsWith(".")
                            ? found.get(0).replaceFirst("[.][^.]+$", "") + name
                            : name);
        }
        return found;
    }

    /** {@return the path of every value of values.yaml} */
    @SuppressWarnings("unchecked")
    private static Set<String> values(Chart chart) {
        Set<String> paths = new TreeSet<>();
        paths(
                "",
                new KubernetesSerialization().unmarshal(text(chart, "values.yaml"), Map.class),
                paths);
        return paths;
    }

    @SuppressWarnings("unchecked")
    private static void paths(String at, Map<String, Object> values, Set<String> paths) {
        values.forEach((key, value) -> {
            String path = at + key;
            boolean whole = Set.of("config", "profiles", "resources").contains(key);
            if (value instanceof Map<?, ?> map && !map.isEmpty() && !whole) {
                paths(path + ".", (Map<String, Object>) map, paths);
            } else {
                paths.add(path);
            }
        });
    }

    // --- lint ---

    @ParameterizedTest
    @EnumSource
    void aValueThatDoesNotExistIsFoundByLint(Chart chart) throws IOException {
        Path copy = folder.resolve(chart.path().getFileName().toString());
        chart.copyTo(copy);
        assertThat(new Helm(copy).lint().strict().quiet().call().isFailed()).isFalse();

        Files.writeString(copy.resolve("templates/planted.yaml"), "a: {{ .Values.nosuch.deep }}\n");

        assertThat(new Helm(copy).lint().strict().quiet().call().isFailed()).isTrue();
    }
}
