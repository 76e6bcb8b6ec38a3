package io.bearman.core.host;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts as people name many at once: {@code cn[001-150]}, {@code cn[1-3,7]}, {@code r[1-2]n[01-40]},
 * or one name. Numbers are padded as the ends are; at most {@value #MOST} hosts.
 *
 * @param hosts in the order they are named, at least one
 */
public record HostRange(List<HostId> hosts) {
    /** More at once is a slip of the finger. */
    public static final int MOST = 10_000;

    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    public HostRange {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a range of hosts names at least one");
        }
        hosts = List.copyOf(hosts);
    }

    /**
     * {@return the hosts that this text names}
     *
     * @throws IllegalArgumentException when it is no name and no range, runs backwards or is too
     *     long
     */
    public static HostRange of(String text) {
        return new HostRange(names(text).stream().map(HostId::of).toList());
    }

    /**
     * {@return the names that this text stands for, be they hosts' or not: {@code 10.0.0.[1-20]} are
     *     addresses}
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public static List<String> names(String text) {
        return names(text, text);
    }

    /**
     * {@return these names as people write many at once, in brackets what follows each other}: {@code
     * cn[001-148],db1}. What it returns names them again, part by part
     */
    public static String fold(List<String> names) {
        return Folding.of(names);
    }

    private static List<String> names(String text, String whole) {
        int open = text.indexOf('[');
        int close = text.indexOf(']');
        if (open < 0 && close < 0) {
            return List.of(text);
        }
        if (open < 0 || close < open) {
            throw wrong(whole, "its brackets do not match");
        }
        List<String> numbers = numbers(text.substring(open + 1, close), whole);
        List<String> ends = names(text.substring(close + 1), whole);
        if ((long) numbers.size() * ends.size() > MOST) {
            throw wrong(whole, "more than " + MOST + " hosts");
        }
        String start = text.substring(0, open);
        return numbers.stream()
                .flatMap(number -> ends.stream().map(end -> start + number + end))
                .toList();
    }

    private static List<String> numbers(String spans, String whole) {
        List<String> numbers = new ArrayList<>();
        for (String span : spans.split(",", -1)) {
            Matcher ends = SPAN.matcher(span);
            if (!ends.matches()) {
                throw wrong(whole, "'" + span + "' is no number and no range like 001-150");
            }
            String first = ends.group(1);
            append(numbers, first, ends.group(2) == null ? first : ends.group(2), whole);
        }
        return numbers;
    }

    private static void append(List<String> numbers, String first, String last, String whole) {
        if ((padded(first) || padded(last)) && first.length() != last.length()) {
            throw wrong(whole, first + " and " + last + " have different numbers of digits");
        }
        int from = Integer.parseInt(first);
        int to = Integer.parseInt(last);
        if (to < from) {
            throw wrong(whole, first + "-" + last + " runs backwards");
        }
        if (to - from >= MOST - numbers.size()) {
            throw wrong(whole, "more than " + MOST + " hosts");
        }
        for (int number = from; number <= to; number++) {
            String digits = Integer.toString(number);
            numbers.add("0".repeat(Math.max(0, first.length() - digits.length())) + digits);
        }
    }

    private static boolean padded(String digits) {
        return digits.length() > 1 && digits.startsWith("0");
    }

    private static IllegalArgumentException wrong(String text, String reason) {
        return new IllegalArgumentException("not a range of hosts: '" + text + "': " + reason);
    }
}
