package io.bearman.examples.artifacts;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A copy of this checkout's sources as they are, committed or not, in a folder of its own. It knows of no
 * git.
 *
 * @param folder where it is
 */
record Checkout(Path folder) {
    private static final Set<String> LEFT_OUT = Set.of("target", ".git");

    static Checkout made(Path to) throws IOException {
        return new Checkout(copy(Tool.ROOT, to));
    }

    /** Copies a folder, but not what is built. */
    static Path copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes of)
                    throws IOException {
                if (LEFT_OUT.contains(dir.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(dir)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes of) throws IOException {
                // In a second work tree .git is a file.
                if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }

    /** {@return the names of the modules that are published with classes} */
    List<String> libraries() throws IOException {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(it -> it.getFileName().toString().startsWith("bearman-"))
                    .filter(it -> Files.exists(it.resolve("src/main/java")))
                    .map(it -> it.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    String version() throws IOException {
        return Files.readString(folder.resolve("pom.xml"))
                .replaceFirst("(?s).*?\n  <version>(.*?)</version>.*", "$1");
    }

    /** Gives it another version. */
    void call(String version) throws IOException {
        String now = "<version>" + version() + "</version>";
        try (Stream<Path> files = Files.find(
                folder, 3, (file, of) -> file.getFileName().toString().equals("pom.xml"))) {
            for (Path pom : files.toList()) {
                Files.writeString(
                        pom,
                        Files.readString(pom).replace(now, "<version>" + version + "</version>"));
            }
        }
    }
}
