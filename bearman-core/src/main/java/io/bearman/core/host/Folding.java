package io.bearman.core.host;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many names in few words: those that differ in their last number alone become a range. */
final class Folding {
    private static final Pattern LAST_NUMBER = Pattern.compile("(.*?)(\\d{1,9})(\\D*)");

    /** The same text before and after the number. */
    private record Around(String before, String after) {}

    private Folding() {}

    static String of(List<String> names) {
        Map<Around, List<String>> numbers = new LinkedHashMap<>();
        List<String> parts = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            Matcher number = LAST_NUMBER.matcher(name);
            if (number.matches()) {
                numbers.computeIfAbsent(
                                new Around(number.group(1), number.group(3)),
                                around -> new ArrayList<>())
                        .add(number.group(2));
            } else {
                parts.add(name);
            }
        }
        List<String> all = new ArrayList<>();
        numbers.forEach((around, some) -> all.add(
                some.size() == 1
                        ? around.before + some.get(0) + around.after
                        : around.before + "[" + spans(some) + "]" + around.after));
        all.addAll(parts);
        return String.join(",", all);
    }

    private static String spans(List<String> numbers) {
        numbers.sort(
                Comparator.<String>comparingInt(Integer::parseInt).thenComparing(String::length));
        List<String> spans = new ArrayList<>();
        String first = numbers.get(0);
        String last = first;
        for (String next : numbers.subList(1, numbers.size())) {
            if (!follows(first, last, next)) {
                spans.add(span(first, last));
                first = next;
            }
            last = next;
        }
        spans.add(span(first, last));
        return String.join(",", spans);
    }

    /** Padded numbers of a range have as many digits as its ends. */
    private static boolean follows(String first, String last, String next) {
        boolean padded = first.startsWith("0") || next.startsWith("0");
        return Integer.parseInt(next) == Integer.parseInt(last) + 1
                && (!padded || next.length() == first.length());
    }

    private static String span(String first, String last) {
        return first.equals(last) ? first : first + "-" + last;
    }
}
