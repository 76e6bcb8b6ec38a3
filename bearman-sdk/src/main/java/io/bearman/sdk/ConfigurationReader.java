package io.bearman.sdk;

import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.power.Fence;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.Patience;
import io.bearman.maintenance.EvacuationLimits;
import io.bearman.maintenance.Headroom;
import io.bearman.maintenance.Limit;
import io.bearman.maintenance.Limits;
import io.bearman.maintenance.Moves;
import io.bearman.maintenance.Settings;
import io.bearman.maintenance.Window;
import io.bearman.openstack.TestServerForm;
import io.bearman.pxe.StandbySettings;
import io.bearman.store.Outbox;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a {@link Configuration}; knows every key. Not thread-safe. */
final class ConfigurationReader {
    static final String IN_CLUSTER = "in-cluster";
    private static final String HOST = "{host}";
    private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(1);

    private final @Nullable Path file;
    private final Sources sources;

    ConfigurationReader(
            @Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
        this.file = file;
        this.sources = new Sources(file == null ? "no file" : file.toString(), environment, flags);
    }

    Configuration read() {
        Section root = new Section(sources, "", file == null ? "no file" : file + ":1", parse());
        Configuration.Store store = store(root);
        Section claims = root.section("claims");
        Duration lease = claims.duration("lease", Duration.ofSeconds(180));
        Section bmc = root.section("bmc");
        Section maintenance = root.section("maintenance");
        Settings settings = settings(maintenance, claims);
        EvacuationLimits evacuation = evacuation(maintenance.section("evacuation"));
        Configuration configuration = new Configuration(
                store,
                lease,
                settings,
                WatchReader.recovery(maintenance),
                WatchReader.watch(root.section("watch"), settings, evacuation),
                WatchReader.witnesses(root.section("witnesses")),
                limits(maintenance.section("limits")),
                evacuation,
                boot(root.section("boot")),
                RegistrationReader.read(root.section("registration")),
                RegistrationReader.watchdog(root.section("boot-watchdog")),
                sealingKey(root.section("secrets")),
                receivers(root.section("notify")),
                bmcPatience(bmc),
                credentials(bmc),
                BmcProfilesReader.read(bmc),
                root.findSection("kubernetes").map(ConfigurationReader::cluster).orElse(null),
                CloudsReader.read(root.section("clouds")),
                regions(root.section("regions")));
        bmc.end();
        maintenance.end();
        claims.end();
        root.end();
        sources.end();
        check(configuration, root, maintenance, claims);
        return configuration;
    }

    private @Nullable Node parse() {
        if (file == null) {
            return null;
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            return new Yaml(new LoaderOptions()).compose(reader);
        } catch (IOException e) {
            throw new ConfigurationException(
                    file.toString(),
                    "the file cannot be read (" + e.getClass().getSimpleName() + ")");
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new ConfigurationException(file + ":" + line, "not YAML: " + e.getProblem());
        }
    }

    private Configuration.Store store(Section root) {
        Configuration.Store place = root.get(
                "store",
                ConfigurationReader::storePlace,
                new Configuration.Store.File(defaultStore()));
        Section login = root.section("store-login");
        Optional<String> user = login.find("user", text -> text);
        Optional<SecretSource> password = optionalPassword(login);
        login.end();
        if (place instanceof Configuration.Store.Server server) {
            return new Configuration.Store.Server(
                    server.url(), user.orElse(null), password.orElse(null));
        }
        if (user.isPresent() || password.isPresent()) {
            throw root.wrong("store-login", "the store is a file, to which nobody logs in");
        }
        return place;
    }

    private static Configuration.Store storePlace(String text) {
        return text.startsWith("jdbc:")
                ? new Configuration.Store.Server(text, null, null)
                : new Configuration.Store.File(path(text));
    }

    private static Path defaultStore() {
        return Path.of(System.getProperty("user.home"), ".local", "share", "bearman", "bearman.db");
    }

