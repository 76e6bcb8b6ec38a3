package io.bearman.testkit.cloud;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.time.TimeSource;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.cloud.Rows.Compute;
import io.bearman.testkit.cloud.Rows.Guest;
import io.bearman.testkit.cloud.Rows.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A region's Keystone, Nova and Placement in memory, as awkward as the real ones: a 202 proves
 * nothing, statuses lie for a moment, records lag, allocations stay behind.
 *
 * <p>It is an {@link Http}, for clients in the same virtual time; {@link FakeCloudServer} puts it
 * on a real port. On any authority: {@code /v3} is Keystone, {@code /v2.1} Nova, {@code /placement}
 * Placement; the catalogue names them under the authority that was asked. Users are {@code admin}
 * (role admin) and {@code demo} (role member), both with the password {@code secret}.
 *
 * <p>Thread-safe: everything is guarded by one lock, held also while {@link Hypervisor} and the
 * change listener are called. In virtual time a seed and the same calls give the same cloud.
 */
public final class FakeCloud implements Http, AutoCloseable {
    /** The password of the users that are there from the start. */
    public static final String PASSWORD = "secret";

    private static final Duration UNLIMITED = Duration.ofDays(1);

    private final Region region;
    private final Timers timers;
    private final Faults faults;
    private final Keystone keystone;
    private final Nova nova;
    private final Placement placement;
    private final List<Asked> log = new ArrayList<>();

    /**
     * @param time the clock of its records, and of answers that come late
     * @param timers lets things happen; closed with the cloud
     */
    public FakeCloud(CloudSettings settings, TimeSource time, Timers timers) {
        this.timers = timers;
        region = new Region(settings, time, timers);
        faults = new Faults(region);
        keystone = new Keystone(region);
        nova = new Nova(region, keystone);
        placement = new Placement(region, keystone);
        addUser("admin", PASSWORD, "admin", "admin");
        addUser("demo", PASSWORD, "demo", "member");
        addFlavor(Flavor.small());
    }

    /** {@return a cloud in virtual time} */
    public static FakeCloud virtual(CloudSettings settings, VirtualTime time) {
        return new FakeCloud(settings, time, Timers.virtual(time));
    }

    /** {@return a cloud on this machine's clock, with a thread of its own} */
    public static FakeCloud real(CloudSettings settings) {
        return new FakeCloud(settings, TimeSource.system(), Timers.daemon());
    }

    // ---- furnishing

    /** Adds a host whose agent runs: 16 processors, 8704 MiB, zone nova. */
    public void addHost(HostId host) {
        addHost(host, new Zone("nova"), 16, 8704);
    }

    /** Adds a host whose agent runs. */
    public void addHost(HostId host, Zone zone, int vcpus, int ramMb) {
        synchronized (region.lock) {
            Compute compute = stranger(host, vcpus, ramMb);
            compute.alive = true;
            region.register(compute);
            compute.zone = zone.value();
            compute.running = true;
            compute.reportedAt = region.now();
            region.changed();
        }
    }

    /**
     * Adds a machine that Nova does not know yet: its service is there once its agent has started,
     * and its hypervisor some seconds later.
     */
    public void addMachine(HostId host, int vcpus, int ramMb) {
        synchronized (region.lock) {
            stranger(host, vcpus, ramMb);
        }
    }

    private Compute stranger(HostId host, int vcpus, int ramMb) {
        Compute compute = new Compute();
        compute.host = host.value();
        compute.vcpus = vcpus;
        compute.ramMb = ramMb;
        if (region.findCompute(host.value()).isPresent()
                || region.rows().strangers.putIfAbsent(host.value(), compute) != null) {
            throw new IllegalArgumentException("there is such a host already: " + host);
        }
        return compute;
    }

    /** Whether a new service is enabled at once, as {@code enable_new_services} is by default. */
    public void enableNewServices(boolean enable) {
        synchronized (region.lock) {
            region.rows().newServicesDisabled = !enable;
        }
    }

    /**
     * Whether new hypervisors are discovered by themselves, as {@code
     * discover_hosts_in_cells_interval} lets them.
     */
    public void discoverByItself(boolean itself) {
        synchronized (region.lock) {
            region.rows().undiscovering = !itself;
        }
    }

    /** Leaves resources of this host held for a consumer that is no server (any more). */
    public void leakAllocation(String consumer, HostId host) {
        synchronized (region.lock) {
            region.hold(
                    consumer, region.compute(host.value()).host, Flavor.small().name());
        }
    }

