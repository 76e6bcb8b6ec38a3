package io.bearman.pxe.script;

import java.util.Objects;

/**
 * Text that iPXE would read otherwise than we mean it. Whoever loaded the text says so, with file
 * and line; there is no escape to render it with.
 */
public final class RejectedTextException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 60;

    private final String field;

    /**
     * @param field where the text stands, for example {@code profiles.compute.args[3]}
     * @param problem what is wrong with it, for people
     */
    public RejectedTextException(String field, String problem) {
        super(field + ": " + problem);
        this.field = field;
    }

    RejectedTextException(String field, String problem, String text) {
        this(field, problem + ": '" + printable(text) + "'");
    }

    /** {@return field and problem; they are always said} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** {@return the field's path} */
    public String field() {
        return field;
    }

    /** The text as a log may carry it: printable ASCII, one line, not long. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < SHOWN; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c <= 0x7e) {
                shown.append(c);
            } else {
                shown.append(String.format("\\u%04x", (int) c));
            }
        }
        return text.length() > SHOWN ? shown + "..." : shown.toString();
    }
}
