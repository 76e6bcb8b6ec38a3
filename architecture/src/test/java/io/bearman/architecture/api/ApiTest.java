package io.bearman.architecture.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApiTest {
    private static final Path ROOT = Path.of(System.getProperty("bearman.root"));
    private static final int SHOWN = 20;

    /** Modules that are published, as folders. */
    static List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(it -> it.getFileName().toString().startsWith("bearman-"))
                    .filter(it -> Files.exists(it.resolve("src/main/java")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void whatUsersMayCallIsWhatItsFileSays(Path module) throws IOException {
        Path file = ROOT.resolve("api").resolve(module.getFileName() + ".txt");
        String now = PublicApi.of(module.resolve("target/classes"));

        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, now);
        }
        String said = Files.exists(file) ? Files.readString(file) : "";
        if (!said.equals(now)) {
            fail("The public API of " + module.getFileName() + " is not what api/"
                    + file.getFileName() + " says. If that is meant: bin/api, and a line in"
                    + " CHANGELOG.md for users.\n" + difference(said, now));
        }
    }

    private static String difference(String said, String now) {
        List<String> lines = new ArrayList<>();
        Set<String> before = inContext(said);
        Set<String> after = inContext(now);
        before.stream().filter(it -> !after.contains(it)).forEach(it -> lines.add("- " + it));
        after.stream().filter(it -> !before.contains(it)).forEach(it -> lines.add("+ " + it));
        int more = lines.size() - SHOWN;
        return String.join("\n", lines.subList(0, Math.min(lines.size(), SHOWN)))
                + (more > 0 ? "\n... and " + more + " more" : "");
    }

    /** A member alone says little: with its type before it. */
    private static Set<String> inContext(String text) {
        Set<String> lines = new LinkedHashSet<>();
        String type = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith(" ")) {
                lines.add(type + ": " + line.strip());
            } else {
                type = line.replaceFirst("[(<].*| (extends|implements|permits) .*", "");
                lines.add(line);
            }
        }
        return lines;
    }

    @Test
    void aFileThatIsOfNoModuleIsFound() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("api"))) {
            assertThat(files.map(it -> it.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(modules().stream()
                            .map(module -> module.getFileName() + ".txt")
                            .toList());
        }
    }
}
