package io.bearman.testkit.rack;

import io.bearman.core.UsageException;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.net.Http;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Credentials;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.BootFlags;
import io.bearman.testkit.bmc.Chassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.bmc.UdpBmcServer;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.cloud.FakeCloudServer;
import io.bearman.testkit.cloud.Flavor;
import io.bearman.testkit.cloud.Hypervisor;
import io.bearman.testkit.cloud.Timers;
import io.bearman.testkit.net.LoopbackHttp;
import io.bearman.testkit.net.VirtualNetwork;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Racks of diskless machines and the cloud they make up: each machine has a BMC, boots over HTTP
 * when its boot device says so, brings nova-compute up, and runs guests. It counts by itself what
 * must not happen ({@link Violation}).
 *
 * <p>In a folder it outlives its process: every change is on disk before its answer leaves, and a
 * second start goes on where the first was killed.
 *
 * <p>Thread-safe. One lock, which is the last one taken: under it neither the cloud nor a BMC is
 * called. What a machine does to the cloud happens in the order of one {@link Timers}.
 */
public final class SimulatedRack implements AutoCloseable {
    /** The name under which inventory and {@link #credentials} know the BMCs' user. */
    public static final String CREDENTIAL = "rack";

    private static final String USER = "admin";
    private static final String PASSWORD = "rack secret";
    private static final Zone ZONE = new Zone("nova");
    private static final Duration MISSED_AFTER = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final int REPORTS = 12;

    private final Object lock = new Object();
    private final RackSettings settings;
    private final TimeSource time;
    private final Timers timers;
    private final Executor tasks;
    private final @Nullable Saved saved;
    private final Firmware firmware;
    private final FakeCloud cloud;
    private final Watch watch;
    private final Map<HostId, SimulatedMachine> machines = new LinkedHashMap<>();
    private final Map<HostId, SimulatedBmc> bmcs = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private List<ServerId> guests = List.of();
    private @Nullable URI bootServer;
    private @Nullable FakeCloudServer cloudServer;
    private int cloudPort;
    private volatile boolean furnished;
    private boolean closed;

    private SimulatedRack(
            RackSettings settings,
            TimeSource time,
            Timers timers,
            Executor tasks,
            Http http,
            FakeCloud cloud,
            @Nullable Path folder,
            boolean secure) {
        this.settings = settings;
        this.time = time;
        this.timers = timers;
        this.tasks = tasks;
        this.firmware = new Firmware(http);
        this.cloud = cloud;
        this.saved = folder == null ? null : new Saved(folder);
        this.watch = new Watch(time);
        for (int i = 0; i < settings.hosts(); i++) {
            SimulatedMachine machine = new SimulatedMachine(settings, i);
            machines.put(machine.host, machine);
            Random random = secure ? new SecureRandom() : new Random(settings.seed() * 10_007 + i);
            bmcs.put(
                    machine.host,
                    new SimulatedBmc(
                            SimulatedBmc.Settings.of(machine.guid, BmcUser.admin(USER, PASSWORD)),
                            new Wiring(machine),
                            time,
                            random));
        }
    }

    /**
     * {@return a rack in virtual time, its BMCs at 10.77.0.0/16 of this network}
     *
     * @param http how machines reach the {@linkplain #bootServer boot server}
     */
    public static SimulatedRack virtual(
            RackSettings settings, VirtualTime time, VirtualNetwork network, Http http) {
        return virtual(settings, time, network, http, null);
    }

    /** {@return a rack in virtual time that is kept in this folder, going on if there is one} */
    public static SimulatedRack virtual(
            RackSettings settings,
            VirtualTime time,
            VirtualNetwork network,
            Http http,
            @Nullable Path folder) {
        FakeCloud cloud = FakeCloud.virtual(settings.cloud(), time);
        SimulatedRack rack = new SimulatedRack(
                settings, time, Timers.virtual(time), time.executor(), http, cloud, folder, false);
        rack.start();
        rack.bmcs.forEach((host, bmc) -> network.attach(rack.address(host), bmc::handle));
        return rack;
    }

