package io.bearman.sdk;

import io.bearman.core.bmc.WantedLan;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.bmc.WantedSol;
import io.bearman.core.bmc.WantedUser;
import io.bearman.maintenance.Limit;
import io.bearman.maintenance.Limits;
import io.bearman.maintenance.Moves;
import io.bearman.maintenance.RecoverySettings;
import io.bearman.maintenance.Settings;
import io.bearman.maintenance.boot.WatchdogSettings;
import io.bearman.maintenance.watch.Act;
import io.bearman.maintenance.watch.WatchSettings;
import io.bearman.openstack.EndpointInterface;
import io.bearman.pxe.registration.RegistrationSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A configuration as the YAML that would make it, without its secrets. Not thread-safe. */
final class ConfigurationText {
    private final StringBuilder text = new StringBuilder();

    private ConfigurationText() {}

    static String of(Configuration configuration) {
        ConfigurationText yaml = new ConfigurationText();
        yaml.write(configuration);
        return yaml.text.toString();
    }

    private void write(Configuration it) {
        if (it.store() instanceof Configuration.Store.File) {
            // A second machine would find nothing wrong: it would press the same buttons.
            text.append("# A file of this machine: it does not guard against a second store.\n");
        }
        line(0, "store", it.store());
        storeLogin(it.store());
        section(0, "claims");
        line(1, "lease", duration(it.lease()));
        line(1, "renew-every", duration(it.maintenance().renewEvery()));
        line(1, "action-time", duration(it.maintenance().actionTime()));
        maintenance(it);
        watch(it);
        boot(it.boot());
        registration(it);
        if (it.sealingKey() != null) {
            section(0, "secrets");
            line(1, "key", "'***'  # " + it.sealingKey());
        }
        if (!it.receivers().isEmpty()) {
            section(0, "notify");
            new TreeMap<>(it.receivers()).forEach((name, receiver) -> {
                section(1, name);
                line(2, "to", receiver.to().name().toLowerCase(java.util.Locale.ROOT));
                line(2, "url", "'***'  # " + receiver.url());
            });
        }
        section(0, "bmc");
        line(1, "patience", duration(it.bmcPatience()));
        section(1, "credentials");
        new TreeMap<>(it.credentials()).forEach((name, user) -> {
            section(2, name);
            line(3, "user", user.user());
            secret(3, user.password());
        });
        bmcProfiles(it.bmcProfiles());
        cluster(it.kubernetes());
        section(0, "clouds");
        new TreeMap<>(it.clouds()).forEach(this::cloud);
        section(0, "regions");
        new TreeMap<>(it.regions()).forEach((id, region) -> {
            section(1, id.value());
            line(2, "cloud", region.cloud());
            line(2, "zones", list(region.zones()));
            if (region.testServers() != null) {
                section(2, "test-server");
                line(3, "flavor", region.testServers().flavor());
                line(3, "image", region.testServers().image());
                line(3, "network", region.testServers().network());
            }
            if (!region.endpoints().isEmpty()) {
                section(2, "endpoints");
                new TreeMap<>(region.endpoints())
                        .forEach((service, uri) -> line(3, service, uri.toString()));
            }
        });
    }

    private void bmcProfiles(BmcProfiles it) {
        if (!it.networks().isEmpty()) {
            section(1, "networks");
        }
        for (BmcProfiles.Network network : it.networks()) {
            section(2, network.toString());
            optional(3, "gateway", network.gateway());
            optional(3, "vlan", network.vlan());
        }
        if (!it.profiles().isEmpty()) {
            section(1, "settings");
        }
        new TreeMap<>(it.profiles()).forEach(this::bmcProfile);
    }

    private void bmcProfile(String name, WantedSettings it) {
        section(2, name);
        optional(3, "credential", it.credential());
        if (!it.users().isEmpty()) {
            section(3, "users");
        }
        for (WantedUser user : it.users()) {
            section(4, user.name());
            line(5, "enabled", user.enabled());
            if (user.enabled()) {
                line(5, "privilege", BmcProfilesReader.word(user.privilege()));
                optional(5, "credential", user.credential());
            }
        }
        line(3, "other-users", BmcProfilesReader.word(it.otherUsers()));
        if (!it.lan().equals(WantedLan.ANY)) {
            section(3, "lan");
        }
        optional(4, "source", word(it.lan().source()));
        optional(4, "arp-responses", it.lan().arpResponses());
        optional(4, "gratuitous-arp", it.lan().gratuitousArp());
        line(3, "cipher-suites", list(it.cipherSuites()));
        if (!it.sol().equals(WantedSol.ANY)) {
            section(3, "sol");
        }
        optional(4, "enabled", it.sol().enabled());
        optional(4, "bit-rate", it.sol().bitRate());
        optional(4, "privilege", word(it.sol().privilege()));
        optional(3, "power-restore", word(it.restorePolicy()));
        line(3, "firmware", list(it.firmware()));
    }

