package io.bearman.maintenance.boot;

import io.bearman.core.StoreException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.boot.LoaderEvent;
import io.bearman.core.boot.LoaderStage;
import io.bearman.core.claim.Claim;
import io.bearman.core.cloud.Capacity;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.core.time.VirtualTime;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Settings;
import io.bearman.testkit.store.InMemoryStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One host with a machine that does nothing but what its power button says, and a store in memory. */
final class Shelf implements Power {
    static final HostId CN1 = HostId.of("cn1");
    static final RunId RUN = RunId.of("run-1");
    private static final BmcGuid GUID = new BmcGuid("0123456789abcdef0123456789abcdef");
    private static final MachineId MACHINE = new MachineId(new UUID(1, 2));

    final VirtualTime time = new VirtualTime(1);
    final InMemoryStore store = InMemoryStore.create(time);
    final List<String> pressed = new ArrayList<>();
    final List<LoaderEvent> events = new ArrayList<>();
    PowerState power = PowerState.ON;
    boolean silent;

    @Nullable
    Runnable whileRead;

    @Nullable
    List<Server> servers = List.of();

    /** Whether the store can be reached. */
    boolean storeAway;

    /** How far the clock of a watchdog's machine is ahead of the store's. */
    Duration ahead = Duration.ZERO;

    private final long begun = time.nanoTime();
    private int ids;

    Shelf(HostState... path) {
        Machine machine = new Machine(
                MACHINE,
                "SN-1",
                "Acme",
                "X1",
                Bmc.of("10.9.0.1", 623, GUID, "lab"),
                List.of(Mac.of("52:54:00:00:00:01")),
                RackId.of("r1"),
                1);
        Host host = new Host(
                CN1,
                "compute",
                RegionId.of("RegionOne"),
                Zone.of("az1"),
                "standard",
                MACHINE,
                new HostState.Expected());
        store.inventory().put(List.of(new Placed(host, machine)), "ann");
        go(path);
    }

    /** Lets the host come through these states. */
    void go(HostState... path) {
        for (HostState next : path) {
            store.inventory().transition(CN1, state(), next, "ann", "");
        }
    }

    HostState state() {
        return store.inventory().find(CN1).orElseThrow().host().state();
    }

    void says(LoaderStage stage, String detail) {
        events.add(0, new LoaderEvent(Mac.of("52:54:00:00:00:01"), CN1, stage, detail, time.now()));
    }

    void reports(String bootId) {
        store.boots().report(CN1, bootId).orElseThrow();
    }

    void passes(int seconds) {
        time.sleep(Duration.ofSeconds(seconds));
    }

    Ports ports(String process) {
        InMemoryStore view = store.asProcess(process);
        return new Ports(
                view.inventory(),
                view.journal(),
                view.claims(),
                view.freeze(),
                view.admissions(),
                view.boots(),
                this,
                region -> cloud(),
                NodeGate.none(),
                List.of(),
                new Ahead());
    }

    BootWatchdog watchdog() {
        return watchdog("watchdog");
    }

    BootWatchdog watchdog(String process) {
        return watchdog(process, WatchdogSettings.create().acting());
    }

    /** One that has listened since the shelf is there. */
    BootWatchdog watchdog(String process, WatchdogSettings settings) {
        return newWatchdog(process, settings).listeningSince(begun);
    }

    BootWatchdog newWatchdog(String process, WatchdogSettings settings) {
        return new BootWatchdog(
                ports(process),
                new Reachable(),
                host -> List.copyOf(events),
                Settings.create(),
                settings,
                this::id);
    }

    /** The audit log, where the store can be reached. */
    private final class Reachable implements AuditLog {
        private AuditLog log() {
            if (storeAway) {
                throw new StoreException.Unreachable("store db cannot be used", null);
            }
            return store.audit();
        }

        @Override
        public void note(String by, String about, String what, String why) {
            log().note(by, about, what, why);
        }

        @Override
        public Instant now() {
            return log().now();
        }

        @Override
        public List<AuditEvent> about(String about) {
            return log().about(about);
        }

        @Override
        public List<AuditEvent> latest(int atMost) {
            return log().latest(atMost);
        }
    }

    /** The clock of a machine that nobody sets. */
    private final class Ahead implements TimeSource {
        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Instant now() {
            return time.now().plus(ahead);
        }

        @Override
        public void sleep(Duration duration) {
            time.sleep(duration);
        }

        @Override
        public boolean await(BooleanSupplier condition, Duration atMost) {
            return time.await(condition, atMost);
        }
    }

    /** {@return whether another machine of the rack may be switched on now, which takes its turn} */
    boolean takesATurn() {
        return store.admissions()
                .powerOn(RackId.of("r1"), Settings.create().powerOns(), Duration.ofMinutes(1))
                .isZero();
    }

    RunId id() {
        return RunId.of("hand-" + ids++);
    }

    private Cloud cloud() {
        Guests guests = port(Guests.class);
        return new Cloud(port(Hypervisors.class), guests, port(Capacity.class));
    }

    /** Only the servers of a host may be asked for. */
    private <T> T port(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("on")) {
                        throw new AssertionError("asked for " + method);
                    }
                    if (servers == null) {
                        throw new CloudException.Unreachable("nova: no answer", null);
                    }
                    return servers;
                }));
    }

    @Override
    public Reading read(Machine machine) {
        if (whileRead != null) {
            Runnable once = whileRead;
            whileRead = null;
            once.run();
        }
        if (silent) {
            throw new PowerException.Unreachable("10.9.0.1: no answer");
        }
        return new Reading(power, GUID, true, 1, time.nanoTime(), time.now());
    }

    @Override
    public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
        claim.mustBeOn(machine);
        pressed.add(action.name());
        power = action == PowerAction.HARD_OFF ? PowerState.OFF : PowerState.ON;
    }

    @Override
    public void nextBoot(Machine machine, BootDevice device, Claim claim, Deadline notAfter) {
        claim.mustBeOn(machine);
        pressed.add(device.name());
    }

    @Override
    public Optional<RestorePolicy> restorePolicy(Machine machine) {
        return Optional.empty();
    }

    @Override
    public void restorePolicy(
            Machine machine, RestorePolicy policy, Claim claim, Deadline notAfter) {
        throw new AssertionError("nobody asked for a policy");
    }
}
