package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All checks in their order. Each is made, whatever the others find, or do. */
final class Checks {
    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);

    private final List<Check> checks;

    Checks(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    static Checks all() {
        return new Checks(List.of(
                new ProfileCheck(),
                new IdentityCheck(),
                new CardsCheck(),
                new CablingCheck(),
                new LinkCheck(),
                new CardFirmwareCheck(),
                new BmcLanCheck(),
                new BmcGuidCheck(),
                new BmcNetworkCheck(),
                new BmcSettingsCheck(),
                new FirmwareCheck(),
                new CpuCheck(),
                new MemoryCheck(),
                new DisksCheck(),
                new PciCheck(),
                new SystemCheck(),
                new ClockCheck(),
                new KernelErrorsCheck(),
                new EccCheck(),
                new EventLogCheck(),
                new SensorsCheck(),
                new BurnInCheck()));
    }

    /** {@return the names of all, for who reads profiles} */
    static Set<String> names() {
        return all().checks.stream().map(Check::name).collect(Collectors.toUnmodifiableSet());
    }

    List<CheckResult> look(Subject subject) {
        List<CheckResult> results = new ArrayList<>();
        for (Check check : checks) {
            if (!subject.profile().skipped.contains(check.name())) {
                boolean required = subject.profile().required.contains(check.name());
                look(check, subject).forEach(it -> results.add(required ? strict(it) : it));
            }
        }
        return results;
    }

    /** A fault of ours is no reason to take a machine in, nor to keep the other checks from it. */
    private static List<CheckResult> look(Check check, Subject subject) {
        try {
            return check.look(subject);
        } catch (RuntimeException e) {
            String host = subject.placed().host().id().value();
            LOG.error("{} check={} is at fault itself, please report it", host, check.name(), e);
            return List.of(check.result(Outcome.FAIL, "a check", "a fault of the check itself"));
        }
    }

    private static CheckResult strict(CheckResult it) {
        return it.outcome() == Outcome.UNDETERMINED
                ? new CheckResult(it.check(), Outcome.FAIL, it.expected(), it.actual())
                : it;
    }
}
