package io.bearman.maintenance.watch;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether something is done about a finding now. Pure: no clock, network, random. */
final class Guards {
    private final WatchSettings settings;

    Guards(WatchSettings settings) {
        this.settings = settings;
    }

    /**
     * What else is known when a finding is judged.
     *
     * @param looks in how many looks in a row it was found
     * @param since for how long
     * @param frozen who froze the fleet and why; null when it is not frozen
     * @param region what is wrong with the region; null for nothing
     * @param going whether an action on this host is under way
     * @param failed why the last action on this host did not succeed; null when it may be tried
     * @param free whether one more host may be acted upon now
     */
    record Circumstances(
            int looks,
            Duration since,
            @Nullable String frozen,
            @Nullable Finding region,
            boolean going,
            @Nullable String failed,
            boolean free) {}

    Verdict judge(Finding finding, Circumstances now) {
        if (finding instanceof Finding.Dead dead) {
            return judge(dead, now);
        }
        if (finding instanceof Finding.Returned returned) {
            return judge(returned, now);
        }
        return Verdict.nothing(finding, finding.host().isPresent() ? "Nothing is done" : "");
    }

    private Verdict judge(Finding.Dead finding, Circumstances now) {
        Optional<String> hindrance = hindrance(
                        Act.EVACUATE, now, now.region(), finding.seen().busy())
                .or(() -> tooEarly(now));
        return hindrance
                .map(why -> Verdict.nothing(finding, why))
                .orElseGet(() -> new Verdict(
                        finding,
                        Act.EVACUATE,
                        "It is fenced and its servers are started elsewhere now"));
    }

    private Verdict judge(Finding.Returned finding, Circumstances now) {
        // Many may come back at once; that is no reason to leave their guests dead.
        Finding region = now.region() instanceof Finding.ManyDown ? null : now.region();
        return hindrance(Act.RECOVER, now, region, null)
                .map(why -> Verdict.nothing(finding, why))
                .orElseGet(() ->
                        new Verdict(finding, Act.RECOVER, "Its servers are looked after now"));
    }

    private Optional<String> hindrance(
            Act act, Circumstances now, @Nullable Finding region, @Nullable String busy) {
        if (now.going()) {
            return Optional.of("It is being looked after");
        }
        if (!settings.acts().contains(act)) {
            return Optional.of("Nothing is done: not told to (--act " + act.word() + ")");
        }
        if (now.frozen() != null) {
            return Optional.of("Nothing is done: the fleet is frozen by " + now.frozen());
        }
        if (region != null) {
            return Optional.of("Nothing is done: " + region.kind() + " in " + region.region());
        }
        if (busy != null) {
            return Optional.of("Nothing is done: it is in the unfinished " + busy);
        }
        if (now.failed() != null) {
            return Optional.of("Tried in vain, and again later: " + now.failed());
        }
        return now.free() ? Optional.empty() : Optional.of("It waits for its turn");
    }

    private Optional<String> tooEarly(Circumstances now) {
        if (now.looks() < settings.looks()) {
            return Optional.of("Found in " + now.looks() + " of " + settings.looks()
                    + " looks that must agree");
        }
        return now.since().compareTo(settings.deadAfter()) < 0
                ? Optional.of("It is fenced when it has been dead for "
                        + settings.deadAfter().toSeconds()
                        + " s; until then it may come back by itself")
                : Optional.empty();
    }
}