    /**
     * {@return a rack on this machine: BMCs on real UDP ports of 127.0.0.1, the cloud on a real HTTP
     * port, kept in this folder; if there is one it goes on, on the same ports where they are free}
     */
    public static SimulatedRack real(RackSettings settings, Path folder) {
        ExecutorService threads = Executors.newCachedThreadPool(body -> {
            Thread thread = new Thread(body, "rack");
            thread.setDaemon(true);
            return thread;
        });
        SimulatedRack rack = new SimulatedRack(
                settings,
                TimeSource.system(),
                Timers.daemon(),
                threads,
                new LoopbackHttp(),
                FakeCloud.real(settings.cloud()),
                folder,
                true);
        rack.open.add(threads::shutdownNow);
        rack.start();
        rack.openPorts();
        return rack;
    }

    // ---- for the program under test

    /** Says where machines find the boot server; until then they keep asking. */
    public void bootServer(URI root) {
        synchronized (lock) {
            bootServer = root;
        }
    }

    /** {@return the hosts with their machines, to be imported; all in service} */
    public List<Placed> hosts() {
        RegionId region = new RegionId(settings.cloud().region());
        List<Placed> placed = new ArrayList<>();
        for (SimulatedMachine machine : machines.values()) {
            InetSocketAddress at = address(machine.host);
            Bmc bmc = Bmc.of(
                    at.getAddress().getHostAddress(), at.getPort(), machine.guid, CREDENTIAL);
            placed.add(new Placed(
                    new Host(
                            machine.host,
                            "compute",
                            region,
                            ZONE,
                            "compute",
                            machine.id,
                            new HostState.InService()),
                    new Machine(
                            machine.id,
                            machine.serial,
                            "Simulated",
                            "Diskless 1U",
                            bmc,
                            List.of(machine.mac),
                            machine.rack,
                            machine.unit)));
        }
        return placed;
    }

    /** {@return who may log into the BMCs} */
    public Credentials credentials() {
        return name -> {
            if (!name.equals(CREDENTIAL)) {
                throw new UsageException("no credential is named " + name);
            }
            return new Credential(USER, Secret.of(PASSWORD));
        };
    }

    /** {@return the cloud: Keystone, Nova and Placement} */
    public FakeCloud cloud() {
        return cloud;
    }

    /**
     * {@return the root of the cloud's real HTTP port; Keystone is below {@code /v3}}
     *
     * @throws IllegalStateException in virtual time
     */
    public URI cloudUri() {
        if (cloudServer == null) {
            throw new IllegalStateException("in virtual time the cloud has no port");
        }
        return cloudServer.uri();
    }

    // ---- for those who make trouble

    /** {@return a host's BMC, to let it misbehave} */
    public SimulatedBmc bmc(HostId host) {
        machine(host);
        return Objects.requireNonNull(bmcs.get(host));
    }

    /** Does to a machine what its BMC or a person at its front can do. */
    public void press(HostId host, PowerAction action) {
        act(machine(host), action);
    }

    /** Sets what a machine does at its next boots, as through its BMC. */
    public void bootDevice(HostId host, BootDevice device) {
        bmc(host).restore(BootFlags.once(device));
        new Wiring(machine(host)).bootFlags(BootFlags.once(device));
    }

    /**
     * A machine loses its power by no fault of the program under test: its guests are gone, and
     * nothing of it counts as a violation while they are.
     */
    public void crash(HostId host) {
        SimulatedMachine machine = machine(host);
        synchronized (lock) {
            watch.lost(host);
            machine.crashed = true;
            losePower(machine, Stage.OFF);
        }
    }

    // ---- what is true