    private static @Nullable String word(@Nullable Enum<?> constant) {
        return constant == null ? null : BmcProfilesReader.word(constant);
    }

    private void optional(int depth, String key, @Nullable Object value) {
        if (value != null) {
            line(depth, key, value);
        }
    }

    private void storeLogin(Configuration.Store store) {
        if (store instanceof Configuration.Store.Server server
                && (server.user() != null || server.password() != null)) {
            section(0, "store-login");
            if (server.user() != null) {
                line(1, "user", server.user());
            }
            if (server.password() != null) {
                secret(1, server.password());
            }
        }
    }

    private void maintenance(Configuration configuration) {
        Settings it = configuration.maintenance();
        section(0, "maintenance");
        line(1, "confirm", duration(it.confirm()));
        line(1, "read-back", duration(it.readBack()));
        line(1, "look", duration(it.look()));
        line(1, "wait-time", duration(it.waitTime()));
        line(1, "soft-off-time", duration(it.softOffTime()));
        line(1, "hard-off-time", duration(it.hardOffTime()));
        line(1, "boot-time", duration(it.bootTime()));
        line(1, "compute-time", duration(it.computeTime()));
        line(1, "power-ons", it.powerOns());
        line(1, "headroom", it.headroom());
        moves(it.moves());
        RecoverySettings recovery = configuration.recovery();
        line(1, "after-unplanned-reboot", recovery.servers().name().toLowerCase(Locale.ROOT));
        section(1, "restarts");
        line(2, "parallel", recovery.parallelRestarts());
        line(2, "time", duration(recovery.restartTime()));
        line(2, "attempts", recovery.attempts());
        section(1, "limits");
        Limits limits = configuration.limits();
        line(2, "per-rack", limits.perRack());
        line(2, "per-zone", limits.perZone());
        line(2, "in-all", limits.inAll());
        limits("aggregates", limits.aggregates());
        limits("flavors", limits.flavors());
        limits("labels", limits.labels());
        if (!limits.windows().isEmpty()) {
            line(2, "windows", list(limits.windows()));
        }
        line(2, "failures", limits.failures());
        section(1, "evacuation");
        line(2, "parallel", configuration.evacuation().parallel());
        line(2, "down", configuration.evacuation().down());
    }

    private void limits(String key, Map<String, Limit> limits) {
        if (!limits.isEmpty()) {
            section(2, key);
            limits.forEach((name, limit) -> line(3, quoted(name), limit));
        }
    }

    private void moves(Moves it) {
        section(1, "moves");
        line(2, "per-source", it.perSource());
        line(2, "per-target", it.perTarget());
        line(2, "in-all", it.inAll());
        line(2, "attempts", it.attempts());
        line(2, "move-time", duration(it.moveTime()));
        line(2, "stall-time", duration(it.stallTime()));
        line(2, "settle-time", duration(it.settleTime()));
        line(2, "when-stuck", BmcProfilesReader.word(it.whenStuck()));
    }

    private void watch(Configuration configuration) {
        WatchSettings it = configuration.watch();
        section(0, "watch");
        line(1, "every", duration(it.every()));
        line(1, "looks", it.looks());
        line(1, "dead-after", duration(it.deadAfter()));
        line(1, "silent", it.silent());
        line(1, "retry-after", duration(it.retryAfter()));
        line(1, "hosts-at-once", it.hostsAtOnce());
        line(1, "act", list(it.acts().stream().map(Act::word).sorted().toList()));
        section(0, "witnesses");
        line(1, "power", configuration.witnesses().power());
        line(1, "boots", duration(configuration.witnesses().boots()));
        Configuration.Ssh ssh = configuration.witnesses().ssh();
        if (ssh != null) {
            section(1, "ssh");
            line(2, "address", "'" + ssh.address().replace("'", "''") + "'");
            line(2, "port", ssh.port());
            line(2, "patience", duration(ssh.patience()));
        }
    }

