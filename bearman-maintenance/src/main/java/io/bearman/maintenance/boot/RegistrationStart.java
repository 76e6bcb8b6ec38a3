package io.bearman.maintenance.boot;

import io.bearman.core.RefusedException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.maintenance.HandClaim;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Settings;
import java.util.function.Supplier;

/**
 * Presses the power button of a machine that is to be registered, in the technician's place. From then
 * on the boot watchdog looks after it, also when the boot server is away. Thread-safe.
 */
public final class RegistrationStart {
    private final Ports ports;
    private final HandClaim hand;
    private final PowerTurns turns;
    private final String user;

    /**
     * @param ids names each claim
     * @param user who asks, for the audit
     */
    public RegistrationStart(Ports ports, Settings patience, Supplier<RunId> ids, String user) {
        this.ports = ports;
        this.hand = new HandClaim(ports, patience, ids);
        this.turns = new PowerTurns(ports, patience);
        this.user = user;
    }

    /**
     * Boots the host's machine from the network to be registered.
     *
     * @throws RefusedException when the host is in use, its machine is claimed, or on and not known to
     *     run the system that registers machines
     */
    public void start(HostId host) {
        Placed placed = hand.placed(host);
        hand.with(placed, "its power is", held -> {
            Revised seen = ports.inventory().revised(host).orElseThrow();
            HostState state = seen.placed().host().state();
            boolean on = ports.power().read(placed.machine()).state() == PowerState.ON;
            mayStart(host, state, on);
            if (!(state instanceof HostState.Registering)) {
                ports.inventory()
                        .transition(seen, new HostState.Registering(), user, "register start");
            }
            turns.await(placed.machine().rack(), held);
            ports.power()
                    .nextBoot(
                            placed.machine(),
                            BootDevice.NETWORK,
                            held.claim(),
                            held.notAfter().get());
            PowerAction action = on ? PowerAction.CYCLE : PowerAction.ON;
            ports.power()
                    .act(placed.machine(), action, held.claim(), held.notAfter().get());
            return true;
        });
    }

    private static void mayStart(HostId host, HostState state, boolean on) {
        HostState.Kind kind = state.kind();
        if (!kind.idle() && kind != HostState.Kind.REGISTERING) {
            throw new RefusedException(host + ": it is " + kind + "; only hosts EXPECTED, IN_STOCK,"
                    + " REJECTED or REGISTERING are registered");
        }
        // A rejected machine stays on by our own word; what runs on any other nobody knows.
        boolean ours = kind == HostState.Kind.REJECTED || kind == HostState.Kind.REGISTERING;
        if (on && !ours) {
            throw new RefusedException(
                    host + ": it is " + kind + " and ON, and nobody knows what runs"
                            + " there; switch it off first: bearman power off " + host);
        }
    }
}
