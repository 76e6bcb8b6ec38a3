package io.bearman.core.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table whose columns line up. Not thread-safe. */
public final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    private TextTable() {}

    /** {@return a table without a header} */
    public static TextTable bare() {
        return new TextTable();
    }

    /** {@return a table with this first row} */
    public static TextTable headed(Object... header) {
        return new TextTable().row(header);
    }

    /** Adds a row; cells may differ in number. */
    public TextTable row(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
        return this;
    }

    /**
     * {@return the rows, the last cell of each broken into lines that fit into this width where it has
     *     room for any words at all}
     */
    public String toString(int width) {
        StringBuilder text = new StringBuilder();
        for (String line : toString().split("\n")) {
            text.append(new Wrapping(width, lastColumn()).of(line)).append('\n');
        }
        return rows.isEmpty() ? "" : text.toString();
    }

    /** {@return where the last column begins} */
    private int lastColumn() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int start = 0;
        for (int i = 0; i < columns - 1; i++) {
            start += width(i) + 2;
        }
        return start;
    }

    /** {@return the rows, each ending in a newline} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i)).append(" ".repeat(width(i) - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
