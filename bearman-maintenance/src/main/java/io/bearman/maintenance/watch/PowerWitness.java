package io.bearman.maintenance.watch;

import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.Reading;

/**
 * A machine's BMC: OFF means that no operating system lives there; ON says nothing of it, and silence
 * nothing at all (shared-port BMCs vanish with their host).
 */
public final class PowerWitness implements Liveness {
    private final Power power;

    public PowerWitness(Power power) {
        this.power = power;
    }

    @Override
    public String name() {
        return "BMC";
    }

    @Override
    public Sign ask(Placed host) {
        Reading reading;
        try {
            reading = power.read(host.machine());
        } catch (PowerException e) {
            return new Sign.Unknown(String.valueOf(e.getMessage()));
        }
        if (!reading.verified()) {
            return new Sign.Unknown(
                    "reads " + reading.state() + ", and does not prove whose it is");
        }
        return switch (reading.state()) {
            case OFF -> new Sign.Silent("reads OFF");
            case ON -> new Sign.Unknown("reads ON, which says nothing of the system");
        };
    }
}