    private void boot(Configuration.Boot boot) {
        section(0, "boot");
        line(1, "address", boot.address());
        line(1, "port", boot.port());
        if (boot.url() != null) {
            line(1, "url", boot.url());
        }
        profile(1, "loader", boot.loader());
        section(1, "profiles");
        new TreeMap<>(boot.profiles()).forEach((name, profile) -> profile(2, name, profile));
        if (boot.images() != null) {
            section(1, "images");
            line(2, "directory", boot.images().directory());
            line(2, "key-file", boot.images().key());
        }
        if (boot.tls() != null) {
            section(1, "tls");
            line(2, "certificate-file", boot.tls().certificate());
            line(2, "key-file", boot.tls().key());
        }
        section(1, "snapshot");
        optional(2, "directory", boot.snapshot().directory());
        line(2, "every", duration(boot.snapshot().every()));
        line(2, "oldest", duration(boot.snapshot().oldest()));
    }

    private void registration(Configuration configuration) {
        RegistrationSettings it = configuration.registration().settings();
        section(0, "registration");
        line(1, "unknown", RegistrationReader.word(it.strangers()));
        line(1, "ssh", quoted(it.ssh().text()));
        line(1, "ssh-keys", list(it.sshKeys()));
        optional(1, "profiles", configuration.registration().profiles());
        line(1, "power-off-time", duration(it.powerOffTime()));
        WatchdogSettings watchdog = configuration.bootWatchdog();
        section(0, "boot-watchdog");
        line(1, "act", watchdog.acts());
        line(1, "registering", duration(watchdog.registering()));
        line(1, "deploying", duration(watchdog.deploying()));
        line(1, "joining", duration(watchdog.joining()));
        line(1, "cycles", watchdog.cycles());
    }

    private void profile(int depth, String name, Configuration.@Nullable Profile profile) {
        if (profile == null) {
            return;
        }
        section(depth, name);
        line(depth + 1, "kernel", profile.kernel());
        line(depth + 1, "initrds", list(profile.initrds()));
        line(depth + 1, "args", list(profile.args()));
    }

    private void cluster(Configuration.@Nullable Cluster it) {
        if (it == null) {
            return;
        }
        section(0, "kubernetes");
        line(
                1,
                "kubeconfig",
                it.kubeconfig() == null ? ConfigurationReader.IN_CLUSTER : it.kubeconfig());
        optional(1, "context", it.context());
        line(1, "node-name", "'" + it.nodeName() + "'");
        optional(1, "lease-namespace", it.leaseNamespace());
        line(1, "bare-pods", it.evictsBarePods() ? "evict" : "refuse");
    }

    private void cloud(String name, Configuration.CloudLogin cloud) {
        section(1, name);
        if (cloud instanceof Configuration.CloudLogin.CloudsYaml it) {
            line(2, "clouds-yaml", it.cloud());
        } else if (cloud instanceof Configuration.CloudLogin.Application it) {
            place(it.authUrl(), it.face());
            line(2, "application-credential-id", it.id());
            line(2, "application-credential-secret", "'***'  # " + it.secret());
        } else if (cloud instanceof Configuration.CloudLogin.Token it) {
            place(it.authUrl(), it.face());
            line(2, "token", "'***'  # " + it.token());
        } else if (cloud instanceof Configuration.CloudLogin.Password it) {
            place(it.authUrl(), it.face());
            line(2, "user", it.user());
            secret(2, it.password());
            line(2, "project", it.project());
            line(2, "user-domain", it.userDomain());
            line(2, "project-domain", it.projectDomain());
        }
    }

    private void place(URI authUrl, EndpointInterface face) {
        line(2, "auth-url", authUrl);
        line(2, "interface", face.name().toLowerCase(Locale.ROOT));
    }

    private void secret(int depth, SecretSource secret) {
        line(depth, "password", "'***'  # " + secret);
    }

    private void section(int depth, String key) {
        text.append("  ".repeat(depth)).append(key).append(":\n");
    }

    private void line(int depth, String key, Object value) {
        text.append("  ".repeat(depth)).append(key).append(": ").append(value).append('\n');
    }

    private static String list(Collection<?> values) {
        return values.stream()
                .map(ConfigurationText::quoted)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(Object value) {
        return "'" + value.toString().replace("'", "''") + "'";
    }

    private static String duration(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + "s"
                : duration.toMillis() + "ms";
    }
}
