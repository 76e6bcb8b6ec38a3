package io.bearman.pxe.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How iPXE reads a script, as measured on its ROMs, written without a look at the renderer: lines,
 * white space, comments and operators first, then the expansion of each token, again and again.
 */
final class TokenizerModel {
    private static final Set<String> OPERATORS = Set.of("&&", "||", ";");

    private final Map<String, String> settings;

    TokenizerModel(Map<String, String> settings) {
        this.settings = settings;
    }

    /** {@return every command with its operators, line by line, as iPXE would execute it} */
    List<List<String>> lines(String script) {
        List<List<String>> lines = new ArrayList<>();
        for (String line : script.replace("\\\n", "").split("\n")) {
            List<String> tokens = tokens(line.stripTrailing());
            if (!tokens.isEmpty()) {
                lines.add(tokens);
            }
        }
        return lines;
    }

    private List<String> tokens(String line) {
        List<String> tokens = new ArrayList<>();
        for (String token : line.split("[ \\t\\x0b\\f\\r]+")) {
            if (token.startsWith("#")) {
                break;
            }
            if (!token.isEmpty()) {
                tokens.add(OPERATORS.contains(token) ? "<" + token + ">" : expand(token));
            }
        }
        return tokens;
    }

    private String expand(String token) {
        String text = token;
        for (int round = 0; round < 100; round++) {
            int end = -1;
            int start = -1;
            for (int from = text.indexOf("${");
                    from >= 0 && end < 0;
                    from = text.indexOf("${", from + 1)) {
                end = text.indexOf('}', from);
                start = end < 0 ? -1 : text.lastIndexOf("${", end);
            }
            if (end < 0) {
                return text;
            }
            String value = settings.getOrDefault(text.substring(start + 2, end), "");
            text = text.substring(0, start) + value + text.substring(end + 1);
        }
        return text;
    }
}
