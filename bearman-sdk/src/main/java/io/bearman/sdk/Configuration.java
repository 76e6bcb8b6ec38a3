package io.bearman.sdk;

import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.maintenance.EvacuationLimits;
import io.bearman.maintenance.Limits;
import io.bearman.maintenance.RecoverySettings;
import io.bearman.maintenance.Settings;
import io.bearman.maintenance.boot.WatchdogSettings;
import io.bearman.maintenance.watch.WatchSettings;
import io.bearman.openstack.EndpointInterface;
import io.bearman.openstack.TestServerForm;
import io.bearman.pxe.StandbySettings;
import io.bearman.pxe.registration.RegistrationSettings;
import io.bearman.store.PostgresLogin;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, typed and checked: {@code bearman.yaml}, then {@code BEARMAN_*}, then
 * flags; the later wins. An unknown key, a value out of range, a dangling name is a {@link
 * ConfigurationException} that names file and line.
 *
 * @param store the SQLite file or PostgreSQL database that holds what Bearman knows
 * @param lease how long a claim holds without being renewed, 180 s
 * @param maintenance how patient and careful runs are
 * @param recovery how hosts that came back by themselves are looked after
 * @param watch how often a watch looks, and what it takes until it acts
 * @param witnesses who is asked whether a host lives, beside Nova
 * @param limits how many hosts may be out at once, unless a request says otherwise
 * @param evacuation how far the evacuation of dead hosts may go, unless a request says otherwise
 * @param boot the boot server
 * @param registration how new machines are taken in
 * @param bootWatchdog how long machines that boot may say nothing
 * @param sealingKey where the key of the store's sealed secrets comes from; null for none
 * @param receivers who is told what happens, by name
 * @param bmcPatience how long a BMC that does not answer is waited for, session setup included, 20 s
 * @param credentials the users of BMCs, by name
 * @param bmcProfiles how BMCs ought to be set up
 * @param kubernetes the cluster whose nodes the hosts are; null for none
 * @param clouds the OpenStack logins, by name
 * @param regions the regions, each with its cloud and zones
 */
