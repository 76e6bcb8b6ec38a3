package io.bearman.sdk;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Machine;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.time.Deadline;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A GUID proves a machine only while no other machine of the inventory has it. While two have it,
 * neither is acted upon, and a reading of either is unverified, so that it is no evidence of anything.
 * Thread-safe.
 */
final class SoleGuids implements Power {
    private final Power power;
    private final Twins twins;

    SoleGuids(Power power, Twins twins) {
        this.power = power;
        this.twins = twins;
    }

    @Override
    public Reading read(Machine machine) {
        return judged(power.read(machine), twins::share);
    }

    /** Who shares a GUID is looked up once, before, for all that the inventory has of these machines. */
    @Override
    public void readEach(
            Collection<Machine> machines, BiConsumer<Machine, Supplier<Reading>> each) {
        Predicate<BmcGuid> share = twins.shareOf(machines);
        power.readEach(
                machines,
                (machine, reading) -> each.accept(machine, () -> judged(reading.get(), share)));
    }

    private static Reading judged(Reading it, Predicate<BmcGuid> share) {
        if (!it.verified() || !share.test(it.guid())) {
            return it;
        }
        return new Reading(it.state(), it.guid(), false, it.sessionId(), it.nanoTime(), it.at());
    }

    @Override
    public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
        twins.refuse(machine);
        power.act(machine, action, claim, notAfter);
    }

    @Override
    public void nextBoot(Machine machine, BootDevice device, Claim claim, Deadline notAfter) {
        twins.refuse(machine);
        power.nextBoot(machine, device, claim, notAfter);
    }

    @Override
    public Optional<RestorePolicy> restorePolicy(Machine machine) {
        return power.restorePolicy(machine);
    }

    @Override
    public void restorePolicy(
            Machine machine, RestorePolicy policy, Claim claim, Deadline notAfter) {
        twins.refuse(machine);
        power.restorePolicy(machine, policy, claim, notAfter);
    }
}