    /** Adds an aggregate that makes a zone, with these hosts. */
    public void addAggregate(String name, Zone zone, HostId... hosts) {
        synchronized (region.lock) {
            Rows.Aggregate aggregate = new Rows.Aggregate();
            aggregate.id = (int) ++region.rows().aggregatesMade;
            aggregate.uuid = region.uuid("aggregate");
            aggregate.name = name;
            aggregate.zone = zone.value();
            aggregate.createdAt = region.now();
            for (HostId host : hosts) {
                aggregate.hosts.add(host.value());
                region.compute(host.value()).zone = zone.value();
            }
            region.rows().aggregates.add(aggregate);
        }
    }

    /** What {@code nova-manage cell_v2 discover_hosts} does. */
    public void discover() {
        synchronized (region.lock) {
            region.rows().computes.values().forEach(compute -> compute.discovered = true);
            region.changed();
        }
    }

    /** Adds a flavor, or replaces the one of that name. */
    public void addFlavor(Flavor flavor) {
        synchronized (region.lock) {
            region.rows().flavors.put(flavor.name(), flavor);
        }
    }

    /** Adds a flavor whose servers take memory and no processors: {@code resources:VCPU=0}. */
    public void addFlavorWithoutProcessors(Flavor flavor) {
        synchronized (region.lock) {
            addFlavor(flavor);
            region.rows().processorless.add(flavor.name());
        }
    }

    /**
     * Adds a server of the demo project on this host, whether there is room or not.
     *
     * @param status ACTIVE, SHUTOFF, PAUSED, SUSPENDED, RESCUE or ERROR; it runs unless SHUTOFF or
     *     SUSPENDED
     */
    public ServerId addServer(String name, HostId host, String status, Flavor flavor) {
        synchronized (region.lock) {
            addFlavor(flavor);
            Guest guest = new Guest();
            guest.id = region.uuid("server");
            guest.number = (int) region.rows().uuidsMade;
            guest.name = name;
            guest.project = "demo";
            guest.user = "demo";
            guest.flavor = flavor.name();
            guest.host = region.compute(host.value()).host;
            guest.createdAt = region.now();
            region.state(guest, vmState(status), null);
            region.rows().guests.put(guest.id, guest);
            region.hold(guest.id, host.value(), flavor.name());
            if (!status.equals("SHUTOFF") && !status.equals("SUSPENDED")) {
                region.startGuest(guest, host.value());
            }
            region.changed();
            return ServerId.of(guest.id);
        }
    }

    private static String vmState(String status) {
        return switch (status) {
            case "ACTIVE", "PAUSED", "SUSPENDED", "ERROR" -> status.toLowerCase(Locale.ROOT);
            case "SHUTOFF" -> "stopped";
            case "RESCUE" -> "rescued";
            default -> throw new IllegalArgumentException("not a status to begin with: " + status);
        };
    }

    /** Keeps a server to a zone for ever. */
    public void pin(ServerId server, Zone zone) {
        synchronized (region.lock) {
            guest(server).wantedZone = zone.value();
        }
    }

    /** Puts a server into an anti-affinity group: no two of it on one host. */
    public void separate(ServerId server, String group) {
        group(server, group, "anti-affinity");
    }

    /**
     * Puts a server into a group, which is made with this policy when there is none of its name.
     *
     * @param policy affinity, anti-affinity, soft-affinity or soft-anti-affinity
     */
    public void group(ServerId server, String group, String policy) {
        synchronized (region.lock) {
            Guest guest = guest(server);
            guest.group = group;
            Rows.Group made = region.rows().groups.computeIfAbsent(group, key -> new Rows.Group());
            made.uuid = made.uuid.isEmpty() ? region.uuid("group") : made.uuid;
            made.policy = policy;
            made.name = group;
            made.project = guest.project;
            made.user = guest.user;
        }
    }

    /** Lets a server boot from this volume instead of an image. */
    public void bootFromVolume(ServerId server, UUID volume) {
        synchronized (region.lock) {
            Guest guest = guest(server);
            guest.image = null;
            guest.volumes.add(volume.toString());
        }
    }

    /** Adds a user. */
    public void addUser(String name, String password, String project, String role) {
        synchronized (region.lock) {
            addPerson(name, name, password, project, role).application = false;
        }
    }

