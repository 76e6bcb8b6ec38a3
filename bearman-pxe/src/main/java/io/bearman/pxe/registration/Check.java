package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One thing that is looked at. Pure; a fact that is missing is UNDETERMINED. */
interface Check {
    /** {@return its name, by which profiles and people know it} */
    String name();

    /** {@return what it found; empty when there is nothing to look at} */
    List<CheckResult> look(Subject subject);

    /** {@return whether it found it so} */
    default CheckResult judge(boolean right, Object expected, Object actual) {
        return result(right ? Outcome.PASS : Outcome.FAIL, expected, actual);
    }

    default CheckResult result(Outcome outcome, Object expected, Object actual) {
        return new CheckResult(name(), outcome, expected.toString(), actual.toString());
    }

    default CheckResult missing(Object expected, String what) {
        return result(Outcome.UNDETERMINED, expected, what + " is not told");
    }

    /** {@return how a value compares with the wanted one; nothing when none is wanted} */
    default List<CheckResult> same(String what, @Nullable Object wanted, @Nullable Object actual) {
        if (wanted == null) {
            return List.of();
        }
        String expected = what + " " + wanted;
        if (actual == null) {
            return List.of(missing(expected, what));
        }
        boolean right = Objects.equals(folded(wanted), folded(actual));
        return List.of(judge(right, expected, what + " " + actual));
    }

    /** {@return how a name compares with those that are wanted; nothing when any will do} */
    default List<CheckResult> oneOf(String what, List<Glob> wanted, @Nullable String actual) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        String expected = what + " " + words(wanted);
        if (actual == null) {
            return List.of(missing(expected, what));
        }
        return List.of(judge(
                wanted.stream().anyMatch(it -> it.matches(actual)), expected, what + " " + actual));
    }

    private static Object folded(Object value) {
        return value instanceof Number number
                ? (Object) number.longValue()
                : value.toString().strip().toLowerCase(Locale.ROOT);
    }

    private static String words(List<Glob> wanted) {
        return String.join(" or ", wanted.stream().map(Glob::text).toList());
    }
}
