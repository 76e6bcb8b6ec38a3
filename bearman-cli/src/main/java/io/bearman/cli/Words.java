package io.bearman.cli;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the API names, as people read it. */
final class Words {
    private Words() {}

    /** {@return such as {@code stay off}} */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String list(Collection<? extends Enum<?>> constants) {
        return constants.stream().map(Words::of).collect(Collectors.joining(", "));
    }

    /** {@return {@code restart cause} of {@code restartCause}} */
    static String spaced(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }
}
