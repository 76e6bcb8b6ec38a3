package io.bearman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The build compiles the JBang scripts; this holds what a compiler does not see. */
class ScriptsTest {
    private static final Path APP =
            Path.of("src/main/java/io/bearman/examples/DrainAndReboot.java");
    private static final Path SCRIPT = Path.of("../jbang/DrainAndReboot.java");

    private static List<String> from(Path file, String first) throws IOException {
        return Files.readAllLines(file).stream()
                .dropWhile(line -> !line.startsWith(first))
                .toList();
    }

    @Test
    void theScriptIsTheSameProgramAsTheApp() throws IOException {
        assertThat(from(SCRIPT, "import ")).isEqualTo(from(APP, "import "));
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../jbang"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyScriptNamesWhatItNeeds() throws IOException {
        String version = Files.readAllLines(Path.of("pom.xml")).stream()
                .filter(line -> line.contains("<version>"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*<version>(.*)</version>.*", "$1");

        assertThat(scripts()).hasSize(5);
        for (Path script : scripts()) {
            assertThat(Files.readAllLines(script))
                    .as(script.toString())
                    .startsWith("///usr/bin/env jbang \"$0\" \"$@\" ; exit $?")
                    .contains("//JAVA 17+", "//DEPS io.bearman:bearman-bom:" + version + "@pom")
                    .anyMatch(line -> line.contains("Exit codes: 0"));
        }
    }

    @Test
    void theCatalogNamesEveryScript() throws IOException {
        JsonNode aliases = new ObjectMapper()
                .readTree(Path.of("../../jbang-catalog.json").toFile())
                .path("aliases");

        assertThat(aliases.findValuesAsText("script-ref"))
                .containsExactlyInAnyOrderElementsOf(scripts().stream()
                        .map(script -> "examples/jbang/" + script.getFileName())
                        .toList());
    }
}
