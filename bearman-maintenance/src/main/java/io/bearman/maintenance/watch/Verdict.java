package io.bearman.maintenance.watch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A finding and what is done about it now.
 *
 * @param finding what is wrong
 * @param act what is begun now; null for nothing
 * @param why why that, or why nothing, for people
 */
public record Verdict(Finding finding, @Nullable Act act, String why) {
    static Verdict nothing(Finding finding, String why) {
        return new Verdict(finding, null, why);
    }

    /** {@return what is begun now} */
    public Optional<Act> action() {
        return Optional.ofNullable(act);
    }

    /** {@return one line for a person, the host or the region first} */
    public String line() {
        return finding.line() + (why.isEmpty() ? "" : ". " + why);
    }
}
