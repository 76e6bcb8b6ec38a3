package io.bearman.pxe.registration;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Quirk;
import io.bearman.core.power.Reading;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * Whether the BMC inside of this machine is the one that answers at the inventory's address: the GUID
 * read from inside is the one that a session over the network proves. Else the power button would be
 * another machine's.
 */
final class BmcGuidCheck implements Check {
    @Override
    public String name() {
        return "bmc-guid";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        Facts.BmcView inside = subject.facts().bmc();
        Optional<BmcGuid> known = subject.machine().bmc().guid();
        Reading lan = subject.lan().reading();
        if (inside == null || inside.guid() == null) {
            String expected = known.map(BmcGuid::hex).orElse("that of the LAN");
            return List.of(missing(expected, "the GUID from inside"));
        }
        String actual = inside.guid() + " inside";
        if (known.isPresent() && !known.get().equals(inside.guid())) {
            return List.of(result(Outcome.FAIL, known.get() + " of the inventory", actual));
        }
        if (lan == null) {
            return List.of(missing(inside.guid() + " over the LAN", "the GUID over the LAN"));
        }
        if (!subject.lan().twin().isEmpty()) {
            String twin = "that of " + subject.lan().twin() + " too";
            return List.of(result(Outcome.FAIL, "a GUID of its own", twin));
        }
        // A BMC of this quirk proves its machine by its serial, which a verified reading has done.
        boolean bySerial =
                subject.machine().bmc().quirks().contains(Quirk.ZEROGUID) && lan.verified();
        if (!subject.lan().proven() && !bySerial) {
            return List.of(result(Outcome.FAIL, "a GUID of its own", "a blank one over the LAN"));
        }
        return List.of(
                judge(lan.guid().equals(inside.guid()), lan.guid() + " over the LAN", actual));
    }
}
