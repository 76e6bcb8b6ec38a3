package io.bearman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    @Test
    void theScriptNamesWhatItNeeds() throws IOException {
        String version = Files.readAllLines(Path.of("pom.xml")).stream()
                .filter(line -> line.contains("<version>"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*<version>(.*)</version>.*", "$1");

        assertThat(Files.readAllLines(SCRIPT))
                .contains("//JAVA 17+", "//DEPS io.bearman:bearman-bom:" + version + "@pom");
    }
}
