package io.bearman.testkit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors, in a query and in an object. */
final class Selectors {
    private static final Pattern SET =
            Pattern.compile("([^\\s!=,]+)\\s+(in|notin)\\s+\\(([^)]*)\\)");

    private Selectors() {}

    /** {@return whether an object's labels match, for example {@code a=b,c!=d,e in (f,g),h,!i}} */
    static Predicate<JsonNode> labels(String query) {
        List<Predicate<JsonNode>> all = new ArrayList<>();
        for (String term : split(query)) {
            all.add(label(term.trim()));
        }
        return object -> {
            JsonNode labels = object.path("metadata").path("labels");
            return all.stream().allMatch(one -> one.test(labels));
        };
    }

    /** Commas inside of parentheses separate values, not terms. */
    private static List<String> split(String query) {
        List<String> terms = new ArrayList<>();
        StringBuilder term = new StringBuilder();
        int depth = 0;
        for (char c : query.toCharArray()) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                terms.add(term.toString());
                term.setLength(0);
            } else {
                term.append(c);
            }
        }
        terms.add(term.toString());
        return terms.stream().filter(it -> !it.isBlank()).toList();
    }

    private static Predicate<JsonNode> label(String term) {
        Matcher set = SET.matcher(term);
        if (set.matches()) {
            List<String> values =
                    List.of(set.group(3).split(",")).stream().map(String::trim).toList();
            boolean in = set.group(2).equals("in");
            return labels -> values.contains(value(labels, set.group(1))) == in;
        }
        if (term.startsWith("!")) {
            return labels -> !labels.has(term.substring(1));
        }
        int differs = term.indexOf("!=");
        if (differs > 0) {
            String wanted = term.substring(differs + 2);
            return labels -> !value(labels, term.substring(0, differs)).equals(wanted);
        }
        int equal = term.indexOf('=');
        if (equal > 0) {
            String wanted = term.substring(equal + 1).replaceFirst("^=", "");
            return labels -> labels.has(term.substring(0, equal))
                    && value(labels, term.substring(0, equal)).equals(wanted);
        }
        return labels -> labels.has(term);
    }

    private static String value(JsonNode labels, String name) {
        return labels.path(name).asText();
    }

    /** {@return whether an object's fields match, for example {@code spec.nodeName=cn1}} */
    static Predicate<JsonNode> fields(String query) {
        List<Predicate<JsonNode>> all = new ArrayList<>();
        for (String term : split(query)) {
            boolean not = term.contains("!=");
            String[] parts = term.split("!=|==|=", 2);
            String pointer = "/" + parts[0].trim().replace('.', '/');
            String wanted = parts.length > 1 ? parts[1] : "";
            all.add(object -> object.at(pointer).asText().equals(wanted) != not);
        }
        return object -> all.stream().allMatch(one -> one.test(object));
    }

    /** {@return whether labels match the selector of an object: matchLabels and matchExpressions} */
    static boolean matches(JsonNode selector, JsonNode labels) {
        for (var wanted : selector.path("matchLabels").properties()) {
            if (!labels.path(wanted.getKey()).asText().equals(wanted.getValue().asText())) {
                return false;
            }
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            if (!matchesExpression(expression, labels)) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether labels match one expression: In, NotIn, Exists, DoesNotExist} */
    static boolean matchesExpression(JsonNode expression, JsonNode labels) {
        String key = expression.path("key").asText();
        List<String> values = new ArrayList<>();
        expression.path("values").forEach(value -> values.add(value.asText()));
        return switch (expression.path("operator").asText()) {
            case "In" -> labels.has(key) && values.contains(labels.path(key).asText());
            case "NotIn" ->
                !labels.has(key) || !values.contains(labels.path(key).asText());
            case "Exists" -> labels.has(key);
            case "DoesNotExist" -> !labels.has(key);
            default -> throw ApiFault.bad("operator of " + expression);
        };
    }
}
