package io.bearman.examples.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the programs that users and maintainers run, with the Java that runs the tests. */
final class Tool {
    /** The checkout that is tested. */
    static final Path ROOT = Path.of(System.getProperty("bearman.root"));

    /** What others publish is there already, as whoever runs the tests has it. */
    static final String LOCAL_REPOSITORY =
            "-Dmaven.repo.local=" + System.getProperty("bearman.local");

    private static final long PATIENCE_MINUTES = 30;

    private final Path folder;
    private final Map<String, String> environment =
            new HashMap<>(Map.of("JAVA_HOME", System.getProperty("java.home")));

    private Tool(Path folder) {
        this.folder = folder;
    }

    static Tool in(Path folder) {
        return new Tool(folder);
    }

    Tool with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /**
     * How a program ended.
     *
     * @param code its exit code
     * @param said what it printed, the command first
     */
    record Ended(int code, String said) {
        String well() {
            assertThat(code).as(said).isZero();
            return said;
        }
    }

    /** Runs this checkout's Maven; the last of several options counts. */
    Ended maven(String... arguments) {
        return run(Stream.concat(
                        Stream.of(
                                ROOT.resolve("mvnw").toString(),
                                "-B",
                                "-ntp",
                                "-q",
                                LOCAL_REPOSITORY),
                        Stream.of(arguments))
                .toArray(String[]::new));
    }

    Ended run(String... command) {
        try {
            Path log = Files.createTempFile(folder, "tool", ".log");
            try {
                return run(log, command);
            } finally {
                Files.delete(log);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(String.join(" ", command), e);
        }
    }

    private Ended run(Path log, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            String said = String.join(" ", command) + "\n" + Files.readString(log);
            return new Ended(ended ? process.exitValue() : -1, said);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
