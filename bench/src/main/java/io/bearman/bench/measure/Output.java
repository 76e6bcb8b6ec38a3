package io.bearman.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.text.TextTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows for programs, as JSON, and for people, as a table that is no wider than their terminal. */
public final class Output {
    private static final MathContext DIGITS = new MathContext(4);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NARROWEST = 12;
    /** Longer units are words: packets, threads. */
    private static final int SYMBOL = 3;

    private Output() {}

    /** {@return the rows as one JSON array, a row a line} */
    public static String json(List<Row> rows) {
        ArrayNode all = JSON.createArrayNode();
        rows.forEach(row -> all.add(json(row)));
        return all.toString().replace("},{", "},\n {") + "\n";
    }

    private static ObjectNode json(Row row) {
        ObjectNode node = JSON.createObjectNode();
        node.put("area", row.area());
        node.put("what", row.what());
        node.put("unit", row.unit());
        node.put("bearman", rounded(row.bearman()));
        node.put("peer", rounded(row.peer()));
        node.put("peerName", row.peerName());
        node.put("ratio", rounded(row.ratio().orElse(null)));
        node.put("reach", row.reach().toString());
        node.put("met", row.met().orElse(null));
        node.put("runs", row.runs());
        if (row.skipped() != null) {
            node.put("skipped", row.skipped());
        }
        return node;
    }

    /** {@return the rows as a table, then what was skipped and why, then how much was met} */
    public static String table(List<Row> rows, int width) {
        StringBuilder text = new StringBuilder();
        rows.stream().map(Row::area).distinct().forEach(area -> {
            List<Row> own = rows.stream().filter(row -> row.area().equals(area)).toList();
            text.append(table(own, width, longest(own))).append('\n');
        });
        for (Row row : rows) {
            if (row.skipped() != null) {
                text.append(skipped(row)).append('\n');
            }
        }
        return text.append(summary(rows)).append('\n').toString();
    }

    private static int longest(List<Row> rows) {
        return rows.stream().mapToInt(row -> row.what().length()).max().orElse(0);
    }

    /** What is measured takes several lines where the rest leaves no room for it. */
    private static String table(List<Row> rows, int width, int what) {
        TextTable table = TextTable.headed(
                rows.get(0).area(), "bearman", "peer", "ratio", "reach", "met", "runs");
        for (Row row : rows) {
            List<String> lines = wrapped(row.what(), what);
            table.row(
                    lines.get(0),
                    figure(row.bearman(), row.unit()),
                    peer(row),
                    row.ratio().map(it -> text(it)).orElse(""),
                    row.reach(),
                    row.met().map(met -> met ? "yes" : "NO").orElse(""),
                    row.runs());
            lines.stream().skip(1).forEach(more -> table.row("  " + more));
        }
        String text = table.toString();
        int excess = text.lines().mapToInt(String::length).max().orElse(0) - width;
        return excess <= 0 || what <= NARROWEST
                ? text
                : table(rows, width, Math.max(NARROWEST, what - excess));
    }

    /** What is counted is named in what is measured. */
    private static String figure(@Nullable Double figure, String unit) {
        if (figure == null) {
            return "skipped";
        }
        return unit.length() > SYMBOL ? text(figure) : text(figure) + " " + unit;
    }

    private static String peer(Row row) {
        if (row.peerName() == null) {
            return "";
        }
        return (row.peer() == null ? "skipped" : text(row.peer())) + " " + row.peerName();
    }

    private static String skipped(Row row) {
        return "skipped " + row.what() + (row.bearman() == null ? "" : ", " + row.peerName()) + ": "
                + row.skipped();
    }

    private static String summary(List<Row> rows) {
        return String.format(
                Locale.ROOT,
                "%d met, %d not met, %d only noted, %d skipped",
                count(rows, Optional.of(true)),
                count(rows, Optional.of(false)),
                rows.stream()
                        .filter(row -> row.met().isEmpty() && row.skipped() == null)
                        .count(),
                rows.stream().filter(row -> row.skipped() != null).count());
    }

    private static long count(List<Row> rows, Optional<Boolean> met) {
        return rows.stream().filter(row -> row.met().equals(met)).count();
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            // Lines after the first are indented by two.
            int room = width - (lines.isEmpty() ? 0 : 2);
            if (!line.isEmpty() && line.length() + 1 + word.length() > room) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String text(double figure) {
        return BigDecimal.valueOf(figure)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static @Nullable BigDecimal rounded(@Nullable Double figure) {
        return figure == null
                ? null
                : new BigDecimal(BigDecimal.valueOf(figure).round(DIGITS).toPlainString());
    }
}
