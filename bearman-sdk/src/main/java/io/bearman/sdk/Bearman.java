package io.bearman.sdk;

import io.bearman.core.UsageException;
import io.bearman.core.alive.Liveness;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.bmc.BmcSettings;
import io.bearman.core.bmc.Comparison;
import io.bearman.core.bmc.CredentialChanges;
import io.bearman.core.boot.BootOverrides;
import io.bearman.core.boot.LoaderEvent;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Machine;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.core.net.Http;
import io.bearman.core.node.NodeGate;
import io.bearman.core.notify.News;
import io.bearman.core.power.Power;
import io.bearman.core.registration.RegistrationRecords;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Credentials;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.IpmiLight;
import io.bearman.ipmi.IpmiPower;
import io.bearman.ipmi.Patience;
import io.bearman.ipmi.SettingsSessions;
import io.bearman.ipmi.settings.IpmiBmcSettings;
import io.bearman.maintenance.BringIn;
import io.bearman.maintenance.Departure;
import io.bearman.maintenance.FencedHosts;
import io.bearman.maintenance.HandClaim;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.PowerButton;
import io.bearman.maintenance.Recovery;
import io.bearman.maintenance.SettingsDesk;
import io.bearman.maintenance.boot.BootWatchdog;
import io.bearman.maintenance.boot.Deployment;
import io.bearman.maintenance.boot.RegistrationStart;
import io.bearman.maintenance.watch.EngineResponder;
import io.bearman.maintenance.watch.Watch;
import io.bearman.maintenance.watch.WatchEvent;
import io.bearman.maintenance.watch.WatchSettings;
import io.bearman.pxe.BaseUrl;
import io.bearman.pxe.BootHandler;
import io.bearman.pxe.BootPorts;
import io.bearman.pxe.BootPreview;
import io.bearman.pxe.Figures;
import io.bearman.pxe.Registrations;
import io.bearman.pxe.Standby;
import io.bearman.pxe.image.ImageDesk;
import io.bearman.pxe.registration.Aftercare;
import io.bearman.pxe.registration.HardwareProfiles;
import io.bearman.pxe.registration.Registration;
import io.bearman.pxe.registration.RegistrationPorts;
import io.bearman.pxe.server.BootServer;
import io.bearman.store.Identities;
import io.bearman.store.Outbox;
import io.bearman.store.PostgresLogin;
import io.bearman.store.SealedSecrets;
import io.bearman.store.SealingKey;
import io.bearman.store.SqlStore;
import io.bearman.store.SshHostKeys;
import io.bearman.store.StoreSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place where Bearman is put together. Opening it opens the store and nothing else: BMCs and
 * clouds are spoken to when they are needed.
 *
 * <p>Thread-safe. Close it: it holds the store's file, connections and threads.
 */
public final class Bearman implements AutoCloseable {
    private final Configuration configuration;
    private final Ports ports;
    private final @Nullable Bmcs bmcs;
    private final AuditLog audit;
    private final @Nullable SqlStore store;
    private final Supplier<RunId> ids;
    private final Maintenance maintenance;
    private final BringIn bringIn;
    private final Recovery recovery;
    private final ExecutorService executor;
    private final Runnable closing;
    private final List<Rounds> rounds = new CopyOnWriteArrayList<>();

    private Bearman(
            Configuration configuration,
            Ports ports,
            @Nullable Bmcs bmcs,
            AuditLog audit,
            @Nullable SqlStore store,
            ExecutorService executor,
            Runnable closing) {
        this.configuration = configuration;
        this.ports = ports;
        this.bmcs = bmcs;
        this.audit = audit;
        this.store = store;
        this.ids = randomIds();
        this.executor = executor;
        // One for all callers: it knows which runs are under way in this process.
        this.maintenance =
                new Maintenance(ports, configuration.maintenance(), executor, ids, user());
        this.bringIn = new BringIn(ports, configuration.maintenance(), executor, ids, user());
        this.recovery = new Recovery(
                ports, configuration.maintenance(), configuration.recovery(), ids, user());
        this.closing = closing;
    }

