package io.bearman.testkit.power;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Fence;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.PoweredOff;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Evidence that a machine is off, made the only way there is: by core's {@link Fence}, of a BMC that
 * says so twice.
 */
public final class Evidence {
    private static final BmcGuid GUID = BmcGuid.of("00112233445566778899aabbccddeeff");

    private Evidence() {}

    /** {@return evidence about some machine; its clock is its own, no other fence tells its age} */
    public static PoweredOff off() {
        VirtualTime time = new VirtualTime(1);
        Machine machine = new Machine(
                MachineId.of("11111111-2222-3333-4444-555555555555"),
                "S1",
                "Vendor",
                "Product",
                Bmc.of("127.0.0.1", Bmc.PORT, GUID, "bmc"),
                List.of(Mac.of("52:54:00:00:00:01")),
                RackId.of("r1"),
                1);
        Fence fence = new Fence(new AlwaysOff(time), time, Duration.ofSeconds(10));
        return fence.readOff(machine, Duration.ofMinutes(1));
    }

    private static final class AlwaysOff implements Power {
        private final VirtualTime time;
        private int session;

        AlwaysOff(VirtualTime time) {
            this.time = time;
        }

        @Override
        public Reading read(Machine machine) {
            session++;
            return new Reading(PowerState.OFF, GUID, true, session, time.nanoTime(), time.now());
        }

        @Override
        public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<RestorePolicy> restorePolicy(Machine machine) {
            return Optional.empty();
        }

        @Override
        public void restorePolicy(
                Machine machine, RestorePolicy policy, Claim claim, Deadline notAfter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void nextBoot(Machine machine, BootDevice device, Claim claim, Deadline notAfter) {
            throw new UnsupportedOperationException();
        }
    }
}
