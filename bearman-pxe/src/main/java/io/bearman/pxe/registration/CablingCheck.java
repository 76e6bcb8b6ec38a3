package io.bearman.pxe.registration;

import io.bearman.core.host.Nic;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether each planned cable ends where it ought to, as the switch itself says by LLDP. A switch is
 * known by its name or its chassis id, a port by its id or its description: vendors differ in which
 * of them is the word that people use.
 */
final class CablingCheck implements Check {
    @Override
    public String name() {
        return "cabling";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        List<CheckResult> results = new ArrayList<>();
        for (Nic nic : subject.machine().nics()) {
            if (nic.switchName().isPresent()) {
                results.add(look(nic, subject));
            }
        }
        return results;
    }

    private CheckResult look(Nic nic, Subject subject) {
        String expected = nic.mac() + " at " + end(nic);
        if (subject.parts().nics() == null) {
            return missing(expected, "what its cards are");
        }
        Optional<Facts.Card> card = subject.card(nic.mac());
        if (card.isEmpty()) {
            return result(Outcome.FAIL, expected, "no card " + nic.mac());
        }
        if (Boolean.FALSE.equals(card.get().carrier())) {
            return result(Outcome.FAIL, expected, nic.mac() + " has no link");
        }
        List<Facts.Neighbour> heard = card.get().neighbours();
        if (heard == null || heard.isEmpty()) {
            return result(Outcome.UNDETERMINED, expected, nic.mac() + " heard no switch");
        }
        if (heard.stream().anyMatch(it -> isEnd(it, nic))) {
            return result(Outcome.PASS, expected, nic.mac() + " at " + end(nic));
        }
        return result(Outcome.FAIL, expected, nic.mac() + " at " + where(heard, subject));
    }

    private static String where(List<Facts.Neighbour> heard, Subject subject) {
        String ends = heard.stream()
                .limit(3)
                .map(Facts.Neighbour::words)
                .collect(Collectors.joining(", "));
        // Two cables of one machine that changed places are the commonest mistake.
        return subject.machine().nics().stream()
                .filter(nic -> nic.switchName().isPresent())
                .filter(nic -> heard.stream().anyMatch(it -> isEnd(it, nic)))
                .findFirst()
                .map(nic -> ends + ", where " + nic.mac() + " belongs")
                .orElse(ends);
    }

    private static boolean isEnd(Facts.Neighbour heard, Nic nic) {
        String port = nic.switchPort().orElseThrow();
        return isSwitch(heard, nic.switchName().orElseThrow())
                && (port.equalsIgnoreCase(heard.portId())
                        || port.equalsIgnoreCase(heard.portDescription()));
    }

    /** A switch may say its name with its domain, and a plan without it, or the other way round. */
    private static boolean isSwitch(Facts.Neighbour heard, String planned) {
        return Stream.of(
                        planned.equalsIgnoreCase(heard.chassisName()),
                        planned.equalsIgnoreCase(heard.chassisId()),
                        bare(planned).equalsIgnoreCase(heard.chassisName()),
                        planned.equalsIgnoreCase(bare(heard.chassisName())))
                .anyMatch(Boolean::booleanValue);
    }

    private static String bare(@Nullable String name) {
        return name == null ? "" : name.replaceFirst("\\..*", "");
    }

    private static String end(Nic nic) {
        return nic.switchName().orElseThrow() + ":" + nic.switchPort().orElseThrow();
    }
}