public record Configuration(
        Store store,
        Duration lease,
        Settings maintenance,
        RecoverySettings recovery,
        WatchSettings watch,
        Witnesses witnesses,
        Limits limits,
        EvacuationLimits evacuation,
        Boot boot,
        Registration registration,
        WatchdogSettings bootWatchdog,
        @Nullable SecretSource sealingKey,
        Map<String, Receiver> receivers,
        Duration bmcPatience,
        Map<String, BmcUser> credentials,
        BmcProfiles bmcProfiles,
        @Nullable Cluster kubernetes,
        Map<String, CloudLogin> clouds,
        Map<RegionId, Region> regions) {
    /** The file that is read when no other is named. */
    public static final String FILE = "bearman.yaml";

    public Configuration {
        receivers = Map.copyOf(receivers);
        credentials = Map.copyOf(credentials);
        clouds = Map.copyOf(clouds);
        regions = Map.copyOf(regions);
    }

    /**
     * {@return the configuration of this process: {@code BEARMAN_CONFIG} or {@code bearman.yaml} in
     * the working directory if it exists, and the environment}
     */
    public static Configuration load() {
        Map<String, String> environment = System.getenv();
        Path named = Path.of(environment.getOrDefault("BEARMAN_CONFIG", FILE));
        boolean mustExist = environment.containsKey("BEARMAN_CONFIG");
        Path file = mustExist || Files.exists(named) ? named : null;
        return load(file, environment, Map.of());
    }

    /**
     * {@return the configuration of these sources}
     *
     * @param file the YAML file; null for none
     * @param environment of it only {@code BEARMAN_*} is looked at
     * @param flags settings by their dotted key, for example {@code maintenance.confirm}
     */
    public static Configuration load(
            @Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
        return new ConfigurationReader(file, environment, flags).read();
    }

    /** {@return the whole configuration as YAML, every secret as {@code ***}} */
    public String show() {
        return ConfigurationText.of(this);
    }

    /** Where the store is: {@code store: FILE} or {@code store: jdbc:postgresql://…}. */
    public sealed interface Store {
        /**
         * An SQLite file, for one machine.
         *
         * @param path made when it is not there
         */
        record File(Path path) implements Store {
            @Override
            public String toString() {
                return path.toString();
            }
        }

        /**
         * A database on a PostgreSQL server, to be shared.
         *
         * @param url as the JDBC driver takes it, without user and password
         * @param user null for the user of this process
         * @param password where its password comes from; null for none
         */
        record Server(
                String url, @Nullable String user, @Nullable SecretSource password)
                implements Store {
            public Server {
                PostgresLogin.check(url);
            }

            @Override
            public String toString() {
                return url;
            }
        }
    }

    /**
     * The boot server.
     *
     * @param address where it listens
     * @param port its TCP port
     * @param url how machines reach it; null for what they asked for
     * @param loader what unknown machines boot; null for none: they are held
     * @param profiles what hosts boot, by the name that is their flavor
     * @param images where signed images are; null for none
     * @param tls what it proves itself with; null for plain HTTP
     * @param snapshot what it keeps for the time in which its store is away
     */
    public record Boot(
            String address,
            int port,
            @Nullable URI url,
            @Nullable Profile loader,
            Map<String, Profile> profiles,
            @Nullable Images images,
            @Nullable Tls tls,
            StandbySettings snapshot) {
        public Boot {
            profiles = Map.copyOf(profiles);
        }
    }

    /**
     * How new machines are taken in.
     *
     * @param settings what becomes of them
     * @param profiles the file with what they ought to be made of; null for what is true of every machine
     */
    public record Registration(
            RegistrationSettings settings, @Nullable Path profiles) {}

    /**
     * Signed images.
     *
     * @param directory of their files
     * @param key the file with the public key of whoever signs them
     */
    public record Images(Path directory, Path key) {}

    /**
     * What a server proves itself with.
     *
     * @param certificate a PEM file with its certificate and those that vouch for it
     * @param key a PEM file with the private key
     */
    public record Tls(Path certificate, Path key) {}

    /**
     * What a machine boots.
     *
     * @param kernel absolute http or https URL
     * @param initrds the same, in order
     * @param args the kernel's command line
     */
    public record Profile(URI kernel, List<URI> initrds, List<String> args) {
        public Profile {
            initrds = List.copyOf(initrds);
            args = List.copyOf(args);
        }
    }

    /**
     * Who is asked whether a host lives, beside Nova.
     *
     * @param power whether its BMC is
     * @param boots how long a boot report is a sign of life
     * @param ssh its SSH port; null for not
     */
    public record Witnesses(
            boolean power, Duration boots, @Nullable Ssh ssh) {}

    /**
     * The SSH ports of hosts.
     *
     * @param address a name or number in which {@code {host}} and {@code {label.NAME}} are replaced
     * @param port their port
     * @param patience how long an answer may take
     */
    public record Ssh(String address, int port, Duration patience) {}

    /**
     * Somebody outside who is told what happens.
     *
     * @param to what understands the messages
     * @param url where the address comes from, which is a secret
     */
    public record Receiver(To to, SecretSource url) {
        /** The forms of a message. */
        public enum To {
            /** A Slack channel's incoming webhook. */
            SLACK,
            /** Any receiver of JSON. */
            WEBHOOK
        }
    }

    /**
     * A user of BMCs.
     *
     * @param user its name
     * @param password where its password comes from
     */
    public record BmcUser(String user, SecretSource password) {}

    /**
     * The Kubernetes cluster whose nodes the hosts are.
     *
     * @param kubeconfig the file; null for the service account of the pod that this process runs in
     * @param context which of its contexts; null for the current one
     * @param nodeName what a host's node is called; {@code {host}} stands for the host's name
     * @param leaseNamespace where Leases show others which nodes are in maintenance; null for none
     * @param evictsBarePods whether pods that nobody would make anew are lost, or keep a node
     */
    public record Cluster(
            @Nullable Path kubeconfig,
            @Nullable String context,
            String nodeName,
            @Nullable String leaseNamespace,
            boolean evictsBarePods) {
        public Cluster {
            if (!nodeName.contains("{host}")) {
                throw new IllegalArgumentException("must contain {host}: '" + nodeName + "'");
            }
        }
    }

    /** A login to an OpenStack. */
    public sealed interface CloudLogin {
        /**
         * A user with a password.
         *
         * @param authUrl Keystone v3
         * @param user user name
         * @param password where its password comes from
         * @param project project name
         * @param userDomain the user's domain
         * @param projectDomain the project's domain
         * @param face which endpoints to use
         */
        record Password(
                URI authUrl,
                String user,
                SecretSource password,
                String project,
                String userDomain,
                String projectDomain,
                EndpointInterface face)
                implements CloudLogin {}

        /**
         * An application credential.
         *
         * @param authUrl Keystone v3
         * @param id its id
         * @param secret where its secret comes from
         * @param face which endpoints to use
         */
        record Application(URI authUrl, String id, SecretSource secret, EndpointInterface face)
                implements CloudLogin {}

        /**
         * A token that somebody else got, good until it ends.
         *
         * @param authUrl Keystone v3
         * @param token where it comes from
         * @param face which endpoints to use
         */
        record Token(URI authUrl, SecretSource token, EndpointInterface face)
                implements CloudLogin {}

        /**
         * A login of this machine's {@code clouds.yaml} and {@code secure.yaml}.
         *
         * @param cloud its name there
         */
        record CloudsYaml(String cloud) implements CloudLogin {}
    }

    /**
     * An OpenStack region.
     *
     * @param cloud the login's name
     * @param zones its availability zones; empty for any
     * @param endpoints where its services are when not where the catalogue says: {@code compute},
     *     {@code placement}
     * @param testServers what hosts are tried by before users' servers may come; null for not at all
     */
    public record Region(
            String cloud,
            List<Zone> zones,
            Map<String, URI> endpoints,
            @Nullable TestServerForm testServers) {
        public Region {
            zones = List.copyOf(zones);
            endpoints = Map.copyOf(endpoints);
        }
    }

    /** {@return the login of this region's cloud, if the region is configured} */
    public Optional<CloudLogin> cloudOf(RegionId region) {
        return Optional.ofNullable(regions.get(region)).map(it -> clouds.get(it.cloud()));
    }
}
