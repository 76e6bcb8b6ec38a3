package io.bearman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The version stands in many files; none is forgotten when it changes. */
class VersionsTest {
    private static final Path ROOT = Path.of(System.getProperty("bearman.root"));

    private static String first(Path file, String pattern) throws IOException {
        return Pattern.compile("(?m)" + pattern)
                .matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse("none in " + file);
    }

    private static String version() throws IOException {
        return first(ROOT.resolve("pom.xml"), "^  <version>(.*)</version>");
    }

    private static List<Path> poms() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return Stream.concat(folders, Stream.of(ROOT.resolve("examples/apps")))
                    .map(it -> it.resolve("pom.xml"))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyModuleIsOfOneVersion() throws IOException {
        assertThat(poms()).hasSizeGreaterThan(12);
        for (Path pom : poms()) {
            assertThat(first(pom, "^ +<version>(.*)</version>"))
                    .as(pom.toString())
                    .isEqualTo(version());
        }
    }

    @Test
    void theConsumerUsesTheSame() throws IOException {
        assertThat(first(
                        ROOT.resolve("examples/consumer/pom.xml"),
                        "<bearman.version>(.*)</bearman.version>"))
                .isEqualTo(version());
    }

    @Test
    void bothMomentsOfTheBuildAreTheSame() throws IOException {
        String moment = "<project.build.outputTimestamp>(.*)</project.build.outputTimestamp>";

        assertThat(first(ROOT.resolve("bearman-bom/pom.xml"), moment))
                .isEqualTo(first(ROOT.resolve("pom.xml"), moment));
    }

    @Test
    void theChartsDeployTheSame() throws IOException {
        for (String chart : List.of("bearman", "node-maintenance")) {
            assertThat(first(
                            ROOT.resolve("helm-charts").resolve(chart).resolve("Chart.yaml"),
                            "^appVersion: \"?([^\"\n]*)"))
                    .isEqualTo(version());
        }
    }
}
