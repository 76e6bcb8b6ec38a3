package io.bearman.maintenance;

import io.bearman.core.host.RunId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our mark in a compute service's disabled reason: a run id that our store knows, or it is not ours. */
final class Tag {
    // Nova keeps 255 characters of a disabled reason.
    private static final int LENGTH = 255;
    private static final Pattern FORM =
            Pattern.compile("bearman:([a-z0-9-]{4,40}): .*", Pattern.DOTALL);

    private Tag() {}

    static String of(RunId run, String reason) {
        String tag = "bearman:" + run + ": " + reason;
        return tag.length() <= LENGTH ? tag : tag.substring(0, LENGTH);
    }

    /** {@return the run that a disabled reason names, in our form} */
    static Optional<RunId> run(String disabledReason) {
        Matcher matcher = FORM.matcher(disabledReason);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(RunId.of(matcher.group(1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