    /**
     * {@return Bearman as it is configured, without Kubernetes}
     *
     * @throws ConfigurationException when the configuration is wrong, or names a Kubernetes cluster,
     *     to whose nodes only a gate leads
     * @throws io.bearman.core.StoreException when the store cannot be opened
     */
    public static Bearman open(Configuration configuration) {
        if (configuration.kubernetes() != null) {
            throw new ConfigurationException(
                    "kubernetes",
                    "a cluster is configured, and no gate to its nodes is given: add the artifact"
                            + " io.bearman:bearman-kubernetes and open with"
                            + " Bearman.open(configuration, Kubernetes.open(...).gate())");
        }
        return open(configuration, NodeGate.none());
    }

    /** {@return Bearman as it is configured, with the gate to the Kubernetes nodes} */
    public static Bearman open(Configuration configuration, NodeGate gate) {
        return open(configuration, gate, List.of());
    }

    /**
     * {@return Bearman as it is configured, with the gate to the Kubernetes nodes}
     *
     * @param witnesses who is asked whether a host lives, beside those that are configured
     */
    public static Bearman open(
            Configuration configuration, NodeGate gate, List<Liveness> witnesses) {
        TimeSource time = TimeSource.system();
        SqlStore store = store(configuration, time);
        ConfiguredClouds clouds = new ConfiguredClouds(configuration, time);
        IpmiClient ipmi =
                IpmiClient.create().with(Patience.create().with(configuration.bmcPatience()));
        Notifications notifications = notifications(configuration, store, time);
        Credentials credentials = credentials(configuration, secrets(store, configuration));
        Twins twins = new Twins(store.inventory());
        CredentialChanges changes = store.credentialChanges(sealingKey(configuration));
        BmcSettings settings =
                new IpmiBmcSettings(new SettingsSessions(ipmi), credentials, changes, time, user());
        Power power =
                new SoleGuids(new PendingLogins(new IpmiPower(ipmi, credentials), changes), twins);
        List<Liveness> all = new ArrayList<>(witnesses);
        all.addAll(WitnessComposition.of(configuration.witnesses(), power, store.boots(), time));
        Ports ports = new Ports(
                store.inventory(),
                store.journal(),
                store.claims(),
                store.freeze(),
                store.admissions(),
                store.boots(),
                power,
                clouds,
                gate,
                all,
                time);
        return new Bearman(
                configuration,
                ports,
                new Bmcs(ipmi, credentials, twins, new SoleGuidSettings(settings, twins)),
                store.audit(),
                store,
                Executors.newCachedThreadPool(threads()),
                () -> {
                    ipmi.close();
                    clouds.close();
                    if (notifications != null) {
                        notifications.close();
                    }
                    store.close();
                });
    }

