package io.bearman.ipmi.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Searches each target for {@code FUZZ_MINUTES} of the environment, or 10, by coverage, in a process of
 * its own. A finding is told as a line of hex: put into {@code src/test/resources/fuzz/TARGET.hex} it is
 * replayed with each build. What was reached besides is in {@code target/fuzz/TARGET.hex} afterwards.
 */
@Tag("lab")
@Tag("soak-ipmi")
class FuzzSoakTest {
    private static final int MINUTES =
            Integer.parseInt(System.getenv().getOrDefault("FUZZ_MINUTES", "10"));

    @ParameterizedTest
    @EnumSource
    void nothingIsFound(FuzzTarget target) throws Exception {
        String name = target.name().toLowerCase(Locale.ROOT);
        Path folder = Path.of(System.getProperty("bearman.root"), "target", "fuzz", name);
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        write(Corpus.of(target), corpus);

        int status = jazzer(
                target,
                folder,
                "-timeout=20",
                "-max_total_time=" + 60 * MINUTES,
                corpus.toString());

        assertThat(findings(folder)).as("inputs that do harm, see %s", folder).isEmpty();
        assertThat(status).as("see %s", folder.resolve("log")).isZero();
        keep(target, folder, corpus);
    }

    private static int jazzer(FuzzTarget target, Path folder, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dfuzz.target=" + target,
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + JazzerEntry.class.getName(),
                "--instrumentation_includes=io.bearman.ipmi.**",
                "-max_len=1024"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        try {
            assertThat(process.waitFor(MINUTES + 10L, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Jazzer leaves them in its folder, named by what they do. */
    private static List<String> findings(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> findings = new ArrayList<>();
            for (Path file : files.toList()) {
                if (file.getFileName().toString().matches("(crash|oom|timeout|leak)-.*")) {
                    findings.add(HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
            return findings;
        }
    }

    private static void write(List<byte[]> inputs, Path corpus) throws IOException {
        for (int i = 0; i < inputs.size(); i++) {
            Files.write(corpus.resolve("given-" + i), inputs.get(i));
        }
    }

    /**
     * The fewest inputs that reach as much as all of them. That none of them takes long was seen by the
     * search; here a machine that is busy with something else is no finding.
     */
    private static void keep(FuzzTarget target, Path folder, Path corpus) throws Exception {
        Path fewest = Files.createDirectories(folder.resolve("fewest"));
        assertThat(jazzer(
                        target,
                        folder,
                        "-timeout=300",
                        "-merge=1",
                        fewest.toString(),
                        corpus.toString()))
                .isZero();
        TreeSet<String> lines =
                new TreeSet<>(Comparator.comparing(String::length).thenComparing(line -> line));
        try (Stream<Path> files = Files.list(fewest)) {
            for (Path file : files.toList()) {
                lines.add(HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        Files.write(folder.resolveSibling(folder.getFileName() + ".hex"), lines);
    }
}
