package io.bearman.pxe.registration;

import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.List;

/**
 * Whether its BMC is reached over the network, with the inventory's address and credential. A machine
 * without is not taken in: nobody could prove that it is off.
 */
final class BmcLanCheck implements Check {
    @Override
    public String name() {
        return "bmc-lan";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        Reading reading = subject.lan().reading();
        String expected = "an answer of " + subject.machine().bmc().endpoint();
        if (reading == null) {
            return List.of(result(Outcome.FAIL, expected, subject.lan().why()));
        }
        // It sent its facts a moment ago: a BMC that says OFF is another machine's.
        boolean on = reading.state() == PowerState.ON;
        return List.of(judge(on, expected + ": ON", "an answer: " + reading.state()));
    }
}
