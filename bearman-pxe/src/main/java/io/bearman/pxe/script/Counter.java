package io.bearman.pxe.script;

import java.util.regex.Pattern;

/**
 * A number that a script counts in, for bounded loops.
 *
 * @param name lower-case letters; not the name of a setting that iPXE has
 */
public record Counter(String name) {
    private static final Pattern FORM = Pattern.compile("[a-z]{1,16}");

    public Counter {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("not a counter: '" + name + "'");
        }
    }
}
