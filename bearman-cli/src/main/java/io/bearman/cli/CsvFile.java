package io.bearman.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.bearman.core.UsageException;
import io.bearman.core.inventory.InventoryColumns;
import io.bearman.core.inventory.Rows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Hosts in CSV (RFC 4180), as spreadsheets write it: a header, with or without a byte order mark,
 * separated by commas or, when the header has none, by semicolons.
 */
final class CsvFile {
    private static final String MARK = "\uFEFF";

    private CsvFile() {}

    /**
     * {@return every row, good and bad}
     *
     * @param source what is read, for messages: a file name
     * @throws UsageException when there is no header, a column is unknown, or it is no CSV
     */
    static Rows read(
            String text, String source, Function<List<String>, InventoryColumns> columnsOf) {
        String plain = text.startsWith(MARK) ? text.substring(1) : text;
        try (MappingIterator<String[]> rows = rows(plain)) {
            if (!rows.hasNextValue()) {
                throw new UsageException(source + ": has no header");
            }
            InventoryColumns columns = columns(columnsOf, List.of(rows.nextValue()), source);
            List<Rows.Row> good = new ArrayList<>();
            List<String> bad = new ArrayList<>();
            while (true) {
                // The line where the row begins: a quoted cell may have more.
                int line = rows.getCurrentLocation().getLineNr();
                if (!rows.hasNextValue()) {
                    return new Rows(good, bad);
                }
                String where = source + " line " + line;
                try {
                    good.add(new Rows.Row(where, columns.host(List.of(rows.nextValue()), where)));
                } catch (UsageException e) {
                    bad.add(e.getMessage());
                }
            }
        } catch (JsonProcessingException e) {
            throw new UsageException(source + " line " + e.getLocation().getLineNr() + ": not CSV: "
                    + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UsageException(source + " cannot be read", e);
        }
    }

    private static MappingIterator<String[]> rows(String text) throws IOException {
        String header = text.lines().findFirst().orElse("");
        char separator = header.indexOf(',') < 0 && header.indexOf(';') >= 0 ? ';' : ',';
        return new CsvMapper()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .readerFor(String[].class)
                .with(CsvSchema.emptySchema().withColumnSeparator(separator))
                .readValues(text);
    }

    private static InventoryColumns columns(
            Function<List<String>, InventoryColumns> columnsOf,
            List<String> header,
            String source) {
        try {
            return columnsOf.apply(header);
        } catch (UsageException e) {
            throw new UsageException(source + " line 1: " + e.getMessage());
        }
    }
}
