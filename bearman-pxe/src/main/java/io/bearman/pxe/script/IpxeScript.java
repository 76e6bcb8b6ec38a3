package io.bearman.pxe.script;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An iPXE script, whole: every label that it goes to is there, once.
 *
 * @param lines in order, without the first, {@code #!ipxe}
 */
public record IpxeScript(List<Line> lines) {
    /** Longest script that we write, in bytes. */
    public static final int LIMIT = 64 * 1024;

    public IpxeScript {
        lines = List.copyOf(lines);
        Set<Label> labels = new HashSet<>();
        for (Line line : lines) {
            line.label().ifPresent(label -> {
                if (!labels.add(label)) {
                    throw new IllegalArgumentException("two labels " + label.name());
                }
            });
        }
        for (Line line : lines) {
            if (!labels.containsAll(line.targets())) {
                throw new IllegalArgumentException("goto without a label: " + line.text());
            }
        }
        int length = lines.stream().mapToInt(line -> line.text().length() + 1).sum();
        if (length > LIMIT - 7) {
            throw new RejectedTextException("script", "over " + LIMIT + " bytes");
        }
    }

    /** {@return the script as iPXE reads it} */
    public String text() {
        StringBuilder text = new StringBuilder("#!ipxe\n");
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return text.toString();
    }

    /** {@return the script's bytes, all ASCII} */
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.US_ASCII);
    }
}