    private static Path path(String text) {
        boolean home = text.startsWith("~/");
        return home ? Path.of(System.getProperty("user.home"), text.substring(2)) : Path.of(text);
    }

    private static Duration bmcPatience(Section section) {
        Duration longest = Patience.create().total();
        Duration patience = section.duration("patience", longest);
        // An action that is under way longer might outlive its claim.
        if (patience.compareTo(SHORTEST_PATIENCE) < 0 || patience.compareTo(longest) > 0) {
            throw section.wrong(
                    "patience",
                    "from " + SHORTEST_PATIENCE.toSeconds() + " to " + longest.toSeconds()
                            + " s, not " + patience);
        }
        return patience;
    }

    private static Settings settings(Section section, Section claims) {
        Settings standard = Settings.create();
        return new Settings(
                section.duration("confirm", standard.confirm()),
                section.duration("read-back", standard.readBack()),
                section.duration("look", standard.look()),
                moves(section.section("moves")),
                section.duration("wait-time", standard.waitTime()),
                section.duration("soft-off-time", standard.softOffTime()),
                section.duration("hard-off-time", standard.hardOffTime()),
                section.duration("boot-time", standard.bootTime()),
                section.duration("compute-time", standard.computeTime()),
                claims.duration("action-time", standard.actionTime()),
                claims.duration("renew-every", standard.renewEvery()),
                section.number("power-ons", 1, 10_000, standard.powerOns()),
                section.get("headroom", Headroom::of, standard.headroom()));
    }

    private static Moves moves(Section section) {
        Moves standard = Moves.create();
        Moves moves = new Moves(
                section.number("per-source", 1, 64, standard.perSource()),
                section.number("per-target", 1, 64, standard.perTarget()),
                section.number("in-all", 1, 10_000, standard.inAll()),
                section.number("attempts", 1, 10, standard.attempts()),
                section.duration("move-time", standard.moveTime()),
                section.duration("stall-time", standard.stallTime()),
                section.duration("settle-time", standard.settleTime()),
                section.get(
                        "when-stuck",
                        text -> BmcProfilesReader.constant(Moves.WhenStuck.class, text),
                        standard.whenStuck()));
        section.end();
        return moves;
    }

    private static Limits limits(Section section) {
        Limits standard = Limits.create();
        Limits limits = new Limits(
                section.get("per-rack", Limit::parse, standard.perRack()),
                section.get("per-zone", Limit::parse, standard.perZone()),
                section.get("in-all", Limit::parse, standard.inAll()),
                named(section, "aggregates"),
                named(section, "flavors"),
                labels(section),
                section.list("windows", text -> Window.parse(text, ZoneId.systemDefault())),
                section.number("failures", 1, 100_000, standard.failures()));
        section.end();
        return limits;
    }

    private static EvacuationLimits evacuation(Section section) {
        EvacuationLimits standard = EvacuationLimits.create();
        EvacuationLimits limits = new EvacuationLimits(
                section.number("parallel", 1, 1000, standard.parallel()),
                section.number("down", 1, 100_000, standard.down()));
        section.end();
        return limits;
    }

    private static Map<String, Limit> named(Section section, String key) {
        return section.section(key).values(Limit::parse);
    }

    private static Map<String, Limit> labels(Section section) {
        Map<String, Limit> labels = named(section, "labels");
        labels.keySet().forEach(label -> {
            if (label.indexOf('=') < 1) {
                throw section.wrong("labels", "not a label such as owner=db: '" + label + "'");
            }
        });
        return labels;
    }

    private static Configuration.Boot boot(Section section) {
        Map<String, Configuration.Profile> profiles = new LinkedHashMap<>();
        section.section("profiles")
                .sections()
                .forEach((name, it) -> profiles.put(name, profile(it)));
        Configuration.Boot boot = new Configuration.Boot(
                section.get("address", text -> text, "127.0.0.1"),
                section.number("port", 0, 65535, 8480),
                section.find("url", ConfigurationReader::http).orElse(null),
                section.findSection("loader").map(ConfigurationReader::profile).orElse(null),
                profiles,
                section.findSection("images").map(ConfigurationReader::images).orElse(null),
                section.findSection("tls").map(ConfigurationReader::tls).orElse(null),
                snapshot(section.section("snapshot")));
        section.end();
        return boot;
    }

