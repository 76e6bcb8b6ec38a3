package io.bearman.ipmi.sdr;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.DeviceId;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.GetDeviceId;
import io.bearman.ipmi.command.GetSystemGuid;

/**
 * What cached records belong to: a machine, its firmware, and a state of its records.
 *
 * <p>There are machines that share a GUID, and machines that have none: the address counts as well.
 * Built-in records change with the firmware alone, their time never does: the firmware counts too.
 */
public final class SdrKey {
    private final String machine;
    private final String firmware;
    private final SdrState state;

    private SdrKey(String machine, String firmware, SdrState state) {
        this.machine = machine;
        this.firmware = firmware;
        this.state = state;
    }

    static SdrKey of(Dialogue bmc) {
        DeviceId id = bmc.execute(new GetDeviceId());
        String machine = guid(bmc) + " at " + bmc.endpoint();
        return new SdrKey(machine, id.toString(), SdrState.of(bmc));
    }

    private static String guid(Dialogue bmc) {
        try {
            return bmc.execute(new GetSystemGuid()).hex();
        } catch (PowerException.Refused | PowerException.Garbled e) {
            return "no GUID";
        }
    }

    SdrKey with(SdrState other) {
        return new SdrKey(machine, firmware, other);
    }

    SdrState state() {
        return state;
    }

    /** {@return the machine: the latest state of its records replaces earlier ones} */
    public String machine() {
        return machine;
    }

    /** {@return the state of its records; another text when they have changed} */
    public String version() {
        return firmware + " with " + state.version();
    }

    @Override
    public String toString() {
        return machine + ": " + version();
    }
}
