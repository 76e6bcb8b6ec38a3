package io.bearman.sdk;

import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.BmcSettings;
import io.bearman.core.bmc.Comparison;
import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.claim.Claim;
import io.bearman.core.host.Machine;
import io.bearman.core.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Settings of BMCs whose GUID proves their machine: while two machines have one, that is a finding, and
 * neither is changed. Thread-safe.
 */
final class SoleGuidSettings implements BmcSettings {
    private final BmcSettings settings;
    private final Twins twins;

    SoleGuidSettings(BmcSettings settings, Twins twins) {
        this.settings = settings;
        this.twins = twins;
    }

    @Override
    public Comparison compare(Machine machine, WantedSettings wanted) {
        Comparison comparison = settings.compare(machine, wanted);
        Optional<String> owners = twins.of(machine);
        if (owners.isEmpty()) {
            return comparison;
        }
        List<Finding> findings = new ArrayList<>(comparison.findings());
        findings.add(new Finding(
                Finding.Setting.GUID,
                "BMC GUID",
                "its own",
                "that of " + owners.get(),
                Finding.Severity.DIFFERENT,
                Finding.Mending.HUMAN));
        return new Comparison(comparison.profile(), findings);
    }

    @Override
    public Applied apply(Machine machine, WantedSettings wanted, Claim claim, Deadline notAfter) {
        twins.refuse(machine);
        return settings.apply(machine, wanted, claim, notAfter);
    }
}
