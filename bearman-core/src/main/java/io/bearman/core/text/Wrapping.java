package io.bearman.core.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Breaks long lines between words; what follows is indented.
 *
 * @param width how long a line may be
 * @param indent of what follows
 */
record Wrapping(int width, int indent) {
    /** With less room than this a column of words is harder to read than a line that runs on. */
    private static final int NARROWEST = 20;

    String of(String line) {
        if (width - indent < NARROWEST || line.length() <= width) {
            return line;
        }
        List<String> lines = new ArrayList<>();
        String left = line;
        while (left.length() > width) {
            int end = left.lastIndexOf(' ', width);
            if (end <= indent) {
                end = left.indexOf(' ', Math.max(width, indent));
            }
            if (end < 0) {
                break;
            }
            lines.add(left.substring(0, end).stripTrailing());
            left = " ".repeat(indent) + left.substring(end).strip();
        }
        lines.add(left);
        return String.join("\n", lines);
    }
}