    private static @Nullable Notifications notifications(
            Configuration configuration, SqlStore store, TimeSource time) {
        if (configuration.receivers().isEmpty()) {
            return null;
        }
        try {
            return Notifications.start(configuration.receivers(), store, time);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * {@return Bearman on these ports, for users without a file; whoever made the ports closes them}
     *
     * @param configuration how patient and careful runs are, and what machines boot; for the
     *     defaults {@code Configuration.load(null, Map.of(), Map.of())}
     */
    public static Bearman of(Ports ports, AuditLog audit, Configuration configuration) {
        ExecutorService executor = Executors.newCachedThreadPool(threads());
        return new Bearman(configuration, ports, null, audit, null, executor, () -> {});
    }

    private static SqlStore store(Configuration configuration, TimeSource time) {
        StoreSettings settings = new StoreSettings(
                configuration.lease(), configuration.maintenance().actionTime());
        if (configuration.store() instanceof Configuration.Store.File file) {
            return SqlStore.open(file.path(), time, settings);
        }
        Configuration.Store.Server server = (Configuration.Store.Server) configuration.store();
        PostgresLogin login = new PostgresLogin(
                server.url(),
                server.user(),
                server.password() == null ? null : server.password().read());
        return SqlStore.open(login, time, settings);
    }

    /** The configuration goes before the store: an operator sees it, and may change it at once. */
    private static Credentials credentials(Configuration configuration, SealedSecrets sealed) {
        return name -> {
            Configuration.BmcUser user = configuration.credentials().get(name);
            if (user != null) {
                return new Credential(user.user(), user.password().read());
            }
            return sealed.find(name)
                    .orElseThrow(() -> new UsageException("there is no BMC credential '" + name
                            + "' in the configuration; add it below bmc.credentials: in "
                            + Configuration.FILE + ", or seal it in the store:"
                            + " bearman secret set " + name));
        };
    }

    private static SealedSecrets secrets(SqlStore store, Configuration configuration) {
        return store.secrets(sealingKey(configuration));
    }

    private static Supplier<SealingKey> sealingKey(Configuration configuration) {
        return () -> {
            SecretSource source = configuration.sealingKey();
            if (source == null) {
                throw new UsageException("there is no sealing key; make one with: bearman secret"
                        + " make-key FILE, and name it as secrets.key-file in "
                        + Configuration.FILE + " or give BEARMAN_SECRETS_KEY");
            }
            return SealingKey.of(source.read(), new SecureRandom());
        };
    }

    private static java.util.concurrent.ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "host-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static Supplier<RunId> randomIds() {
        SecureRandom random = new SecureRandom();
        return () -> {
            byte[] bytes = new byte[5];
            random.nextBytes(bytes);
            return RunId.of("r-" + HexFormat.of().formatHex(bytes));
        };
    }

    /** {@return the configuration it was opened with} */
    public Configuration configuration() {
        return configuration;
    }

    /** {@return what it is made of, for users who build on the ports} */
    public Ports ports() {
        return ports;
    }

    /** {@return who changed what} */
    public AuditLog audit() {
        return audit;
    }

    /**
     * {@return the credentials that are sealed in the store}
     *
     * @throws UsageException when this Bearman was put together of ports, without a store of ours
     */
    public SealedSecrets secrets() {
        return secrets(ownStore(), configuration);
    }

    /**
     * {@return the identity of each host}
     *
     * @throws UsageException when this Bearman was put together of ports, without a store of ours
     */
    public Identities identities() {
        return ownStore().identities();
    }

    /**
     * {@return the news that wait for their receivers, and what was given up}
     *
     * @throws UsageException when this Bearman was put together of ports, without a store of ours
     */
    public Outbox outbox() {
        return ownStore().outbox();
    }

    /**
     * {@return the SSH key of each host}
     *
     * @throws UsageException when this Bearman was put together of ports, without a store of ours
     */
    public SshHostKeys sshHostKeys() {
        return ownStore().sshHostKeys(sealingKey(configuration));
    }

    /** {@return the key that secrets are sealed under, read whenever it is asked for} */
    public Supplier<SealingKey> sealingKey() {
        return sealingKey(configuration);
    }

    /**
     * {@return the store, to back it up or restore it}
     *
     * @throws UsageException when this Bearman was put together of ports, without a store of ours
     */
    public SqlStore store() {
        return ownStore();
    }

    private SqlStore ownStore() {
        if (store == null) {
            throw new UsageException(
                    "there is no store of ours: Bearman was put together of ports");
        }
        return store;
    }

    /** {@return the engine that takes hosts out and back} */
    public Maintenance maintenance() {
        return maintenance;
    }

    /** {@return what brings new and repaired hosts into OpenStack} */
    public BringIn bringIn() {
        return bringIn;
    }

    /** {@return what looks after hosts that came back by themselves} */
    public Recovery recovery() {
        return recovery;
    }

    /**
     * {@return a watch over the whole fleet, to be run once}
     *
     * @param settings how, and what it may do
     * @param listener is told everything, one at a time
     */
    public Watch watch(WatchSettings settings, Consumer<WatchEvent> listener) {
        return new Watch(
                ports,
                settings,
                new EngineResponder(
                        maintenance, recovery, configuration.evacuation(), ports.time(), executor),
                executor,
                listener,
                this::tell);
    }

    private void tell(News news) {
        if (store != null) {
            store.write(transaction -> {
                transaction.tell(news);
                return true;
            });
        }
    }

    /** {@return a human's power button, with its guards} */
    public PowerButton powerButton() {
        return new PowerButton(ports, configuration.maintenance(), ids);
    }

    /**
     * {@return where the settings of BMCs are compared with what {@code bmc.settings} wants, and mended}
     *
     * @throws UsageException when this Bearman was put together of ports: then the port is the caller's
     */
    public SettingsDesk bmcSettings() {
        return new SettingsDesk(
                ports,
                ownBmcs().settings(),
                configuration.bmcProfiles()::of,
                audit,
                configuration.maintenance(),
                ids);
    }

    /**
     * {@return where BMCs are asked and told what is neither power nor settings}
     *
     * @throws UsageException when this Bearman was put together of ports: it knows no BMCs then
     */
    public BmcDesk bmcs() {
        Bmcs own = ownBmcs();
        HandClaim hand = new HandClaim(ports, configuration.maintenance(), ids);
        return new BmcDesk(own.client(), own.credentials(), hand, own.twins(), audit);
    }

    private Bmcs ownBmcs() {
        if (bmcs == null) {
            throw new UsageException("there are no BMCs of ours: Bearman was put together of ports;"
                    + " make a SettingsDesk or an IpmiClient of yours");
        }
        return bmcs;
    }

    /** {@return what a human can do about a FENCED host} */
    public FencedHosts fencedHosts() {
        return new FencedHosts(ports, audit, ids);
    }

    /** {@return what takes machines away from hosts, and hosts out for good} */
    public Departure departure() {
        return new Departure(ports, configuration.maintenance(), ids, this::forgetCredential);
    }

    /** A sealed credential goes with the last machine whose BMC is logged in to with it. */
    private Optional<String> forgetCredential(Placed host, String by) {
        String name = host.machine().bmc().credential();
        boolean sealed = store != null
                && secrets().list().stream().anyMatch(it -> it.name().equals(name));
        if (!sealed || usedByOthers(name, host)) {
            return Optional.empty();
        }
        secrets().remove(name, by);
        return Optional.of("its sealed credential '" + name + "'");
    }

    private boolean usedByOthers(String credential, Placed host) {
        Query using = Query.all().with(Column.BMC_CREDENTIAL, credential);
        return ports.inventory().page(using, null, 2).stream()
                .anyMatch(it -> !it.host().id().equals(host.host().id()));
    }

    /**
     * {@return the boot server's answers, without a server}
     *
     * @throws ConfigurationException when {@code boot.loader} is missing
     * @throws UsageException when this Bearman was put together of ports, without a store of ours
     */
    public Http bootHandler() {
        return handler();
    }

    private BootHandler handler() {
        return BootComposition.handler(
                configuration,
                bootPorts(),
                ownStore().bootChanges(),
                bmcs == null ? Registrations.none() : registration());
    }

    /** {@return the boot server's answers, where this stands in for the store when that is away} */
    Http bootHandler(Standby standby) {
        return handler().with(standby);
    }

    /**
     * {@return what hosts would boot at this moment}
     *
     * @throws ConfigurationException when {@code boot.loader} is missing
     * @throws UsageException when this Bearman was put together of ports, without a store of ours
     */
    public BootPreview bootPreview() {
        return new BootPreview(BootComposition.desk(configuration), bootPorts());
    }

    /** {@return where machines reach the boot server, as it is configured} */
    public BaseUrl bootUrl() {
        return BootComposition.url(configuration);
    }

    /**
     * {@return what is chosen for single boots}
     *
     * @throws UsageException when this Bearman was put together of ports, without a store of ours
     */
    public BootOverrides bootOverrides() {
        return ownStore().bootOverrides();
    }

    /**
     * {@return what the host's machine said of its latest boots, the latest first}
     *
     * @throws UsageException when this Bearman was put together of ports, without a store of ours
     */
    public List<LoaderEvent> bootEvents(HostId host) {
        return bootPorts().sessions().events(host);
    }

    private BootPorts bootPorts() {
        return BootComposition.ports(
                ownStore(),
                BootComposition.catalogue(configuration, ownStore()),
                this::maybeSealingKey);
    }

    private Optional<SealingKey> maybeSealingKey() {
        return configuration.sealingKey() == null
                ? Optional.empty()
                : Optional.of(sealingKey().get());
    }

    /** {@return what machines are taken in by, as the boot server does} */
    public Registration registration() {
        Path profiles = configuration.registration().profiles();
        return new Registration(
                registrationPorts(),
                configuration.registration().settings(),
                profiles == null ? HardwareProfiles.none() : HardwareProfiles.read(profiles));
    }

    /**
     * {@return the latest registration of each machine}
     *
     * @throws UsageException when this Bearman was put together of ports, without a store of ours
     */
    public RegistrationRecords registrations() {
        return ownStore().registrations();
    }

    /** {@return what presses the power buttons of machines that are to be registered} */
    public RegistrationStart registrationStart() {
        return new RegistrationStart(ports, configuration.maintenance(), ids, user());
    }

    /** {@return what boots hosts in stock into their production system} */
    public Deployment deployment() {
        return new Deployment(
                ports,
                audit,
                configuration.maintenance(),
                this::boots,
                this::loaderEvents,
                ids,
                user());
    }

    /** {@return what this host's machine said of its boot, the latest first} */
    public List<LoaderEvent> loaderEvents(HostId host) {
        return store == null ? List.of() : store.bootSessions(Optional::empty).events(host);
    }

    /** {@return the threads that look after machines that boot, at work; a boot server has them} */
    public BootCare bootCare() {
        return BootCare.start(
                ports.time(),
                new Aftercare(registrationPorts(), configuration.registration().settings()),
                new BootWatchdog(
                        ports,
                        audit,
                        this::loaderEvents,
                        configuration.maintenance(),
                        configuration.bootWatchdog(),
                        ids));
    }

    /** As the boot desk chooses: the image of its boot profile, else the profile itself. */
    private Optional<String> boots(Placed placed) {
        String profile = placed.host().bootProfile();
        return Optional.ofNullable(store)
                .flatMap(it -> BootComposition.catalogue(configuration, it).assigned(profile))
                .map(image -> "image " + image.name())
                .or(() -> Optional.of("profile " + profile)
                        .filter(any -> configuration.boot().profiles().containsKey(profile)));
    }

    private RegistrationPorts registrationPorts() {
        Bmcs own = ownBmcs();
        return new RegistrationPorts(
                ports.inventory(),
                ports.claims(),
                ownStore().registrations(),
                audit,
                ports.power(),
                this::comparison,
                new IpmiLight(own.client(), own.credentials()),
                ports.time(),
                ids);
    }

    private Optional<Comparison> comparison(Machine machine) {
        BmcProfiles wanted = configuration.bmcProfiles();
        return wanted.profiles().isEmpty()
                ? Optional.empty()
                : Optional.of(ownBmcs().settings().compare(machine, wanted.of(machine)));
    }

    /** {@return the boot server, listening; while the store is away it boots hosts by a snapshot} */
    public BootServer bootServer() {
        Figures figures = new Figures();
        Standby standby = BootComposition.standby(configuration, figures);
        BootServer server =
                BootComposition.server(configuration, bootHandler(standby), standby, figures);
        lookAfter(standby);
        return server;
    }

    /** Looks for the store, and keeps the snapshot young, until this Bearman is closed. */
    void lookAfter(Standby standby) {
        BootPorts own = bootPorts();
        rounds.add(
                Rounds.start(ports.time(), "boot-snapshot", Standby.LOOK, () -> standby.look(own)));
    }

    /**
     * {@return where images come into the catalogue and are looked after}
     *
     * @throws ConfigurationException when {@code boot.images} is missing
     * @throws UsageException when this Bearman was put together of ports, without a store of ours
     */
    public ImageDesk images() {
        return BootComposition.images(configuration, ownStore().images());
    }

    /** {@return who acts, for the journal and the audit} */
    public static String user() {
        return System.getProperty("user.name", "unknown");
    }

    /** Waits for nobody: whoever runs something stops it first. */
    @Override
    public void close() {
        rounds.forEach(Rounds::close);
        executor.shutdown();
        closing.run();
    }

    /** What is known of BMCs beside their power. */
    private record Bmcs(
            IpmiClient client, Credentials credentials, Twins twins, BmcSettings settings) {}
}
