package io.bearman.sdk.simulation;

import io.bearman.core.alive.Liveness;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Storage;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.net.Datagrams;
import io.bearman.core.net.Http;
import io.bearman.core.node.NodeGate;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.IpmiPower;
import io.bearman.ipmi.Patience;
import io.bearman.maintenance.BringIn;
import io.bearman.maintenance.Departure;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Recovery;
import io.bearman.maintenance.RecoverySettings;
import io.bearman.maintenance.Settings;
import io.bearman.openstack.EndpointInterface;
import io.bearman.openstack.OpenStackRegion;
import io.bearman.openstack.TestServerForm;
import io.bearman.openstack.Tokens;
import io.bearman.pxe.BootDesk;
import io.bearman.pxe.BootHandler;
import io.bearman.pxe.BootProfile;
import io.bearman.pxe.BootProfiles;
import io.bearman.pxe.Registrations;
import io.bearman.pxe.Strangers;
import io.bearman.testkit.cloud.CloudSettings;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.cloud.Flavor;
import io.bearman.testkit.net.VirtualHttp;
import io.bearman.testkit.net.VirtualNetwork;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A fleet in virtual time: real engine, IPMI client, Nova client and boot desk; simulated BMCs,
 * cloud and machines. Guests are watched independently of what Nova says.
 */
final class SimulatedFleet {
    static final RegionId REGION = RegionId.of("RegionOne");
    private static final String CLOUD = "cloud.test:5000";

    private final VirtualTime time;
    private final WallClock wallClock;
    private final FakeCloud cloud;
    private final VirtualNetwork network;
    private final VirtualHttp http;
    private final SimulatedStore store;
    private final Layout layout;
    private final Map<HostId, SimulatedMachine> machines = new LinkedHashMap<>();
    private final List<ServerId> servers = new ArrayList<>();
    private final Map<String, HostId> services = new HashMap<>();
    private final Cloud calmCloud;
    private final Truth truth;
    private final Random random;
    private int runs;

    private @Nullable TestServerForm testServers;

    SimulatedFleet(long seed, int hosts) {
        this(seed, Layout.of(hosts), SimulatedStore::memory);
    }

    SimulatedFleet(long seed, Layout layout, Function<TimeSource, SimulatedStore> store) {
        this(seed, layout, store, CloudSettings.create());
    }

    SimulatedFleet(
            long seed,
            Layout layout,
            Function<TimeSource, SimulatedStore> store,
            CloudSettings cloud) {
        this.time = new VirtualTime(seed);
        this.layout = layout;
        this.random = new Random(seed);
        this.cloud = FakeCloud.virtual(cloud.seed(seed), time);
        this.network = new VirtualNetwork(time, seed);
        this.http = new VirtualHttp(time, seed);
        this.wallClock = new WallClock(time);
        this.store = store.apply(wallClock);
        this.calmCloud = region(this.cloud, time);
        this.truth = new Truth(time);
        truth.hold(new NoGuestRunsTwice(truth));
        truth.hold(new NoGuestLosesItsHost(this));
        http.serve(CLOUD, this.cloud);
        this.cloud.hypervisor(truth);
        List<Placed> placed = new ArrayList<>();
        for (int i = 1; i <= layout.hosts(); i++) {
            placed.add(addHost(i));
        }
        this.store.inventory().put(placed, "test");
    }

    private Placed addHost(int number) {
        Placed placed = placed(number, new HostState.InService());
        cloud.addHost(placed.host().id(), placed.host().zone(), 16, 8704);
        attach(placed);
        return placed;
    }

    /** Adds a machine that is off and that Nova does not know. */
    HostId addNewHost(int number, HostState state) {
        return addNewHost(number, state, 16, 8704);
    }

    HostId addNewHost(int number, HostState state, int vcpus, int ramMb) {
        Placed placed = placed(number, state);
        HostId name = placed.host().id();
        cloud.addMachine(name, vcpus, ramMb);
        attach(placed).isOff();
        store.inventory().put(List.of(placed), "test");
        return name;
    }

    private Placed placed(int number, HostState state) {
        String two = String.format("%02d", number);
        MachineId id = MachineId.of("00000000-0000-4000-8000-0000000000" + two);
        BmcGuid guid = BmcGuid.of("a123456789abcdefa1234567890000" + two);
        Machine machine = new Machine(
                id,
                "SN" + two,
                "Acme",
                "X1",
                Bmc.of("127.0.0." + number, 623, guid, "default"),
                List.of(Mac.of("52:54:00:00:00:" + two)),
                layout.rack(number),
                number);
        HostId name = HostId.of("cn" + number);
        Host host = new Host(name, "compute", REGION, layout.zone(number), "standard", id, state);
        return new Placed(host, machine);
    }

    private SimulatedMachine attach(Placed placed) {
        HostId name = placed.host().id();
        Machine machine = placed.machine();
        SimulatedMachine simulated =
                new SimulatedMachine(name, machine, time, cloud, bootHandler(), truth, random);
        machines.put(name, simulated);
        network.attach(
                new InetSocketAddress(machine.bmc().address(), machine.bmc().port()),
                simulated.bmc()::handle);
        return simulated;
    }

