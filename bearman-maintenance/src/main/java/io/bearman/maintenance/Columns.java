package io.bearman.maintenance;

import io.bearman.core.text.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table that is no wider than a terminal: what is too long in its widest column is shortened. */
final class Columns {
    static final int WIDTH = 100;

    private static final int GAP = 2;
    private static final int NARROWEST = 6;

    private final List<String[]> rows = new ArrayList<>();

    Columns(String... header) {
        rows.add(header);
    }

    void row(String... cells) {
        rows.add(cells);
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        int most = WIDTH - GAP * (widths.length - 1);
        while (Arrays.stream(widths).sum() > most) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        TextTable table = TextTable.bare();
        rows.forEach(row -> table.row(shortened(row, widths)));
        return table.toString();
    }

    private static Object[] shortened(String[] row, int[] widths) {
        Object[] cells = new Object[row.length];
        for (int i = 0; i < row.length; i++) {
            boolean fits = row[i].length() <= widths[i];
            cells[i] = fits ? row[i] : row[i].substring(0, widths[i] - 1) + "…";
        }
        return cells;
    }
}