    /** Adds an application credential of that id and name. */
    public void addApplicationCredential(String id, String secret, String project, String role) {
        synchronized (region.lock) {
            addPerson(id, id, secret, project, role).application = true;
        }
    }

    /** Deletes an application credential, and with it its tokens. */
    public void deleteApplicationCredential(String id) {
        synchronized (region.lock) {
            region.rows().people.remove(id);
        }
    }

    private Person addPerson(String id, String name, String secret, String project, String role) {
        Person person = new Person();
        person.id = id;
        person.name = name;
        person.secret = secret;
        person.project = project;
        person.role = role;
        region.rows().people.put(id, person);
        return person;
    }

    /** {@return a new token of this user, for clients that do not log in} */
    public String token(String user) {
        synchronized (region.lock) {
            Person person = region.rows().people.get(user);
            if (person == null) {
                throw new IllegalArgumentException("no such user: " + user);
            }
            return keystone.issue(person, "password").id;
        }
    }

    /** Lets every token end now. */
    public void expireTokens() {
        synchronized (region.lock) {
            region.rows().tokens.clear();
        }
    }

    // ---- the machines

    /** The host's nova-compute starts: it reports at once, then cleans up what was evacuated. */
    public void computeStarted(HostId host) {
        synchronized (region.lock) {
            region.moves().agentStarted(region.compute(host.value()));
            region.changed();
        }
    }

    /**
     * The host's nova-compute ends; its guests run on. Migrations that it drove stay as they are
     * for ever. Nova takes it for up until service_down_time has passed.
     */
    public void computeStopped(HostId host) {
        synchronized (region.lock) {
            region.moves().agentStopped(region.compute(host.value()));
            region.changed();
        }
    }

    /**
     * The host loses its power: its nova-compute and its guests are gone, and live migrations to it
     * fail. The hypervisor is not told, it knows before us.
     */
    public void hostLost(HostId host) {
        synchronized (region.lock) {
            region.moves().hostLost(region.compute(host.value()));
            region.changed();
        }
    }

    /** Sets who is told where guests run, and tells at once which run now. */
    public void hypervisor(Hypervisor witness) {
        synchronized (region.lock) {
            region.hypervisor(witness);
        }
    }

    /** Sets who is told that something changed; called often and while the cloud is locked. */
    public void onChange(Runnable listener) {
        synchronized (region.lock) {
            region.onChange(listener);
        }
    }

    /** {@return what goes wrong} */
    public Faults faults() {
        return faults;
    }

    // ---- what is true

    /** {@return the servers that run on this host, whatever Nova believes} */
    public List<ServerId> running(HostId host) {
        synchronized (region.lock) {
            return region.compute(host.value()).runs.stream().map(ServerId::of).toList();
        }
    }

    /** {@return whether somebody disabled this host's compute service or forced it down} */
    public boolean disabled(HostId host) {
        synchronized (region.lock) {
            Compute compute = region.compute(host.value());
            return compute.disabled || compute.forcedDown;
        }
    }

    /** {@return the servers that Nova has on this host} */
    public List<ServerId> servers(HostId host) {
        synchronized (region.lock) {
            return region.rows().guests.values().stream()
                    .filter(guest -> host.value().equals(guest.host))
                    .map(guest -> ServerId.of(guest.id))
                    .toList();
        }
    }

    /** {@return the host that Nova has for this server} */
    public Optional<HostId> host(ServerId server) {
        synchronized (region.lock) {
            return Optional.ofNullable(guest(server).host).map(HostId::of);
        }
    }

    /** {@return the status of this server as Nova shows it} */
    public String status(ServerId server) {
        synchronized (region.lock) {
            return ServersApi.status(guest(server));
        }
    }

    private Guest guest(ServerId server) {
        return region.findGuest(server.toString())
                .orElseThrow(() -> new IllegalArgumentException("no such server: " + server));
    }

    /** {@return every request so far, those without an answer too} */
    public List<Asked> requests() {
        synchronized (region.lock) {
            return List.copyOf(log);
        }
    }

    /** {@return how many requests of this method had a path and body that match} */
    public long count(String method, String pathPart, String bodyPart) {
        return requests().stream()
                .filter(asked -> asked.method().equals(method))
                .filter(asked -> asked.path().contains(pathPart))
                .filter(asked -> asked.body().contains(bodyPart))
                .count();
    }

    // ---- saving

    /** {@return everything as JSON, what is under way included; it holds passwords and tokens} */
    public String snapshot() {
        synchronized (region.lock) {
            return Saved.write(region.rows(), region.time.nanoTime(), region.now());
        }
    }