    private static StandbySettings snapshot(Section section) {
        StandbySettings standard = StandbySettings.create();
        Path directory = section.find("directory", ConfigurationReader::path).orElse(null);
        Duration every = section.duration("every", standard.every());
        Duration oldest = section.duration("oldest", standard.oldest());
        section.end();
        try {
            return new StandbySettings(directory, every, oldest);
        } catch (IllegalArgumentException e) {
            throw section.wrong("every", String.valueOf(e.getMessage()));
        }
    }

    private static Configuration.Images images(Section section) {
        Configuration.Images images = new Configuration.Images(
                section.need("directory", Path::of), section.need("key-file", Path::of));
        section.end();
        return images;
    }

    private static Configuration.Tls tls(Section section) {
        Configuration.Tls tls = new Configuration.Tls(
                section.need("certificate-file", Path::of), section.need("key-file", Path::of));
        section.end();
        return tls;
    }

    private static Configuration.Profile profile(Section section) {
        Configuration.Profile profile = new Configuration.Profile(
                section.need("kernel", ConfigurationReader::http),
                section.list("initrds", ConfigurationReader::http),
                section.list("args", text -> text));
        section.end();
        return profile;
    }

    static URI http(String text) {
        URI uri = URI.create(text);
        if (uri.getHost() == null
                || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("not an http or https URL: '" + text + "'");
        }
        return uri;
    }

    private Map<String, Configuration.BmcUser> credentials(Section bmc) {
        Map<String, Configuration.BmcUser> users = new LinkedHashMap<>();
        bmc.section("credentials").sections().forEach((name, it) -> {
            users.put(name, new Configuration.BmcUser(it.need("user", text -> text), password(it)));
            it.end();
        });
        return users;
    }

    private static @Nullable SecretSource sealingKey(Section section) {
        if (section.inFile("key") || section.flagged("key")) {
            throw section.wrong(
                    "key", "a key does not stand here; put it into a file and name that: key-file");
        }
        Optional<SecretSource> file =
                section.find("key-file", ConfigurationReader::path).map(SecretSource::file);
        SecretSource source = section.find("key", Secret::of)
                .map(secret -> SecretSource.of("the environment", secret))
                .or(() -> file)
                .orElse(null);
        section.end();
        return source;
    }

    private static Map<String, Configuration.Receiver> receivers(Section section) {
        Map<String, Configuration.Receiver> receivers = new LinkedHashMap<>();
        section.sections().forEach((name, it) -> {
            if (!Outbox.isName(name)) {
                throw section.wrong(name, "a receiver's name is of a-z, 0-9, '.', '_' and '-'");
            }
            receivers.put(
                    name,
                    new Configuration.Receiver(
                            it.need("to", ConfigurationReader::receiver), url(it)));
            it.end();
        });
        section.end();
        return receivers;
    }

    private static Configuration.Receiver.To receiver(String text) {
        try {
            return Configuration.Receiver.To.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not slack or webhook: '" + text + "'", e);
        }
    }

    /** A webhook's address holds its token: like a password it is in a file or the environment. */
    private static SecretSource url(Section section) {
        if (section.inFile("url") || section.flagged("url")) {
            throw section.wrong(
                    "url",
                    "the address holds a token and does not stand here; put it into a file"
                            + " and name that: url-file");
        }
        Optional<SecretSource> file =
                section.find("url-file", ConfigurationReader::path).map(SecretSource::file);
        return section.find("url", Secret::of)
                .map(secret -> SecretSource.of("the environment", secret))
                .or(() -> file)
                .orElseThrow(() -> section.wrong("url-file", "missing"));
    }

    /** A password stands in a file or comes from the environment, never in bearman.yaml or argv. */
    private SecretSource password(Section section) {
        return optionalPassword(section)
                .orElseThrow(() -> section.wrong("password-file", "missing"));
    }

