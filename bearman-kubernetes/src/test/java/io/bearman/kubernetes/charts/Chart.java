package io.bearman.kubernetes.charts;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One of our charts, rendered by helm 3 in this process. */
enum Chart {
    BEARMAN("bearman"),
    DISKLESS_COMPUTE("diskless-compute"),
    NODE_MAINTENANCE("node-maintenance");

    private final String folder;

    Chart(String folder) {
        this.folder = folder;
    }

    Path path() {
        return Path.of(System.getProperty("bearman.root"), "helm-charts", folder);
    }

    LintResult lint() {
        return new Helm(path()).lint().strict().quiet().call();
    }

    /**
     * {@return what helm renders, hooks too}
     *
     * @param values a file of values; the chart's own ones when there is none
     */
    String render(Path... values) {
        return renderedAs("one", values);
    }

    String renderedAs(String release, Path... values) {
        Path copy = withoutHooks();
        try {
            TemplateCommand command =
                    new Helm(copy).template().withName(release).withNamespace("two");
            for (Path file : values) {
                command.withValuesFile(file);
            }
            // Where nothing is rendered it says null.
            return Optional.ofNullable(command.withKubeVersion("v1.35.0").call())
                    .orElse("");
        } finally {
            delete(copy.getParent());
        }
    }

    /** helm-java leaves hooks out: here the pod of the test is an object like all others. */
    private Path withoutHooks() {
        try {
            Path copy = Files.createTempDirectory("chart").resolve(folder);
            copyTo(copy);
            try (Stream<Path> tests = Files.list(copy.resolve("templates/tests"))) {
                for (Path test : tests.toList()) {
                    String text = Files.readString(test);
                    Files.writeString(test, text.replaceAll("(?m)^ +helm.sh/hook.*\\n", ""));
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void copyTo(Path copy) {
        try (Stream<Path> files = Files.walk(path())) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(path().relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the objects, typed; an unknown kind or field is in {@code problems}} */
    static List<HasMetadata> objects(String rendered, List<String> problems) {
        KubernetesSerialization serialization = new KubernetesSerialization();
        List<HasMetadata> objects = new ArrayList<>();
        for (String document : rendered.split("(?m)^---\\s*$")) {
            if (document.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
                continue;
            }
            HasMetadata object = serialization.unmarshal(document);
            boolean foreign = object.getApiVersion().startsWith("monitoring.coreos.com/");
            if (object instanceof GenericKubernetesResource && !foreign) {
                problems.add("unknown kind " + object.getApiVersion() + " " + object.getKind());
            } else if (!foreign) {
                new Unknowns(object.getKind() + "/" + object.getMetadata().getName(), problems)
                        .look(object);
            }
            objects.add(object);
        }
        return objects;
    }

    /** {@return a file of values in this folder} */
    static Path file(Path folder, String values) {
        try {
            return Files.writeString(Files.createTempFile(folder, "values", ".yaml"), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<HasMetadata> rendered(Path folder, String values) {
        return objects(render(file(folder, values)), new ArrayList<>());
    }

    List<Path> examples() {
        try (Stream<Path> files = Files.list(path().resolve("examples"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds fields that no type knows: the models keep them as additional properties. */
    private record Unknowns(String where, List<String> problems) {
        void look(Object value) {
            if (value == null || value.getClass().getName().startsWith("java.")) {
                lookInside(value);
                return;
            }
            Arrays.stream(value.getClass().getMethods())
                    .filter(method -> method.getParameterCount() == 0)
                    .filter(method -> method.getName().startsWith("get")
                            && !method.getName().equals("getClass"))
                    .forEach(method -> {
                        Object inner = call(value, method);
                        boolean unknown = method.getName().equals("getAdditionalProperties")
                                && inner instanceof Map<?, ?> map
                                && !map.isEmpty();
                        if (unknown) {
                            problems.add(where + ": unknown " + inner + " in "
                                    + value.getClass().getSimpleName());
                        } else {
                            look(inner);
                        }
                    });
        }

        private void lookInside(Object value) {
            if (value instanceof Iterable<?> items) {
                items.forEach(this::look);
            } else if (value instanceof Map<?, ?> map) {
                map.values().forEach(this::look);
            }
        }

        private static Object call(Object value, java.lang.reflect.Method method) {
            try {
                return method.invoke(value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(method.toString(), e);
            }
        }
    }
}
