package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.List;

/** Whether the kernel complained while it looked at the hardware. */
final class KernelErrorsCheck implements Check {
    @Override
    public String name() {
        return "kernel-errors";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        HardwareProfile.Tolerance tolerance = subject.profile().tolerance;
        List<String> said = subject.facts().health().kernelErrors();
        if (said == null) {
            return List.of(missing("none", "what the kernel complained of"));
        }
        List<String> errors = said.stream()
                .filter(line -> tolerance.harmless().stream().noneMatch(it -> it.matches(line)))
                .toList();
        return List.of(
                errors.isEmpty()
                        ? result(Outcome.PASS, "none", "none")
                        : result(
                                tolerance.kernelErrors(),
                                "none",
                                errors.size() + ", the first: " + errors.get(0)));
    }
}