    /** {@return where a machine is} */
    public Stage stage(HostId host) {
        synchronized (lock) {
            return machine(host).stage;
        }
    }

    /** {@return how often a machine lost its power, resets included} */
    public int offs(HostId host) {
        synchronized (lock) {
            return machine(host).offs;
        }
    }

    /** {@return everything that happened and must not have, in order} */
    public List<Violation> violations() {
        synchronized (lock) {
            return watch.violations();
        }
    }

    /** {@return what became of it} */
    public RackReport report() {
        synchronized (lock) {
            int rebooted = (int) machines.values().stream()
                    .filter(machine -> machine.boots > 0 && machine.stage == Stage.SERVING)
                    .count();
            return new RackReport(
                    machines.size(),
                    rebooted,
                    guests.size(),
                    (int) guests.stream().filter(this::lives).count(),
                    watch.violations().size());
        }
    }

    private boolean lives(ServerId guest) {
        return watch.hosts(guest).size() == 1
                && watch.hosts(guest).stream()
                        .allMatch(host -> machine(host).stage.hasSystem());
    }

    /** Stops where it is; what is in its folder goes on at the next start. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        timers.close();
        cloud.close();
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        open.clear();
    }

    // ---- beginning

    private void start() {
        cloud.onChange(this::cloudChanged);
        Optional<Saved.Rack> kept = saved == null ? Optional.empty() : saved.rack();
        if (saved != null && kept.isPresent()) {
            restore(saved, kept.get());
        } else {
            furnish();
        }
        cloud.hypervisor(new Witness());
        furnished = true;
        checkLimits();
        synchronized (lock) {
            for (ServerId guest : guests) {
                if (watch.hosts(guest).isEmpty()) {
                    missLater(guest, watch.absent(guest));
                }
            }
            machines.values().forEach(machine -> schedule(machine, left(machine)));
            save();
        }
    }

    private void furnish() {
        machines.keySet().forEach(cloud::addHost);
        List<HostId> hosts = List.copyOf(machines.keySet());
        List<ServerId> created = new ArrayList<>();
        for (int i = 0; i < settings.guests(); i++) {
            HostId host = hosts.get(i % hosts.size());
            created.add(cloud.addServer("vm" + (i + 1), host, "ACTIVE", Flavor.small()));
        }
        guests = created;
    }

    private void restore(Saved from, Saved.Rack kept) {
        cloud.restore(from.cloud()
                .orElseThrow(
                        () -> new IllegalStateException("a rack was saved without its cloud")));
        guests = kept.guests().stream().map(ServerId::of).toList();
        watch.restore(kept.violations());
        cloudPort = kept.cloudPort();
        for (Saved.State state : kept.machines()) {
            SimulatedMachine machine = machine(HostId.of(state.host()));
            machine.restore(state);
            bmc(machine.host).restore(state.flags());
            // The process may have ended between what a machine did and what the cloud saw of it.
            if (!machine.stage.hasSystem()) {
                cloud.hostLost(machine.host);
            } else if (machine.stage == Stage.SERVING) {
                cloud.computeStarted(machine.host);
            }
        }
    }

    private void openPorts() {
        for (SimulatedMachine machine : machines.values()) {
            UdpBmcServer server = listen(bmc(machine.host), machine.port);
            open.add(server);
            machine.port = server.address().getPort();
        }
        cloudServer = openCloud();
        open.add(cloudServer);
        cloudPort = cloudServer.uri().getPort();
        synchronized (lock) {
            save();
        }
    }

    private static UdpBmcServer listen(SimulatedBmc bmc, int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            return UdpBmcServer.start(bmc, new InetSocketAddress(loopback, port));
        } catch (UncheckedIOException e) {
            return UdpBmcServer.start(bmc, new InetSocketAddress(loopback, 0));
        }
    }

    private FakeCloudServer openCloud() {
        try {
            return FakeCloudServer.open(cloud, cloudPort);
        } catch (UncheckedIOException e) {
            return FakeCloudServer.open(cloud, 0);
        }
    }

    private InetSocketAddress address(HostId host) {
        SimulatedMachine machine = machine(host);
        if (machine.port != 0) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), machine.port);
        }
        return new InetSocketAddress(
                "10.77." + machine.number / 250 + "." + (machine.number % 250 + 1), Bmc.PORT);
    }

    private SimulatedMachine machine(HostId host) {
        SimulatedMachine machine = machines.get(host);
        if (machine == null) {
            throw new IllegalArgumentException("no such host in the rack: " + host);
        }
        return machine;
    }

    // ---- power

    /** What a BMC is wired to. */
    private final class Wiring implements Chassis {
        private final SimulatedMachine machine;

