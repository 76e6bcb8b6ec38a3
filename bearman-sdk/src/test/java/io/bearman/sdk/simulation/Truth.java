package io.bearman.sdk.simulation;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.MachineId;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.cloud.Hypervisor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What really happens in a simulated world, told by the hypervisors, the machines, and what leaves the
 * processes; nothing is asked of the program under test. Hands it all to the {@linkplain Invariant
 * invariants} and keeps what they object to.
 */
final class Truth implements Hypervisor {
    /** Whoever stands in front of a machine. */
    static final String HUMAN = "a human";

    /** A panic, a blown fuse. */
    static final String NOBODY = "nobody";

    private static final String UNKNOWN_PROCESS = "a process";

    private final TimeSource time;
    private final List<Invariant> invariants = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Consumer<Happening>> listeners = new ArrayList<>();
    /** Which process is pressing a machine's button, or was the last one to do it. */
    private final Map<MachineId, String> pressing = new HashMap<>();

    Truth(TimeSource time) {
        this.time = time;
    }

    void hold(Invariant invariant) {
        invariants.add(invariant);
    }

    /** {@return what is held} */
    List<Class<?>> invariants() {
        return invariants.stream().<Class<?>>map(Object::getClass).toList();
    }

    /** Lets somebody hear of everything, for a story. */
    void tell(Consumer<Happening> listener) {
        listeners.add(listener);
    }

    void happens(Happening happening) {
        listeners.forEach(listener -> listener.accept(happening));
        invariants.forEach(invariant -> invariant.see(happening));
    }

    void violated(Class<? extends Invariant> invariant, String how) {
        violations.add(time.now() + " " + invariant.getSimpleName() + ": " + how);
    }

    /** {@return what should never have happened, the invariant's name in each line} */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** {@return whether a process of ours did it} */
    static boolean isOurs(String by) {
        return !by.equals(HUMAN) && !by.equals(NOBODY);
    }

    void presses(String process, MachineId machine) {
        pressing.put(machine, process);
    }

    /** {@return who it must have been that a machine's BMC obeyed just now} */
    String presser(MachineId machine) {
        return pressing.getOrDefault(machine, UNKNOWN_PROCESS);
    }

    @Override
    public void guestStarts(HostId host, ServerId server, String name) {
        happens(new Happening.GuestStarted(host, server, name));
    }

    @Override
    public void guestStops(HostId host, ServerId server) {
        happens(new Happening.GuestStopped(host, server));
    }
}