    /**
     * Takes over a saved cloud of the same settings; what was under way went on meanwhile, by the
     * wall clock. The hypervisor is
     * told nothing.
     */
    public void restore(String snapshot) {
        synchronized (region.lock) {
            region.replace(Saved.read(snapshot, region.time.nanoTime(), region.now()));
        }
    }

    // ---- answering

    @Override
    public Response send(Request request) {
        if (request.notAfter() != null && request.notAfter().passed(region.time)) {
            throw new HttpFailure.NotSent("too late for " + request.method(), true, null);
        }
        Outcome outcome;
        synchronized (region.lock) {
            outcome = act(request);
        }
        Duration delay = outcome.delay();
        if (delay.compareTo(request.timeout()) > 0) {
            region.time.sleep(request.timeout());
            throw new HttpFailure.NoAnswer(describe(request) + " timed out", null);
        }
        if (!delay.isZero()) {
            region.time.sleep(delay);
        }
        if (outcome.failure().isPresent()) {
            throw outcome.failure().get();
        }
        return outcome.response();
    }

    private static String describe(Request request) {
        return request.method() + " " + request.uri().getRawPath();
    }

    /** What a request comes to. */
    private record Outcome(Response response, Optional<HttpFailure> failure, Duration delay) {}

    private Outcome act(Request request) {
        Faults.Fate fate = faults.fate(request.method(), request.uri().getRawPath());
        String requestId = region.requestId();
        String what = describe(request);
        Duration delay = region.settings.latency().plus(fate.delay());
        if (fate.is(ApiFault.REFUSED)) {
            note(request, 0, "");
            return failed(
                    new HttpFailure.NotSent(what + ": connection refused", false, null), delay);
        }
        if (fate.is(ApiFault.LOST_REQUEST)) {
            note(request, 0, "");
            return failed(new HttpFailure.NoAnswer(what + ": connection reset", null), delay);
        }
        Answer answer = fate.is(ApiFault.ERROR_500)
                ? Refusal.fault().asNova()
                : answer(new Call(request, requestId));
        note(request, answer.status(), requestId);
        if (!request.method().equals("GET")) {
            region.changed();
        }
        if (fate.is(ApiFault.LOST_ANSWER)) {
            return failed(new HttpFailure.NoAnswer(what + ": connection reset", null), delay);
        }
        Answer shown = fate.is(ApiFault.GATEWAY_504) ? Refusal.gateway().asNova() : answer;
        return new Outcome(named(shown, requestId), Optional.empty(), delay.plus(answer.delay()));
    }

    private static Outcome failed(HttpFailure failure, Duration delay) {
        Response none = new Response(0, Map.of(), new byte[0]);
        return new Outcome(none, Optional.of(failure), delay);
    }

    private static Response named(Answer answer, String requestId) {
        Response response = answer.response();
        Map<String, String> headers = new LinkedHashMap<>(response.headers());
        headers.put("X-Openstack-Request-Id", requestId);
        headers.put("X-Compute-Request-Id", requestId);
        return new Response(response.status(), headers, response.body());
    }

    private void note(Request request, int status, String requestId) {
        String path = request.uri().getRawPath();
        String query = Optional.ofNullable(request.uri().getRawQuery()).orElse("");
        String body = path.endsWith("/auth/tokens") ? "" : request.text();
        log.add(new Asked(
                region.time.now(), request.method(), path, query, body, status, requestId));
    }

    private Answer answer(Call call) {
        return switch (call.segment(0)) {
            case "v2.1" -> nova.answer(call);
            case "placement" -> placement.answer(call);
            default -> identity(call);
        };
    }

    private Answer identity(Call call) {
        try {
            return call.segments() == 0 ? keystone.versions(call) : keystone.answer(call);
        } catch (Refusal refusal) {
            Answer answer = refusal.asKeystone();
            return refusal.status() == 401
                    ? answer.header("WWW-Authenticate", Keystone.challenge(call))
                    : answer;
        }
    }

    /** {@return an answer for a client that waits as long as it likes} */
    Response patiently(Request request) {
        return send(new Request(
                request.method(),
                request.uri(),
                request.headers(),
                request.body(),
                UNLIMITED,
                null));
    }

    /** Nothing happens any more by itself; may be called twice. */
    @Override
    public void close() {
        timers.close();
    }
}
