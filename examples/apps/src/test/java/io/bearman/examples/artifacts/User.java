package io.bearman.examples.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Somebody who has Maven, and of Bearman nothing but what was deployed. What others publish comes from
 * the local repository of whoever runs the tests, as he configured it.
 */
final class User {
    private static final Path LOCAL = Path.of(System.getProperty("bearman.local"));

    private final Path home;
    private final Deployed deployed;
    private final String version;

    /**
     * @param home a folder for what is his
     * @param deployed where he finds Bearman
     * @param version which one he uses
     */
    User(Path home, Deployed deployed, String version) throws IOException {
        this.home = Files.createDirectories(home);
        this.deployed = deployed;
        this.version = version;
        link(LOCAL, others(), "io");
        link(LOCAL.resolve("io"), others().resolve("io"), "bearman");
    }

    /** Makes a folder with links to all that another one has, but one thing. */
    private static void link(Path from, Path to, String butThis) throws IOException {
        Files.createDirectories(to);
        if (Files.isDirectory(from)) {
            try (Stream<Path> all = Files.list(from)) {
                for (Path each : all.toList()) {
                    if (!each.endsWith(butThis)) {
                        Files.createSymbolicLink(to.resolve(each.getFileName()), each);
                    }
                }
            }
        }
    }

    /** {@return his local repository: what was not found at others'} */
    Path own() {
        return home.resolve("repository");
    }

    private Path others() {
        return home.resolve("others");
    }

    Tool.Ended maven(Path folder, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "-Dmaven.repo.local=" + own(),
                "-Dmaven.repo.local.tail=" + others(),
                "-Dbearman.version=" + version,
                "-Dbearman.repository=" + deployed.folder().toUri()));
        all.addAll(List.of(arguments));
        return Tool.in(folder).maven(all.toArray(String[]::new));
    }

    /** {@return what each of ours costs him who depends on it alone: its class path, by its name} */
    Map<String, List<Path>> classPaths(Path program, List<String> ours) throws IOException {
        String pom = Files.readString(program.resolve("pom.xml"));
        Path parent = Files.createDirectories(home.resolve("class-paths"));
        for (String artifact : ours) {
            Path folder = Files.createDirectories(parent.resolve(artifact));
            Files.writeString(
                    folder.resolve("pom.xml"),
                    pom.replace("rack-lights", "uses-" + artifact)
                            .replace(">bearman-sdk<", ">" + artifact + "<"));
        }
        String modules = ours.stream()
                .map(it -> "<module>" + it + "</module>")
                .collect(Collectors.joining());
        Files.writeString(
                parent.resolve("pom.xml"),
                pom.replace(
                        "<version>1</version>",
                        "<version>1</version><packaging>pom</packaging><modules>" + modules
                                + "</modules>"));
        maven(
                        parent,
                        "dependency:build-classpath",
                        "-DincludeScope=runtime",
                        "-Dmdep.outputFile=class-path")
                .well();
        Map<String, List<Path>> paths = new LinkedHashMap<>();
        for (String artifact : ours) {
            String path = Files.readString(parent.resolve(artifact).resolve("class-path"));
            paths.put(artifact, Stream.of(path.strip().split(":")).map(Path::of).toList());
        }
        return paths;
    }

    Library library(Path jar) {
        return Library.of(jar, List.of(own(), others()));
    }
}
