package io.bearman.examples.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Java that users are shown.
 *
 * @param where the file and the line
 * @param code as it is shown, without what a comment puts before its lines
 */
record Sample(String where, String code) {
    private static final String BEGIN_IN_MARKDOWN = "```java\n";
    private static final String BEGIN_IN_JAVADOC = "<pre>{@code\n";
    private static final Pattern IN_MARKDOWN = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Pattern IN_JAVADOC =
            Pattern.compile("(?s)<pre>\\{@code\n(.*?)\\s*\\* \\}</pre>");

    /** {@return those of this file, in their order; none is passed over} */
    static List<Sample> of(Path file) throws IOException {
        boolean java = file.toString().endsWith(".java");
        String text = Files.readString(file);
        Matcher found = (java ? IN_JAVADOC : IN_MARKDOWN).matcher(text);
        List<Sample> samples = new ArrayList<>();
        while (found.find()) {
            long line = text.substring(0, found.start()).lines().count();
            String code = found.group(1);
            samples.add(new Sample(
                    file.getFileName() + ":" + line,
                    java ? code.replaceAll("(?m)^\\s*\\* ?", "") : code));
        }
        assertThat(samples)
                .as(file.toString())
                .hasSize(text.split(Pattern.quote(java ? BEGIN_IN_JAVADOC : BEGIN_IN_MARKDOWN), -1)
                                .length
                        - 1);
        return samples;
    }

    /** {@return whether it is Java, and not for example JSON} */
    boolean isJava() {
        return !code.startsWith("{");
    }

    /** {@return a method that holds it} */
    String method() {
        String type = code.contains("return ") ? "ExitCode" : "void";
        String body = code.contains(";") ? code : "Object it =\n" + code + ";\n";
        return "    " + type + " sample() throws Exception {\n" + body + "\n    }\n";
    }
}
