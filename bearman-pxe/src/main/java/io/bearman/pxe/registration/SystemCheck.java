package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import java.util.ArrayList;
import java.util.List;

/** Whether the system that looked is the one that ought to: an old image misses what is new. */
final class SystemCheck implements Check {
    @Override
    public String name() {
        return "system";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        HardwareProfile.Firmware wanted = subject.profile().firmware;
        Facts.Software system = subject.facts().system();
        List<CheckResult> results = new ArrayList<>(oneOf("system", wanted.os(), system.os()));
        results.addAll(oneOf("kernel", wanted.kernel(), system.kernel()));
        return results;
    }
}
