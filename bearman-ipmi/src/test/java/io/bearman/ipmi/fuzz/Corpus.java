package io.bearman.ipmi.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Inputs that reach what random ones do not: made of captures, and found by Jazzer. */
final class Corpus {
    private Corpus() {}

    /** {@return the inputs of a target: the lines of {@code fuzz/TARGET.hex}} */
    static List<byte[]> of(FuzzTarget target) {
        String file = "/fuzz/" + target.name().toLowerCase(Locale.ROOT) + ".hex";
        try (InputStream in = Corpus.class.getResourceAsStream(file)) {
            return decode(new String(
                    Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> decode(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(HexFormat.of()::parseHex)
                .toList();
    }
}
