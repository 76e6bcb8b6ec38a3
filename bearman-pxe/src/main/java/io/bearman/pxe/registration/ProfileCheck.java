package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.List;

/** Whether the hardware profile that the inventory names is there to be compared with. */
final class ProfileCheck implements Check {
    @Override
    public String name() {
        return "profile";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        String wanted = subject.machine().hardwareProfile();
        if (wanted.isEmpty() || wanted.equals(subject.profile().name)) {
            return List.of();
        }
        return List.of(result(
                Outcome.FAIL,
                "hardware profile " + wanted,
                "no profile of this name is configured"));
    }
}