    private static Optional<SecretSource> optionalPassword(Section section) {
        return secret(section, "password");
    }

    /** A secret of this name from KEY-file or the environment; one that stands here is refused. */
    static Optional<SecretSource> secret(Section section, String key) {
        if (section.inFile(key) || section.flagged(key)) {
            throw section.wrong(
                    key,
                    "a " + key.replace('-', ' ') + " does not stand here; put it into a file"
                            + " and name that: " + key + "-file");
        }
        Optional<SecretSource> file =
                section.find(key + "-file", ConfigurationReader::path).map(SecretSource::file);
        return section.find(key, Secret::of)
                .map(secret -> SecretSource.of("the environment", secret))
                .or(() -> file);
    }

    private static Configuration.Cluster cluster(Section section) {
        String kubeconfig = section.need("kubeconfig", text -> text);
        Configuration.Cluster cluster = new Configuration.Cluster(
                kubeconfig.equals(IN_CLUSTER) ? null : path(kubeconfig),
                section.find("context", text -> text).orElse(null),
                section.get("node-name", ConfigurationReader::nodeName, HOST),
                section.find("lease-namespace", text -> text).orElse(null),
                section.get("bare-pods", ConfigurationReader::evicts, false));
        section.end();
        return cluster;
    }

    private static String nodeName(String text) {
        if (!text.contains(HOST)) {
            throw new IllegalArgumentException("must contain " + HOST + ": '" + text + "'");
        }
        return text;
    }

    private static boolean evicts(String text) {
        if (!text.equals("refuse") && !text.equals("evict")) {
            throw new IllegalArgumentException("not refuse or evict: '" + text + "'");
        }
        return text.equals("evict");
    }

    private static Map<RegionId, Configuration.Region> regions(Section section) {
        Map<RegionId, Configuration.Region> regions = new LinkedHashMap<>();
        section.sections().forEach((name, it) -> {
            Configuration.Region region = new Configuration.Region(
                    it.need("cloud", text -> text),
                    it.list("zones", Zone::of),
                    endpoints(it.section("endpoints")),
                    it.findSection("test-server")
                            .map(ConfigurationReader::testServers)
                            .orElse(null));
            it.end();
            regions.put(region(section, name), region);
        });
        return regions;
    }

    private static Map<String, URI> endpoints(Section section) {
        Map<String, URI> endpoints = new LinkedHashMap<>();
        for (String service : List.of("compute", "placement")) {
            section.find(service, ConfigurationReader::http)
                    .ifPresent(uri -> endpoints.put(service, uri));
        }
        section.end();
        return endpoints;
    }

    private static TestServerForm testServers(Section section) {
        TestServerForm form = new TestServerForm(
                section.need("flavor", text -> text),
                section.need("image", text -> text),
                section.get("network", text -> text, "none"));
        section.end();
        return form;
    }

    private static RegionId region(Section section, String name) {
        try {
            return RegionId.of(name);
        } catch (IllegalArgumentException e) {
            throw section.wrong(name, String.valueOf(e.getMessage()));
        }
    }

    /** What no single value can be wrong about. */
    private static void check(
            Configuration configuration, Section root, Section maintenance, Section claims) {
        Section regions = root.section("regions");
        configuration.regions().forEach((id, region) -> {
            if (!configuration.clouds().containsKey(region.cloud())) {
                throw regions.wrong(
                        id.value(),
                        "its cloud '" + region.cloud() + "' is not among clouds: "
                                + configuration.clouds().keySet());
            }
        });
        if (configuration.maintenance().confirm().compareTo(Fence.FLOOR) < 0) {
            throw maintenance.wrong("confirm", "at least " + Fence.FLOOR.toSeconds() + "s");
        }
        Duration least = configuration.maintenance().renewEvery().multipliedBy(2);
        if (configuration.lease().compareTo(least) < 0) {
            throw claims.wrong("lease", "at least twice renew-every");
        }
    }
}
