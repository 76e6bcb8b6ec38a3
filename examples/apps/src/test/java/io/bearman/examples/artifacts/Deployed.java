package io.bearman.examples.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A Maven repository that is a folder, and has one deployment of Bearman.
 *
 * @param folder where it is
 */
record Deployed(Path folder) {
    /** {@return the names of what is there} */
    List<String> artifacts() throws IOException {
        try (Stream<Path> folders = Files.list(folder.resolve("io/bearman"))) {
            return folders.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    /** {@return the files of an artifact by what follows its name and version: {@code -sources.jar}} */
    Map<String, Path> files(String artifact) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder.resolve("io/bearman").resolve(artifact), 2)) {
            all.filter(it -> it.getFileName().toString().startsWith(artifact + "-"))
                    .filter(it -> !it.toString().matches(".*\\.(md5|sha1|sha256|sha512)"))
                    .filter(Files::isRegularFile)
                    .forEach(it -> files.put(suffix(artifact, it), it));
        }
        return files;
    }

    /** A snapshot is deployed under the moment of its deployment. */
    private static String suffix(String artifact, Path file) {
        return file.getFileName()
                .toString()
                .substring(artifact.length())
                .replaceFirst("^-[0-9.]+(-[0-9.]+-[0-9]+|-SNAPSHOT)?", "");
    }

    /** {@return SHA-256 of each file, by artifact and what follows its version} */
    Map<String, String> sums() throws IOException, NoSuchAlgorithmException {
        Map<String, String> sums = new TreeMap<>();
        for (String artifact : artifacts()) {
            for (Map.Entry<String, Path> file : files(artifact).entrySet()) {
                byte[] sum = MessageDigest.getInstance("SHA-256")
                        .digest(Files.readAllBytes(file.getValue()));
                sums.put(artifact + file.getKey(), HexFormat.of().formatHex(sum));
            }
        }
        return sums;
    }

    /** {@return the root of its pom} */
    Element pom(String artifact) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(files(artifact).get(".pom").toFile())
                .getDocumentElement();
    }

    /** {@return whether an element has such a child that says something} */
    static boolean says(Element element, String name) {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name) && !node.getTextContent().isBlank()) {
                return true;
            }
        }
        return false;
    }
}
