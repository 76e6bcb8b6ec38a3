package io.bearman.pxe.registration;

import io.bearman.core.host.Mac;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the inventory's cards have a link, as fast as it ought to be. */
final class LinkCheck implements Check {
    @Override
    public String name() {
        return "link";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        List<CheckResult> results = new ArrayList<>();
        for (Mac mac : subject.machine().macs()) {
            subject.card(mac)
                    .ifPresent(card ->
                            results.add(look(mac, card, subject.profile().cards.mbps())));
        }
        return results;
    }

    private CheckResult look(Mac mac, Facts.Card card, @Nullable Integer wanted) {
        String expected = mac + (wanted == null ? " has a link" : " has " + wanted + " Mbit/s");
        if (card.carrier() == null) {
            return missing(expected, "the link of " + mac);
        }
        if (!card.carrier()) {
            return result(Outcome.FAIL, expected, mac + " has no link");
        }
        if (wanted == null) {
            return result(Outcome.PASS, expected, mac + " has a link");
        }
        return card.mbps() == null
                ? missing(expected, "the speed of " + mac)
                : judge(card.mbps() >= wanted, expected, mac + " has " + card.mbps() + " Mbit/s");
    }
}
