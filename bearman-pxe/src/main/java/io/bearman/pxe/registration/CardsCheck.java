package io.bearman.pxe.registration;

import io.bearman.core.host.Mac;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether it has the network cards of the inventory, and booted from the one that is planned. */
final class CardsCheck implements Check {
    @Override
    public String name() {
        return "cards";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        List<Mac> planned = subject.machine().macs();
        List<CheckResult> results = new ArrayList<>();
        results.add(judge(
                planned.get(0).equals(subject.facts().mac()),
                "boots from " + planned.get(0),
                "booted from " + subject.facts().mac()));
        List<Facts.Card> seen = subject.parts().nics();
        if (seen == null) {
            results.add(missing("cards " + words(planned), "its network cards"));
            return results;
        }
        for (Mac mac : planned) {
            boolean there = subject.card(mac).isPresent();
            results.add(judge(there, "card " + mac, there ? "card " + mac : "no such card"));
        }
        List<Mac> others = seen.stream()
                .filter(card -> !card.ofBmc() && card.mac() != null)
                .map(Facts.Card::mac)
                .filter(mac -> !planned.contains(mac))
                .toList();
        if (!others.isEmpty()) {
            results.add(result(Outcome.WARN, "no card but the inventory's", words(others)));
        }
        return results;
    }

    private static String words(List<Mac> macs) {
        return macs.stream().map(Mac::value).collect(Collectors.joining(" "));
    }
}
