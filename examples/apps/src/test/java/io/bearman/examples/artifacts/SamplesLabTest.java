package io.bearman.examples.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README, docs and Javadoc show compiles. */
@Tag("lab")
@Tag("lab-artifacts")
class SamplesLabTest {
    private static final Pattern NAME = Pattern.compile("\\b[A-Z]\\w*");

    /** Precedes a sample. Users import what is not ours themselves. */
    private static final String IMPORTS = """
            import static java.nio.charset.StandardCharsets.US_ASCII;
            import static org.assertj.core.api.Assertions.assertThat;
            import java.io.*;
            import java.net.*;
            import java.security.SecureRandom;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.atomic.*;
            import java.util.stream.*;
            import io.bearman.core.ExitCode;
            import io.bearman.examples.artifacts.*;
            """;

    @TempDir
    private Path folder;

    private final List<Path> sources = new ArrayList<>();

    /** The packages of our types, by their simple names. */
    private final Map<String, List<String>> packages = new TreeMap<>();

    @BeforeEach
    void find() throws IOException {
        for (String library : new Checkout(Tool.ROOT).libraries()) {
            Path java = Tool.ROOT.resolve(library).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(java)) {
                for (Path file :
                        files.filter(SamplesLabTest::isOfUsers).sorted().toList()) {
                    sources.add(file);
                    packages.computeIfAbsent(
                                    file.getFileName().toString().replace(".java", ""),
                                    name -> new ArrayList<>())
                            .add(java.relativize(file.getParent()).toString().replace('/', '.'));
                }
            }
        }
    }

    /** {@return whether it holds a type that users may name} */
    private static boolean isOfUsers(Path file) {
        try {
            return file.toString().endsWith(".java")
                    && Files.readString(file).contains("\npublic ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatReadmeAndDocsShowCompiles() throws IOException {
        List<Sample> samples = new ArrayList<>(Sample.of(Tool.ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.list(Tool.ROOT.resolve("docs"))) {
            for (Path file : docs.filter(it -> it.toString().endsWith(".md")).toList()) {
                samples.addAll(Sample.of(file));
            }
        }

        assertThat(samples).hasSizeGreaterThan(5);
        compile(samples, Given.class, "io.bearman.core", "io.bearman.ipmi", "io.bearman.sdk");
    }

    @Test
    void whatJavadocShowsCompiles() throws IOException {
        List<Sample> samples = new ArrayList<>();
        List<Sample> ofTestkit = new ArrayList<>();
        for (Path file : sources) {
            (file.toString().contains("/testkit/") ? ofTestkit : samples).addAll(Sample.of(file));
        }

        assertThat(samples).isNotEmpty();
        assertThat(ofTestkit).isNotEmpty();
        compile(samples, Given.class, "io.bearman.core", "io.bearman.ipmi");
        compile(ofTestkit, GivenSimulated.class, "io.bearman.testkit", "io.bearman.core");
    }

    @Test
    void aSampleThatCallsWhatIsNotThereDoesNotCompile() throws IOException {
        Sample wrong = new Sample("planted", "Bearman.open(configuration).noSuchMethod();\n");

        assertThat(compiler(List.of(wrong), Given.class)).contains("noSuchMethod");
    }

    private void compile(List<Sample> samples, Class<?> given, String... first) throws IOException {
        assertThat(compiler(samples, given, first)).isEmpty();
    }

    /**
     * @param given what they may speak of
     * @param first how packages begin whose types are meant when there are several of a name
     * @return what the compiler has to say
     */
    private String compiler(List<Sample> samples, Class<?> given, String... first)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path")));
        for (Sample sample : samples) {
            if (sample.isJava()) {
                String name = "Sample" + arguments.size();
                Path file = folder.resolve(name + ".java");
                Files.writeString(
                        file,
                        "// " + sample.where() + "\n" + IMPORTS + imports(sample, List.of(first))
                                + "abstract class " + name + " extends " + given.getSimpleName()
                                + " {\n" + sample.method() + "}\n");
                arguments.add(file.toString());
            }
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ToolProvider.getSystemJavaCompiler()
                .run(null, said, said, arguments.toArray(String[]::new));
        return said.toString();
    }

    private String imports(Sample sample, List<String> first) {
        return NAME.matcher(sample.code())
                .results()
                .map(MatchResult::group)
                .distinct()
                .filter(packages::containsKey)
                .filter(name -> !name.equals("ExitCode"))
                .map(name -> meant(packages.get(name), first) + "." + name)
                .map(type -> "import " + type + ";\nimport " + type + ".*;\n")
                .collect(Collectors.joining());
    }

    private static String meant(List<String> packages, List<String> first) {
        return first.stream()
                .flatMap(begin -> packages.stream().filter(it -> it.startsWith(begin)))
                .findFirst()
                .orElse(packages.get(0));
    }
}