        Wiring(SimulatedMachine machine) {
            this.machine = machine;
        }

        @Override
        public PowerState power() {
            synchronized (lock) {
                return machine.stage.power();
            }
        }

        @Override
        public void act(PowerAction action) {
            SimulatedRack.this.act(machine, action);
        }

        @Override
        public void bootFlags(BootFlags flags) {
            synchronized (lock) {
                machine.flags = flags;
                save();
            }
        }
    }

    private void act(SimulatedMachine machine, PowerAction action) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            boolean on = machine.stage.power() == PowerState.ON;
            switch (action) {
                case ON -> {
                    if (machine.stage == Stage.OFF) {
                        powerOn(machine);
                    }
                }
                case HARD_OFF -> powerOff(machine, Stage.OFF);
                case CYCLE -> {
                    if (on) {
                        powerOff(machine, Stage.CYCLING);
                    }
                }
                case RESET -> {
                    if (on) {
                        powerOff(machine, Stage.OFF);
                        powerOn(machine);
                    }
                }
                case SOFT_OFF -> {
                    // Firmware and iPXE do not hear the button.
                    if (machine.stage.hasSystem() && machine.stage != Stage.SHUTTING_DOWN) {
                        machine.epoch++;
                        enter(machine, Stage.SHUTTING_DOWN);
                    }
                }
                case DIAGNOSTIC_INTERRUPT -> {}
            }
        }
    }

    private void powerOn(SimulatedMachine machine) {
        machine.epoch++;
        machine.bootId = null;
        enter(machine, Stage.FIRMWARE);
    }

    private void powerOff(SimulatedMachine machine, Stage to) {
        if (machine.stage.power() == PowerState.ON) {
            machine.offs++;
            if (machine.offs > 1) {
                watch.violation(
                        Violation.Kind.OFF_TWICE, machine.host, "lost its power a second time");
            }
            for (ServerId guest : watch.lost(machine.host)) {
                watch.violation(
                        Violation.Kind.GUEST_ON_OFF_HOST,
                        guest,
                        "ran on " + machine.host + " when it lost its power");
                missLater(guest, watch.absent(guest));
            }
        }
        losePower(machine, to);
    }

    private void losePower(SimulatedMachine machine, Stage to) {
        machine.epoch++;
        timers.after(Duration.ZERO, () -> tellCloud(() -> cloud.hostLost(machine.host)));
        enter(machine, to);
    }

    private void enter(SimulatedMachine machine, Stage stage) {
        machine.stage = stage;
        machine.since = time.now().toEpochMilli();
        machine.attempts = 0;
        save();
        schedule(machine, delay(stage));
        timers.after(Duration.ZERO, () -> tellCloud(this::checkLimits));
    }

    private void tellCloud(Runnable event) {
        synchronized (lock) {
            if (closed) {
                return;
            }
        }
        event.run();
    }

    // ---- booting

    /** What is left of a stage whose process was away for a while. */
    private Duration left(SimulatedMachine machine) {
        long spent = Math.max(0, time.now().toEpochMilli() - machine.since);
        Duration left = delay(machine.stage).minusMillis(spent);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How long a machine stays in a stage before its next step. */
    private Duration delay(Stage stage) {
        RackSettings.Pace pace = settings.pace();
        return switch (stage) {
            case FIRMWARE -> pace.firmware();
            case CYCLING -> pace.cycle();
            case HELD -> pace.hold();
            case BOOTING -> pace.boot();
            case STARTING -> pace.agent();
            case SHUTTING_DOWN -> pace.softOff();
            case OFF, NETWORK, NO_SYSTEM, REPORTING, REFUSED, SERVING -> Duration.ZERO;
        };
    }

    private void schedule(SimulatedMachine machine, Duration delay) {
        int epoch = machine.epoch;
        timers.after(delay, () -> {
            try {
                if (current(machine, epoch)) {
                    step(machine, epoch);
                }
            } catch (RejectedExecutionException e) {
                // The rack is being closed; its folder knows where this machine was.
            }
        });
    }

    private boolean current(SimulatedMachine machine, int epoch) {
        synchronized (lock) {
            return !closed && machine.epoch == epoch;
        }
    }

    /** Runs where events run: asking the boot server waits, so that goes to a task. */
    private void step(SimulatedMachine machine, int epoch) {
        switch (stage(machine.host)) {
            case FIRMWARE -> {
                BootDevice device = bmc(machine.host).boot();
                advance(
                        machine,
                        epoch,
                        device == BootDevice.NETWORK ? Stage.NETWORK : Stage.NO_SYSTEM);
            }
            case NETWORK, HELD -> tasks.execute(() -> ask(machine, epoch));
            case BOOTING -> advance(machine, epoch, Stage.REPORTING);
            case REPORTING -> tasks.execute(() -> report(machine, epoch));
            case STARTING -> {
                synchronized (lock) {
                    machine.boots++;
                    machine.crashed = false;
                }
                cloud.computeStarted(machine.host);
                advance(machine, epoch, Stage.SERVING);
            }
            case CYCLING -> {
                synchronized (lock) {
                    powerOn(machine);
                }
            }
            case SHUTTING_DOWN -> {
                synchronized (lock) {
                    powerOff(machine, Stage.OFF);
                }
            }
            case OFF, NO_SYSTEM, REFUSED, SERVING -> {}
        }
    }

    private boolean advance(SimulatedMachine machine, int epoch, Stage to) {
        synchronized (lock) {
            if (closed || machine.epoch != epoch) {
                return false;
            }
            enter(machine, to);
            return true;
        }
    }

    private Optional<URI> server() {
        synchronized (lock) {
            return Optional.ofNullable(bootServer);
        }
    }

    private void ask(SimulatedMachine machine, int epoch) {
        Firmware.Asked asked = server().map(server -> firmware.ask(server, machine))
                .orElse(Firmware.Asked.NOTHING);
        switch (asked.verdict()) {
            case NO_ANSWER -> again(machine, epoch);
            case HOLD -> advance(machine, epoch, Stage.HELD);
            case OTHER_SYSTEM -> advance(machine, epoch, Stage.NO_SYSTEM);
            case PRODUCTION -> {
                synchronized (lock) {
                    if (machine.epoch == epoch) {
                        machine.bootId = machine.newBootId(time.now());
                        machine.token = asked.token();
                        machine.secret = null;
                    }
                }
                advance(machine, epoch, Stage.BOOTING);
            }
        }
    }

    private void again(SimulatedMachine machine, int epoch) {
        synchronized (lock) {
            if (!closed && machine.epoch == epoch) {
                machine.attempts++;
                schedule(machine, settings.pace().retry());
            }
        }
    }

    private void report(SimulatedMachine machine, int epoch) {
        Optional<URI> server = server();
        int status = server.isEmpty() ? 0 : report(server.get(), machine, epoch);
        boolean refused = status >= 400 && status < 500;
        if (status >= 200 && status < 300) {
            advance(machine, epoch, Stage.STARTING);
        } else if (refused && machine.attempts >= REPORTS) {
            advance(machine, epoch, Stage.REFUSED);
        } else {
            again(machine, epoch);
        }
    }

    /** Its initrd exchanges the token, once; its system reports with what it got for it. */
    private int report(URI server, SimulatedMachine machine, int epoch) {
        String bootId;
        String token;
        String secret;
        synchronized (lock) {
            bootId = String.valueOf(machine.bootId);
            token = String.valueOf(machine.token);
            secret = machine.secret;
        }
        if (secret == null) {
            Firmware.Exchanged exchanged = firmware.exchange(server, machine, token, bootId);
            if (exchanged.status() != 201) {
                return exchanged.status();
            }
            secret = exchanged.secret();
            synchronized (lock) {
                if (machine.epoch == epoch) {
                    machine.secret = secret;
                    save();
                }
            }
        }
        return firmware.report(server, machine, secret, bootId);
    }

    // ---- watching

    /** What the hypervisors tell; called under the cloud's lock. */
    private final class Witness implements Hypervisor {
        @Override
        public void guestStarts(HostId host, ServerId server, String name) {
            synchronized (lock) {
                watch.starts(host, server, name, machine(host).stage);
            }
        }

        @Override
        public void guestStops(HostId host, ServerId server) {
            synchronized (lock) {
                Integer absence = watch.stops(host, server);
                if (absence != null) {
                    missLater(server, absence);
                }
            }
        }
    }

    private void missLater(ServerId guest, int absence) {
        timers.after(MISSED_AFTER, () -> tellCloud(() -> miss(guest, absence)));
    }

    /** A guest that Nova believes running, and runs nowhere: nobody else would notice. */
    private void miss(ServerId guest, int absence) {
        String status = statusOf(guest);
        synchronized (lock) {
            if (!watch.isAbsent(guest, absence)) {
                return;
            }
            if (status.equals("ACTIVE") || status.equals("ERROR")) {
                watch.nowhere(guest, status);
                save();
            } else {
                timers.after(LOOK_AGAIN, () -> tellCloud(() -> miss(guest, absence)));
            }
        }
    }

    private String statusOf(ServerId guest) {
        try {
            return cloud.status(guest);
        } catch (IllegalArgumentException e) {
            return "DELETED";
        }
    }

    /** Called under the cloud's lock. */
    private void cloudChanged() {
        synchronized (lock) {
            if (closed) {
                return;
            }
        }
        if (furnished) {
            checkLimits();
        }
        if (saved != null) {
            saved.writeCloud(cloud.snapshot());
        }
    }

    private void checkLimits() {
        Map<String, TreeSet<HostId>> out = new TreeMap<>();
        for (SimulatedMachine machine : machines.values()) {
            TreeSet<HostId> hosts =
                    out.computeIfAbsent(machine.rack.value(), rack -> new TreeSet<>());
            if (cloud.disabled(machine.host)) {
                hosts.add(machine.host);
            }
        }
        synchronized (lock) {
            TreeSet<HostId> faultless = new TreeSet<>();
            for (SimulatedMachine machine : machines.values()) {
                if (machine.stage != Stage.SERVING) {
                    Objects.requireNonNull(out.get(machine.rack.value())).add(machine.host);
                }
                if (machine.crashed) {
                    faultless.add(machine.host);
                }
            }
            int before = watch.violations().size();
            out.forEach((rack, hosts) -> watch.out(rack, hosts, faultless, settings.outPerRack()));
            if (watch.violations().size() != before) {
                save();
            }
        }
    }

    private void save() {
        if (saved != null && !closed) {
            saved.write(new Saved.Rack(
                    machines.values().stream().map(SimulatedMachine::state).toList(),
                    guests.stream().map(ServerId::toString).toList(),
                    watch.violations(),
                    cloudPort));
        }
    }
}
