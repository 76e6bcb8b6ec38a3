package io.bearman.sdk;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.Machine;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.Reading;
import io.bearman.core.time.Deadline;

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
        Reading it = power.read(machine);
        if (!it.verified() || !twins.share(it.guid())) {
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
}