    private Http bootHandler() {
        BootProfile loader = profile("loader");
        BootProfiles profiles = new BootProfiles(loader, Map.of("standard", profile("standard")));
        return BootHandler.create(
                new BootDesk(profiles, Strangers.REGISTER), store.booting(), Registrations.none());
    }

    private static BootProfile profile(String name) {
        URI kernel = URI.create("http://boot.test/" + name + "/vmlinuz");
        return new BootProfile(name, kernel, List.of(), List.of("quiet"));
    }

    VirtualTime time() {
        return time;
    }

    WallClock wallClock() {
        return wallClock;
    }

    FakeCloud cloud() {
        return cloud;
    }

    SimulatedStore store() {
        return store;
    }

    VirtualNetwork network() {
        return network;
    }

    VirtualHttp http() {
        return http;
    }

    Truth truth() {
        return truth;
    }

    /** {@return what should never have happened} */
    List<String> violations() {
        return truth.violations();
    }

    SimulatedMachine machine(String host) {
        return machine(HostId.of(host));
    }

    SimulatedMachine machine(HostId host) {
        return machines.get(host);
    }

    Collection<SimulatedMachine> machines() {
        return machines.values();
    }

    ServerId server(String name, String host, String status) {
        ServerId server = cloud.addServer(name, HostId.of(host), status, Flavor.small());
        servers.add(server);
        return server;
    }

    /** Puts all disks of guests on storage that every host sees. */
    void shareStorage() {
        List<Placed> shared = store.inventory().all().stream()
                .map(it -> new Placed(it.host().with(Storage.SHARED), it.machine()))
                .toList();
        store.inventory().put(shared, "test");
    }

    /** {@return every server there ever was} */
    List<ServerId> servers() {
        return List.copyOf(servers);
    }

    HostState state(HostId host) {
        return store.inventory().find(host).orElseThrow().host().state();
    }

    /** {@return which host's compute service this is} */
    Optional<HostId> serviceHost(@Nullable String service) {
        if (service != null && !services.containsKey(service)) {
            calmCloud.hypervisors().computes().forEach(it -> services.put(it.id(), it.host()));
        }
        return Optional.ofNullable(services.get(service));
    }

    /** {@return the ports of a process of this name} */
    Ports ports(String process) {
        return ports(process, NodeGate.none(), List.of(), http, network, time);
    }

    /** {@return the ports of a process that sees clock and networks in its own way} */
    Ports ports(
            String process,
            NodeGate gate,
            List<Liveness> witnesses,
            Http http,
            Datagrams.Network network,
            TimeSource time) {
        SimulatedStore mine = store.asProcess(process);
        IpmiClient ipmi = new IpmiClient(network, time, seeded(), Patience.create());
        Cloud region = region(http, time);
        return new Ports(
                mine.inventory(),
                mine.journal(),
                mine.claims(),
                mine.freeze(),
                mine.admissions(),
                mine.boots(),
                new IpmiPower(ipmi, name -> new Credential("admin", Secret.of("labpass"))),
                any -> region,
                gate,
                witnesses,
                time);
    }

    private Cloud region(Http http, TimeSource time) {
        Tokens tokens = Tokens.sharing(new VirtualLogin(http, CLOUD), time);
        OpenStackRegion region =
                new OpenStackRegion(http, tokens, REGION.value(), EndpointInterface.PUBLIC, time);
        return (testServers == null ? region : region.with(testServers)).cloud();
    }

    /** From now on new hosts are tried by small servers. */
    void tryHostsByServers() {
        cloud.addFlavorWithoutProcessors(new Flavor("bearman-test", 1, 64, 0));
        testServers = new TestServerForm("bearman-test", "an-image", "none");
    }

    /** {@return the cloud for those who make no mistakes and are told none: no network between} */
    Cloud calmCloud() {
        return calmCloud;
    }

    Maintenance maintenance(Ports ports) {
        return maintenance(ports, time.executor());
    }

    Maintenance maintenance(Ports ports, Executor executor) {
        return maintenance(ports, executor, Settings.create());
    }

    Maintenance maintenance(Ports ports, Executor executor, Settings settings) {
        Supplier<RunId> ids = () -> RunId.of("run-" + (++runs));
        return new Maintenance(ports, settings, executor, ids, "tester");
    }

    Recovery recovery(Ports ports) {
        Supplier<RunId> ids = () -> RunId.of("run-" + (++runs));
        return new Recovery(ports, Settings.create(), RecoverySettings.create(), ids, "tester");
    }

    Departure departure(Ports ports) {
        Supplier<RunId> ids = () -> RunId.of("run-" + (++runs));
        return new Departure(
                ports, Settings.create(), ids, (host, by) -> Optional.of("its credential"));
    }

    BringIn bringIn(Ports ports) {
        Supplier<RunId> ids = () -> RunId.of("run-" + (++runs));
        return new BringIn(ports, Settings.create(), time.executor(), ids, "tester");
    }

    /** Random numbers that a seed repeats. */
    private SecureRandom seeded() {
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                random.nextBytes(bytes);
            }
        };
    }
}
