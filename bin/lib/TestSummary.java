import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Writes a summary of surefire's reports as JSON, and says what failed.
 *
 * <p>{@code java TestSummary.java ROOT PARTS SUMMARY [NAME]}; each line of PARTS is, between tabs,
 * {@code suite NAME VERSION REPORTS STATUS MICROSECONDS} or {@code skip WHAT WHY}. The summary has
 * {@code fast}, {@code labs} and {@code skipped}; with a NAME all suites are in a list of that name,
 * beside {@code skipped}. Ends with 1 when anything failed.
 */
final class TestSummary {
    private final Path root;
    private final List<Suite> suites = new ArrayList<>();
    private final List<Skip> skips = new ArrayList<>();

    /** A part of the run; a broken build counts as one failure, even if no test failed. */
    private record Suite(String name, String version, int tests, int failed, double seconds) {
        String counts() {
            return String.format(
                    Locale.ROOT,
                    "\"tests\":%d,\"failed\":%d,\"seconds\":%.1f",
                    tests,
                    failed,
                    seconds);
        }
    }

    private record Skip(String what, String why) {}

    private TestSummary(Path root) {
        this.root = root;
    }

    public static void main(String[] arguments) throws Exception {
        TestSummary summary = new TestSummary(Path.of(arguments[0]));
        for (String line : Files.readAllLines(Path.of(arguments[1]), UTF_8)) {
            summary.add(line.split("\t", -1));
        }
        String json = arguments.length > 3 ? summary.json(arguments[3]) : summary.json();
        Files.writeString(Path.of(arguments[2]), json + "\n", UTF_8);
        System.exit(summary.print() ? 0 : 1);
    }

    private void add(String[] part) throws Exception {
        if (part[0].equals("skip")) {
            skips.add(new Skip(part[1], part[2]));
        } else {
            add(part[1], part[2], part[3], Integer.parseInt(part[4]), Long.parseLong(part[5]));
        }
    }

    private void add(String name, String version, String reports, int status, long micros)
            throws Exception {
        int tests = 0;
        int failed = 0;
        for (Path report : reports(reports)) {
            NodeList cases = parsed(report).getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                Element skipped = child(test, "skipped");
                if (skipped != null) {
                    skips.add(new Skip(name + ": " + title(test), reason(skipped)));
                    continue;
                }
                tests++;
                if (child(test, "failure") != null || child(test, "error") != null) {
                    failed++;
                    System.out.println(
                            "FAILED " + name + ": " + title(test) + "  (" + report + ")");
                }
            }
        }
        if (status != 0 && failed == 0) {
            System.out.println("FAILED " + name + ": ended with code " + status);
            tests++;
            failed = 1;
        }
        suites.add(new Suite(name, version, tests, failed, micros / 1e6));
    }

    private List<Path> reports(String folder) throws IOException {
        try (Stream<Path> files = Files.find(
                root,
                5,
                (path, attributes) -> path.getParent() != null
                        && path.getParent().endsWith(Path.of("target", folder))
                        && path.getFileName().toString().matches("TEST-.*\\.xml"))) {
            return files.sorted().collect(Collectors.toList());
        }
    }

    private static Element parsed(Path report) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getDocumentElement();
    }

    private static Element child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name)) {
                return (Element) node;
            }
        }
        return null;
    }

    private static String title(Element test) {
        return test.getAttribute("classname") + "." + test.getAttribute("name");
    }

    private static String reason(Element skipped) {
        String message = skipped.getAttribute("message");
        String text = message.isEmpty() ? skipped.getTextContent() : message;
        return text.strip()
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^[\\w.$]+: ", "")
                .replaceFirst("^Assumption failed: ", "");
    }

    private String json() {
        String fast = suites.stream()
                .filter(suite -> suite.name.equals("fast"))
                .map(Suite::counts)
                .findFirst()
                .orElse("\"tests\":0,\"failed\":0,\"seconds\":0.0");
        return "{\"fast\":{" + fast + "},\"labs\":["
                + list(suites.stream().filter(suite -> !suite.name.equals("fast")))
                + "],\"skipped\":[" + skipped() + "]}";
    }

    private String json(String name) {
        return "{" + quoted(name) + ":[" + list(suites.stream()) + "],\"skipped\":[" + skipped()
                + "]}";
    }

    private static String list(Stream<Suite> suites) {
        return suites.map(suite -> "{\"name\":" + quoted(suite.name) + ",\"version\":"
                        + quoted(suite.version) + "," + suite.counts() + "}")
                .collect(Collectors.joining(","));
    }

    private String skipped() {
        return skips.stream()
                .map(skip ->
                        "{\"what\":" + quoted(skip.what) + ",\"why\":" + quoted(skip.why) + "}")
                .collect(Collectors.joining(","));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }

    private boolean print() {
        for (Skip skip : skips) {
            System.out.println("skipped " + skip.what + ": " + skip.why);
        }
        int tests = suites.stream().mapToInt(Suite::tests).sum();
        int failed = suites.stream().mapToInt(Suite::failed).sum();
        for (Suite suite : suites) {
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %5d tests, %d failed, %.1f s  %s%n",
                    suite.name,
                    suite.tests,
                    suite.failed,
                    suite.seconds,
                    suite.version);
        }
        System.out.printf(
                "%d passed, %d failed, %d skipped%n", tests - failed, failed, skips.size());
        return failed == 0;
    }
}
