package io.bearman.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The compiled classes of all modules that were built before this one. */
final class Reactor {
    private final Path root = Path.of(System.getProperty("bearman.root"));

    /** Modules of the reactor, as folders, without this one. */
    List<Path> modules() {
        return Stream.of(
                        children(root, "bearman-"),
                        List.of(root.resolve("examples/apps"), root.resolve("bench")))
                .flatMap(List::stream)
                .filter(folder -> Files.exists(folder.resolve("pom.xml")))
                .filter(folder -> Files.exists(folder.resolve("src/main/java")))
                .toList();
    }

    /** Production and test classes. */
    JavaClasses classes() {
        return new ClassFileImporter()
                .importPaths(modules().stream()
                        .flatMap(folder -> Stream.of(production(folder), tests(folder)))
                        .filter(Files::exists)
                        .toList());
    }

    /** Whether this class is shipped. */
    static boolean isProduction(JavaClass type) {
        return type.getSource()
                .map(source -> source.getUri().getPath().contains("/target/classes/"))
                .orElse(false);
    }

    static Path production(Path module) {
        return module.resolve("target/classes");
    }

    static Path tests(Path module) {
        return module.resolve("target/test-classes");
    }

    private static List<Path> children(Path folder, String prefix) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> child.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
