package io.bearman.pxe.script;

import java.net.URI;
import java.util.Set;

/**
 * One token of an iPXE script that iPXE reads exactly as it stands here.
 *
 * <p>iPXE splits a line at white space, knows no quoting and no escape, then expands {@code ${name}}
 * in each token, again and again. So a literal is refused when it is not printable ASCII without
 * space, when it holds <code>${</code> (also when only two adjacent pieces make it), when it is an
 * operator, when {@code #} at its start would hide the rest of the line, or when a backslash at its
 * end could join the next line. Settings enter as {@link Setting} alone.
 */
public final class Word {
    /** Longest URL that we write; iPXE itself takes far more. */
    static final int URL_LIMIT = 2048;

    private static final Set<String> OPERATORS = Set.of("&&", "||", ";");

    private final String text;
    // The literal at the end, after the last setting: where "${" could still come together.
    private final String tail;
    private final boolean expands;

    private Word(String text, String tail, boolean expands) {
        this.text = text;
        this.tail = tail;
        this.expands = expands;
    }

    /**
     * {@return this literal}
     *
     * @param field where it stands, for the message
     * @throws RejectedTextException when iPXE would read it otherwise
     */
    public static Word of(String field, String literal) {
        return new Word("", "", false).and(field, literal);
    }

    /**
     * {@return this URL}
     *
     * @param field where it stands, for the message
     * @param url absolute, http or https, percent-encoded, without user and fragment
     * @throws RejectedTextException when it is not that
     */
    public static Word url(String field, URI url) {
        String text = url.toString();
        Word word = of(field, text);
        String scheme = url.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new RejectedTextException(field, "not an absolute http or https URL", text);
        }
        if (url.getHost() == null) {
            throw new RejectedTextException(field, "a URL without a host", text);
        }
        if (url.getRawUserInfo() != null) {
            // Not shown: it may be a password.
            throw new RejectedTextException(field, "a URL with a user in it");
        }
        if (url.getRawFragment() != null) {
            throw new RejectedTextException(field, "a URL with a fragment", text);
        }
        if (text.length() > URL_LIMIT) {
            throw new RejectedTextException(field, "a URL over " + URL_LIMIT + " bytes", text);
        }
        return word;
    }

    /** {@return this setting alone} */
    public static Word of(Setting setting) {
        return new Word(setting.text(), "", true);
    }

    /**
     * {@return this word with a literal added}
     *
     * @throws RejectedTextException when iPXE would read the whole otherwise
     */
    public Word and(String field, String literal) {
        Word joined = new Word(text + literal, tail + literal, expands);
        joined.check(field);
        return joined;
    }

    /**
     * {@return this word with a setting added}
     *
     * @throws RejectedTextException when the two would come together to another expansion
     */
    public Word and(Setting setting) {
        if (tail.endsWith("$")) {
            throw new RejectedTextException(setting.name(), "'$' before a setting", text);
        }
        return new Word(text + setting.text(), "", true);
    }

    /** {@return what the script says} */
    public String text() {
        return text;
    }

    /** {@return whether iPXE fills in a part} */
    public boolean expands() {
        return expands;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Word word && text.equals(word.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private void check(String field) {
        if (text.isEmpty()) {
            throw new RejectedTextException(field, "empty");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x21 || text.charAt(i) > 0x7e) {
                throw new RejectedTextException(
                        field, "not printable ASCII without space at character " + i, text);
            }
        }
        if (tail.contains("${")) {
            throw new RejectedTextException(field, "'${' cannot be written in a script", text);
        }
        if (text.charAt(0) == '#') {
            throw new RejectedTextException(field, "'#' at the start hides the rest", text);
        }
        if (OPERATORS.contains(text)) {
            throw new RejectedTextException(field, "an operator of the script", text);
        }
        if (text.endsWith("\\")) {
            throw new RejectedTextException(field, "a backslash at the end joins lines", text);
        }
    }
}
