package io.bearman.pxe.script;

import java.util.regex.Pattern;

/**
 * A place in a script to go to.
 *
 * @param name lower-case letters, digits, underscores
 */
public record Label(String name) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    public Label {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("not a label: '" + name + "'");
        }
    }
}
