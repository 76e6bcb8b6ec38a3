package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each claim of docs/security.md names the test that holds it, and that test is there. */
class SecurityDocumentTest {
    private static final Path ROOT = Path.of(System.getProperty("bearman.root"));
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:\\.([a-z]\\w*))?`");

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        Map<String, String> sources = sources();
        List<MatchResult> named = TEST.matcher(document()).results().toList();

        assertThat(named).hasSizeGreaterThan(20);
        for (MatchResult test : named) {
            assertThat(sources).containsKey(test.group(1));
            if (test.group(2) != null) {
                assertThat(sources.get(test.group(1)))
                        .as(test.group())
                        .containsPattern("void " + test.group(2) + "\\(");
            }
        }
    }

    @Test
    void everyClaimNamesATest() throws IOException {
        List<String> claims = Stream.of(document().split("\\n(?=- |\\n|## )"))
                .map(String::strip)
                .filter(part -> part.startsWith("- "))
                .toList();

        assertThat(claims).hasSizeGreaterThan(10);
        assertThat(claims).allMatch(claim -> TEST.matcher(claim).find());
    }

    private static String document() throws IOException {
        return Files.readString(ROOT.resolve("docs/security.md"));
    }

    /** The source of each test of all modules, by its name. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(
                            path -> path.getFileName().toString().startsWith("bearman-"))
                    .toList()) {
                Path tests = module.resolve("src/test/java");
                if (Files.isDirectory(tests)) {
                    try (Stream<Path> files = Files.walk(tests)) {
                        for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                                .toList()) {
                            String name = file.getFileName().toString();
                            sources.merge(
                                    name.substring(0, name.length() - 5),
                                    Files.readString(file),
                                    String::concat);
                        }
                    }
                }
            }
        }
        return sources;
    }
}
