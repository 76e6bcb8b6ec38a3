package io.bearman.sdk;

import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.bmc.CredentialChanges;
import io.bearman.core.claim.Claim;
import io.bearman.core.host.Machine;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.time.Deadline;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Power of machines whose BMC may know a new credential that the inventory does not yet name: whoever
 * changed it died before he could prove it. A denied login did nothing, so the new one is tried then.
 * Thread-safe.
 */
final class PendingLogins implements Power {
    private final Power power;
    private final CredentialChanges changes;

    PendingLogins(Power power, CredentialChanges changes) {
        this.power = power;
        this.changes = changes;
    }

    @Override
    public Reading read(Machine machine) {
        return with(machine, power::read);
    }

    @Override
    public void readEach(
            Collection<Machine> machines, BiConsumer<Machine, Supplier<Reading>> each) {
        power.readEach(
                machines,
                (machine, reading) -> each.accept(
                        machine,
                        () -> with(machine, it -> it == machine ? reading.get() : power.read(it))));
    }

    @Override
    public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
        with(machine, it -> {
            power.act(it, action, claim, notAfter);
            return true;
        });
    }

    @Override
    public void nextBoot(Machine machine, BootDevice device, Claim claim, Deadline notAfter) {
        with(machine, it -> {
            power.nextBoot(it, device, claim, notAfter);
            return true;
        });
    }

    @Override
    public Optional<RestorePolicy> restorePolicy(Machine machine) {
        return with(machine, power::restorePolicy);
    }

    @Override
    public void restorePolicy(
            Machine machine, RestorePolicy policy, Claim claim, Deadline notAfter) {
        with(machine, it -> {
            power.restorePolicy(it, policy, claim, notAfter);
            return true;
        });
    }

    private <T> T with(Machine machine, Function<Machine, T> use) {
        try {
            return use.apply(machine);
        } catch (PowerException.Denied e) {
            Optional<CredentialChange> change = changes.pending(machine.id());
            if (change.isEmpty()) {
                throw e;
            }
            String next = change.get().toName();
            return use.apply(machine.with(machine.bmc().withCredential(next)));
        }
    }
}
