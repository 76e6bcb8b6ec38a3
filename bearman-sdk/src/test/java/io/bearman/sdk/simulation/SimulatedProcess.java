package io.bearman.sdk.simulation;

import io.bearman.core.boot.Boots;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.claim.Claims;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Journal;
import io.bearman.core.net.Datagrams;
import io.bearman.core.net.Http;
import io.bearman.core.power.Power;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.core.time.VirtualTime;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Recovery;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * A process of ours in the simulated world. It can be killed, and it can be stopped for a while and go
 * on as if nothing had been, at any call of a port or at any time; its database can be slow. What
 * leaves it is told to the {@link Truth}.
 */
final class SimulatedProcess {
    private static final Set<Class<?>> STORE =
            Set.of(Inventory.class, Journal.class, Claims.class, FreezeSwitch.class, Boots.class);

    private final String name;
    private final SimulatedFleet fleet;
    private final VirtualTime time;
    private final Fate fate;
    private final Random random;
    private final Ports ports;
    private final Maintenance maintenance;
    private final Recovery recovery;
    private double slowStore;
    private Deadline stoppedUntil;
    private boolean dead;
    private int calls;

    /**
     * @param slowStore the share of its database's answers that take long
     * @param bug what is wrong with this program
     */
    SimulatedProcess(
            String name,
            SimulatedFleet fleet,
            SimulatedNodes nodes,
            Fate fate,
            double slowStore,
            PlantedBug bug,
            Random random) {
        this.name = name;
        this.fleet = fleet;
        this.time = fleet.time();
        this.fate = fate;
        this.slowStore = slowStore;
        this.random = random;
        this.stoppedUntil = Deadline.in(time, Duration.ZERO);
        Ports real = fleet.ports(
                name, nodes, List.of(nodes.witness()), bug.in(this::send), this::open, new Clock());
        this.ports = bug.in(seams(real));
        this.maintenance = fleet.maintenance(ports, executor());
        this.recovery = fleet.recovery(ports);
    }

    String name() {
        return name;
    }

    Ports ports() {
        return ports;
    }

    Maintenance maintenance() {
        return maintenance;
    }

    Recovery recovery() {
        return recovery;
    }

    /** Its database answers at once from now on. */
    void calmStore() {
        slowStore = 0;
    }

    /** Does something in this process, until it is killed. */
    void start(Runnable body) {
        time.spawn(name, () -> untilKilled(body));
    }

    private Executor executor() {
        return command -> time.spawn(name + "'s", () -> untilKilled(command));
    }

    private static void untilKilled(Runnable body) {
        try {
            body.run();
        } catch (Crash e) {
            // So ends every thread of a killed process.
        }
    }

    boolean dead() {
        return dead;
    }

    /** It is killed: nothing of it runs any more, and everybody knows. */
    void kill() {
        dead = true;
        fleet.store().crash(name);
    }

    /** It stands still for this long, and knows nothing of it. */
    void stop(Duration duration) {
        stoppedUntil = Deadline.in(time, duration);
    }

    private boolean runs() {
        return !dead && stoppedUntil.passed(time);
    }

    /** Where a thread of it goes on only if the process does. */
    private void goOn() {
        while (!dead && !stoppedUntil.passed(time)) {
            time.await(() -> dead, stoppedUntil.left(time));
        }
        if (dead) {
            throw new Crash();
        }
    }

    // ---- its ports

    private Ports seams(Ports real) {
        return Seams.changed(real, new Seams.Change() {
            @Override
            public <T> T of(Class<T> kind, T port) {
                if (kind == TimeSource.class) {
                    return port;
                }
                return Seams.hooked(
                        kind,
                        port,
                        (method, args, call) -> call(kind, method.getName(), args, call));
            }
        });
    }

    private Object call(Class<?> kind, String method, Object[] args, Seams.Real real)
            throws Throwable {
        goOn();
        int number = ++calls;
        strike(fate.before(number));
        slowDown(kind);
        if (kind == Power.class && !method.startsWith("read")) {
            fleet.truth().presses(name, ((Machine) args[0]).id());
        }
        try {
            Object answer = real.call();
            observe(kind, method, args, answer);
            return answer;
        } finally {
            slowDown(kind);
            strike(fate.after(number));
            goOn();
        }
    }

    private void strike(Fate.Blow blow) {
        if (blow.kills()) {
            kill();
        } else if (!blow.stops().isZero()) {
            stop(blow.stops());
        }
        goOn();
    }

    private void slowDown(Class<?> kind) {
        if (STORE.contains(kind) && slowStore > 0 && random.nextDouble() < slowStore) {
            boolean very = random.nextInt(20) == 0;
            time.sleep(Duration.ofMillis(random.nextInt(very ? 120_000 : 3_000)));
            goOn();
        }
    }

    private void observe(Class<?> kind, String method, Object[] args, Object answer) {
        if (kind == Claims.class && method.equals("release")) {
            fleet.truth().happens(new Happening.Released(name, (Claim) args[0]));
        } else if (answer instanceof Claiming.Granted granted) {
            fleet.truth().happens(new Happening.Claimed(name, granted.claim()));
        } else if (answer instanceof Entry entry) {
            fleet.truth().happens(new Happening.Wrote(name, entry));
        }
    }

    // ---- its clock and networks

    private final class Clock implements TimeSource {
        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Instant now() {
            return fleet.wallClock().now();
        }

        @Override
        public void sleep(Duration duration) {
            goOn();
            time.sleep(duration);
            goOn();
        }

        @Override
        public boolean await(BooleanSupplier condition, Duration atMost) {
            goOn();
            boolean holds = time.await(() -> dead || condition.getAsBoolean(), atMost);
            goOn();
            return holds;
        }
    }

    private Http.Response send(Http.Request request) {
        goOn();
        boolean late = request.notAfter() != null && request.notAfter().passed(time);
        if (!late) {
            CloudWrite.of(request)
                    .ifPresent(write -> fleet.truth().happens(new Happening.Asked(name, write)));
        }
        try {
            return fleet.http().send(request);
        } finally {
            goOn();
        }
    }

    private Datagrams open(Datagrams.Receiver receiver) {
        Port port = new Port();
        port.real = fleet.network().open(new Datagrams.Receiver() {
            @Override
            public void received(InetSocketAddress from, byte[] packet) {
                port.whenItRuns(() -> receiver.received(from, packet));
            }

            @Override
            public void alarm() {
                port.whenItRuns(receiver::alarm);
            }
        });
        return port;
    }

    /** A port of the network: what comes while the process stands still waits in the kernel. */
    private final class Port implements Datagrams {
        private Datagrams real;

        private void whenItRuns(Runnable task) {
            if (runs()) {
                task.run();
            } else if (!dead) {
                time.after(stoppedUntil.left(time), () -> later(task));
            }
        }

        private void later(Runnable task) {
            try {
                real.execute(() -> whenItRuns(task));
            } catch (IllegalStateException e) {
                // The port was closed meanwhile, and what waited there is gone.
            }
        }

        @Override
        public void send(InetSocketAddress to, byte[] packet) {
            if (!dead) {
                real.send(to, packet);
            }
        }

        @Override
        public void execute(Runnable task) {
            real.execute(task);
        }

        @Override
        public void wake(long nanoTime) {
            real.wake(nanoTime);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
