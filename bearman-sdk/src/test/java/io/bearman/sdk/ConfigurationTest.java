package io.bearman.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.maintenance.AfterReboot;
import io.bearman.maintenance.Limit;
import io.bearman.maintenance.RecoverySettings;
import io.bearman.maintenance.watch.Act;
import io.bearman.maintenance.watch.WatchSettings;
import io.bearman.openstack.EndpointInterface;
import io.bearman.sdk.Configuration.CloudLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    private static final String WHOLE = """
            store: /var/lib/bearman/bearman.db
            claims: {lease: 15s, renew-every: 5s, action-time: 10s}
            maintenance:
              confirm: 2s
              limits:
                per-rack: 1
                in-all: 4
            boot:
              port: 8480
              profiles:
                standard:
                  kernel: http://10.0.0.1/vmlinuz
                  initrds: [http://10.0.0.1/initrd.img]
                  args: [console=ttyS0]
            bmc:
              credentials:
                default: {user: admin, password-file: PASSWORD}
            clouds:
              main:
                auth-url: http://127.0.0.1:5000/v3
                user: admin
                project: admin
                password-file: PASSWORD
            regions:
              RegionOne: {cloud: main, zones: [az1, az2]}
            """;

    @TempDir
    private Path folder;

    private Path password;

    @BeforeEach
    void writePassword() throws IOException {
        password = Files.writeString(folder.resolve("password"), "hunter2\n");
    }

    private Path yaml(String text) {
        try {
            return Files.writeString(
                    folder.resolve("bearman.yaml"), text.replace("PASSWORD", password.toString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Configuration load(String text) {
        return Configuration.load(yaml(text), Map.of(), Map.of());
    }

    @Test
    void aWholeFileIsReadIntoOneTypedRecord() {
        Configuration configuration = load(WHOLE);

        assertThat(configuration.store())
                .isEqualTo(new Configuration.Store.File(Path.of("/var/lib/bearman/bearman.db")));
        assertThat(configuration.lease()).isEqualTo(Duration.ofSeconds(15));
        assertThat(configuration.maintenance().confirm()).isEqualTo(Duration.ofSeconds(2));
        assertThat(configuration.maintenance().look()).isEqualTo(Duration.ofSeconds(2));
        assertThat(configuration.limits().inAll()).isEqualTo(Limit.of(4));
        assertThat(configuration.regions().get(RegionId.of("RegionOne")).zones())
                .containsExactly(Zone.of("az1"), Zone.of("az2"));
        CloudLogin login = configuration.cloudOf(RegionId.of("RegionOne")).orElseThrow();
        assertThat(((CloudLogin.Password) login).password().read())
                .isEqualTo(io.bearman.core.secret.Secret.of("hunter2"));
    }

    @Test
    void aSilentBmcIsWaitedForNoLongerThanIsSaidAndNeverLongerThanAClaimAllows() {
        assertThat(load("bmc: {patience: 4s}").bmcPatience()).isEqualTo(Duration.ofSeconds(4));
        assertThat(load(WHOLE).bmcPatience()).isEqualTo(Duration.ofSeconds(20));
        for (String wrong : List.of("500ms", "21s")) {
            assertThatThrownBy(() -> load("bmc: {patience: " + wrong + "}"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("'bmc.patience': from 1 to 20 s");
        }
    }

    @Test
    void imagesAndTlsOfTheBootServerAreReadAndShown() {
        Configuration.Boot boot = load("""
                boot:
                  images: {directory: /srv/images, key-file: /etc/bearman/images.pub}
                  tls: {certificate-file: /etc/bearman/boot.crt, key-file: /etc/bearman/boot.key}
                """).boot();

        assertThat(boot.images())
                .isEqualTo(new Configuration.Images(
                        Path.of("/srv/images"), Path.of("/etc/bearman/images.pub")));
        assertThat(boot.tls())
                .isEqualTo(new Configuration.Tls(
                        Path.of("/etc/bearman/boot.crt"), Path.of("/etc/bearman/boot.key")));
        assertThat(load("boot: {port: 8480}").boot().images()).isNull();
        assertThatThrownBy(() -> load("boot: {images: {directory: /srv/images}}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("key-file");
    }

    @Test
    void aClusterIsReadAndShown() {
        Configuration configuration = load("""
                kubernetes:
                  kubeconfig: /etc/bearman/kubeconfig
                  context: prod
                  node-name: '{host}.dc1.example'
                  lease-namespace: bearman
                  bare-pods: evict
                """);

        assertThat(configuration.kubernetes())
                .isEqualTo(new Configuration.Cluster(
                        Path.of("/etc/bearman/kubeconfig"),
                        "prod",
                        "{host}.dc1.example",
                        "bearman",
                        true));
        assertThat(load(configuration.show()).kubernetes()).isEqualTo(configuration.kubernetes());
        assertThat(load("kubernetes:\n  kubeconfig: in-cluster\n").kubernetes())
                .isEqualTo(new Configuration.Cluster(null, null, "{host}", null, false));
    }

    @Test
    void aSectionThatIsNotInTheFileCanBeGivenOutside() {
        Map<String, String> environment = Map.of("BEARMAN_KUBERNETES_KUBECONFIG", "in-cluster");
        Map<String, String> flags = Map.of("kubernetes.context", "prod");

        assertThat(Configuration.load(null, environment, flags).kubernetes())
                .matches(it -> it.kubeconfig() == null && "prod".equals(it.context()));
        assertThatThrownBy(() -> Configuration.load(null, Map.of(), flags))
                .hasMessageContaining("'kubernetes.kubeconfig' is missing");
    }

    @Test
    void whatIsShownOfNothingCanBeReadAgain() {
        Configuration nothing = Configuration.load(null, Map.of(), Map.of());

        assertThat(load(nothing.show())).isEqualTo(nothing);
    }

    @Test
    void aNodeNameWithoutItsHostIsNamedWithItsLine() {
        assertThatThrownBy(() -> load("kubernetes:\n  kubeconfig: in-cluster\n  node-name: node\n"))
                .hasMessageEndingWith(
                        "bearman.yaml:3: 'kubernetes.node-name': must contain {host}: 'node'");
    }

    @Test
    void aClusterWithoutAGateNamesTheArtifact() {
        Configuration configuration = load("kubernetes:\n  kubeconfig: in-cluster\n");

        assertThatThrownBy(() -> Bearman.open(configuration))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("add the artifact io.bearman:bearman-kubernetes");
    }

    @Test
    void nothingAtAllIsTheDefaults() {
        Configuration configuration = Configuration.load(null, Map.of(), Map.of());

        assertThat(configuration.maintenance().confirm()).isEqualTo(Duration.ofSeconds(10));
        assertThat(configuration.lease()).isEqualTo(Duration.ofSeconds(180));
        assertThat(configuration.store().toString()).endsWith(".local/share/bearman/bearman.db");
    }

    @Test
    void aFlagGoesBeforeTheEnvironmentBeforeTheFile() {
        Map<String, String> environment = Map.of("BEARMAN_MAINTENANCE_CONFIRM", "3s", "HOME", "/x");

        assertThat(Configuration.load(yaml(WHOLE), environment, Map.of())
                        .maintenance()
                        .confirm())
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(Configuration.load(yaml(WHOLE), environment, Map.of("maintenance.confirm", "4s"))
                        .maintenance()
                        .confirm())
                .isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void aPasswordMayComeFromTheEnvironment() {
        Configuration configuration = Configuration.load(
                yaml(WHOLE), Map.of("BEARMAN_CLOUDS_MAIN_PASSWORD", "swordfish"), Map.of());

        CloudLogin login = configuration.clouds().get("main");
        assertThat(((CloudLogin.Password) login).password().read())
                .isEqualTo(io.bearman.core.secret.Secret.of("swordfish"));
    }

    @Test
    void aCloudMayBeAnApplicationCredential() {
        Configuration configuration = load("""
                clouds:
                  main:
                    auth-url: http://127.0.0.1:5000/v3
                    application-credential-id: ac-1
                    application-credential-secret-file: PASSWORD
                    interface: internal
                """);

        CloudLogin.Application login =
                (CloudLogin.Application) configuration.clouds().get("main");
        assertThat(login.id()).isEqualTo("ac-1");
        assertThat(login.secret().read()).isEqualTo(io.bearman.core.secret.Secret.of("hunter2"));
        assertThat(login.face()).isEqualTo(EndpointInterface.INTERNAL);
        assertThat(configuration.show())
                .contains("application-credential-id: ac-1")
                .contains("application-credential-secret: '***'")
                .doesNotContain("hunter2");
    }

    @Test
    void aCloudMayBeATokenOrALoginOfCloudsYaml() {
        Configuration configuration = Configuration.load(
                yaml("""
                clouds:
                  lent: {auth-url: 'http://127.0.0.1:5000/v3'}
                  mine: {clouds-yaml: prod}
                """), Map.of("BEARMAN_CLOUDS_LENT_TOKEN", "gAAAA"), Map.of());

        CloudLogin.Token lent = (CloudLogin.Token) configuration.clouds().get("lent");
        assertThat(lent.token().read()).isEqualTo(io.bearman.core.secret.Secret.of("gAAAA"));
        assertThat(configuration.clouds().get("mine")).isEqualTo(new CloudLogin.CloudsYaml("prod"));
        assertThat(configuration.show())
                .contains("clouds-yaml: prod", "token: '***'")
                .doesNotContain("gAAAA");
    }

    @Test
    void aSecretOfACloudDoesNotStandInTheFile() {
        assertThatThrownBy(() -> load("""
                        clouds:
                          main:
                            auth-url: http://127.0.0.1:5000/v3
                            application-credential-id: ac-1
                            application-credential-secret: never
                        """))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bearman.yaml:5")
                .hasMessageContaining("application-credential-secret-file")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("never"));
    }

    @Test
    void aLoginOfCloudsYamlHasNoOtherKeys() {
        assertThatThrownBy(() -> load("""
                        clouds:
                          main:
                            clouds-yaml: prod
                            user: admin
                        """))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bearman.yaml:4")
                .hasMessageContaining("unknown key 'clouds.main.user'; known here: clouds-yaml");
    }

    @Test
    void theShownConfigurationHidesEverySecretAndReadsAsYaml() {
        Configuration configuration = Configuration.load(
                yaml(WHOLE), Map.of("BEARMAN_CLOUDS_MAIN_PASSWORD", "swordfish"), Map.of());

        String shown = configuration.show();

        assertThat(shown)
                .contains("confirm: 2s", "password: '***'")
                .doesNotContain("swordfish", "hunter2");
        assertThat(new org.yaml.snakeyaml.Yaml().<Map<String, Object>>load(shown))
                .containsKey("maintenance");
    }

    @Test
    void aStoreIsAPostgresqlDatabaseWhenItIsAUrl() {
        Configuration configuration = load("""
                store: jdbc:postgresql://db.example:5432/bearman?sslmode=verify-full
                store-login: {user: bearman, password-file: PASSWORD}
                """);

        Configuration.Store.Server server = (Configuration.Store.Server) configuration.store();
        assertThat(server.url())
                .isEqualTo("jdbc:postgresql://db.example:5432/bearman?sslmode=verify-full");
        assertThat(server.user()).isEqualTo("bearman");
        assertThat(server.password().read().text()).isEqualTo("hunter2");
        assertThat(configuration.show())
                .contains("store: " + server.url(), "user: bearman", "password: '***'")
                .doesNotContain("hunter2");
        assertThat(new org.yaml.snakeyaml.Yaml().<Map<String, Object>>load(configuration.show()))
                .containsEntry("store", server.url());
    }

    @Test
    void theLoginOfTheStoreMayComeFromTheEnvironmentOrNotAtAll() {
        Configuration.Store.Server given = server(Map.of(
                "BEARMAN_STORE", "jdbc:postgresql://db/bearman",
                "BEARMAN_STORE_LOGIN_USER", "ann",
                "BEARMAN_STORE_LOGIN_PASSWORD", "swordfish"));
        Configuration.Store.Server bare =
                server(Map.of("BEARMAN_STORE", "jdbc:postgresql://db/bearman"));

        assertThat(given.user()).isEqualTo("ann");
        assertThat(given.password().read().text()).isEqualTo("swordfish");
        assertThat(given.toString()).doesNotContain("swordfish");
        assertThat(bare.user()).isNull();
        assertThat(bare.password()).isNull();
    }

    @Test
    void aReceiversAddressIsASecret() {
        Configuration configuration = Configuration.load(
                yaml("""
                notify:
                  ops: {to: slack, url-file: PASSWORD}
                  cmdb: {to: webhook}
                """),
                Map.of("BEARMAN_NOTIFY_CMDB_URL", "https://example.com/swordfish"),
                Map.of());

        assertThat(configuration.receivers().get("ops").to())
                .isEqualTo(Configuration.Receiver.To.SLACK);
        assertThat(configuration.receivers().get("ops").url().read().text()).isEqualTo("hunter2");
        assertThat(configuration.show() + configuration)
                .contains("ops:", "to: slack", "to: webhook", "url: '***'")
                .doesNotContain("hunter2", "swordfish");
    }

    @Test
    void aReceiverIsChecked() {
        assertThatThrownBy(() -> load("notify:\n  ops: {to: slack, url: https://example.com/x}\n"))
                .hasMessageContaining("bearman.yaml:2")
                .hasMessageContaining("url-file")
                .hasMessageNotContaining("example.com");
        assertThatThrownBy(() -> load("notify:\n  ops: {to: slack}\n"))
                .hasMessageContaining("'notify.ops.url-file': missing");
        assertThatThrownBy(() -> load("notify:\n  ops: {to: mail, url-file: PASSWORD}\n"))
                .hasMessageContaining("not slack or webhook: 'mail'");
        assertThatThrownBy(() -> load("notify:\n  Ops!: {to: slack, url-file: PASSWORD}\n"))
                .hasMessageContaining("'notify.Ops!'");
    }

    private static Configuration.Store.Server server(Map<String, String> environment) {
        return (Configuration.Store.Server)
                Configuration.load(null, environment, Map.of()).store();
    }

    @Test
    void aStoreUrlIsCheckedAndNeverShowsAPassword() {
        assertThatThrownBy(() -> load("claims: {}\nstore: jdbc:mysql://db/bearman\n"))
                .hasMessageContaining("bearman.yaml:2")
                .hasMessageContaining("jdbc:postgresql:");
        assertThatThrownBy(() -> load("store: jdbc:postgresql://db:port/bearman\n"))
                .hasMessageContaining("'store'");
        for (String url : new String[] {
            "jdbc:postgresql://ann:swordfish@db/bearman",
            "jdbc:postgresql://db/bearman?ssl=true&Password=swordfish",
            "jdbc:postgresql://db:port/bearman?password=swordfish"
        }) {
            assertThatThrownBy(() -> load("store: " + url + "\n"))
                    .as(url)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("'store'")
                    .hasMessageNotContaining("swordfish");
        }
    }

    @Test
    void nobodyLogsInToAFile() {
        assertThatThrownBy(() -> load("store: x.db\nstore-login: {user: ann}\n"))
                .hasMessageContaining("bearman.yaml:2")
                .hasMessageContaining("'store-login'");
    }

    @Test
    void anUnknownKeyIsRefusedWithFileAndLineAndTheKnownOnes() {
        assertThatThrownBy(() -> load("maintenance:\n  confrim: 2s\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bearman.yaml:2")
                .hasMessageContaining("'maintenance.confrim'")
                .hasMessageContaining("confirm");
    }

    @Test
    void aWrongValueIsRefusedWithFileAndLine() {
        assertThatThrownBy(() -> load("maintenance:\n  look: 1s\n  confirm: soon\n"))
                .hasMessageContaining("bearman.yaml:3")
                .hasMessageContaining("'soon'")
                .hasMessageContaining("10s");
    }

    @Test
    void aWrongVariableIsNamed() {
        assertThatThrownBy(() -> Configuration.load(null, Map.of("BEARMAN_STROE", "x"), Map.of()))
                .hasMessageContaining("BEARMAN_STROE");
    }

    @Test
    void aPasswordInTheFileIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() ->
                        load(WHOLE.replace("password-file: PASSWORD}", "password: swordfish}")))
                .hasMessageContaining("password-file")
                .hasMessageNotContaining("swordfish");
    }

    @Test
    void aRegionWithoutItsCloudIsRefused() {
        assertThatThrownBy(() -> load("regions:\n  R1:\n    cloud: nowhere\n"))
                .hasMessageContaining("bearman.yaml:2")
                .hasMessageContaining("nowhere");
    }

    @Test
    void brokenYamlIsRefusedWithItsLine() {
        assertThatThrownBy(() -> load("store: x\nclaims: [\n"))
                .hasMessageContaining("bearman.yaml:");
    }

    @Test
    void aKeyGivenTwiceIsRefused() {
        assertThatThrownBy(() -> load("store: x\nstore: y\n"))
                .hasMessageContaining("bearman.yaml:2");
    }

    @Test
    void confirmationsUnderTwoSecondsAreRefused() {
        assertThatThrownBy(() -> load("maintenance: {confirm: 1s}\n"))
                .hasMessageContaining("confirm")
                .hasMessageContaining("2s");
    }

    @Test
    void aMissingPasswordFileIsNamedWhenItIsNeeded() {
        Configuration configuration = load(WHOLE.replace("PASSWORD", "/nowhere/password"));

        CloudLogin.Password login = (CloudLogin.Password) configuration.clouds().get("main");

        assertThatThrownBy(() -> login.password().read()).hasMessageContaining("/nowhere/password");
    }

    @Test
    void whatTheLaunchersAndTheLogTakeFromTheEnvironmentIsNoSetting() {
        Map<String, String> environment = Map.of(
                "BEARMAN_LOG_LEVEL", "DEBUG",
                "BEARMAN_JAVA_OPTS", "-Xmx64m");

        Configuration configuration = Configuration.load(yaml(WHOLE), environment, Map.of());

        assertThat(configuration.show()).isEqualTo(load(WHOLE).show());
    }

    private static final String WATCHED = """
            maintenance: {after-unplanned-reboot: leave, restarts: {parallel: 5}}
            watch: {every: 30s, dead-after: 10m, act: [recover]}
            witnesses:
              power: false
              ssh: {address: '{host}.mgmt.example', port: 2222}
            """;

    @Test
    void watchAndWitnessesAreReadAndShown() {
        Configuration configuration = load(WATCHED);

        assertThat(configuration.recovery().servers()).isEqualTo(AfterReboot.LEAVE);
        assertThat(configuration.recovery().parallelRestarts()).isEqualTo(5);
        assertThat(configuration.watch().every()).isEqualTo(Duration.ofSeconds(30));
        assertThat(configuration.watch().deadAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(configuration.watch().looks())
                .isEqualTo(WatchSettings.create().looks());
        assertThat(configuration.watch().acts()).containsExactly(Act.RECOVER);
        assertThat(configuration.witnesses())
                .isEqualTo(new Configuration.Witnesses(
                        false,
                        Duration.ofMinutes(5),
                        new Configuration.Ssh("{host}.mgmt.example", 2222, Duration.ofSeconds(5))));
        assertThat(load(configuration.show()).show()).isEqualTo(configuration.show());
    }

    @Test
    void aWatchActsOnNothingAndAsksNoSshPortUnlessTold() {
        Configuration configuration = load("");

        assertThat(configuration.watch()).isEqualTo(WatchSettings.create());
        assertThat(configuration.recovery()).isEqualTo(RecoverySettings.create());
        assertThat(configuration.witnesses())
                .isEqualTo(new Configuration.Witnesses(true, Duration.ofMinutes(5), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch: {act: [reboot]}                     | not one of evacuate, recover: 'reboot'",
                "maintenance: {after-unplanned-reboot: off} | not one of restart, leave: 'off'",
                "witnesses: {ssh: {address: gate.example}}  | {host} or {label.NAME}",
                "witnesses: {ssh: {address: '{name}-{host}'}} | {host} or {label.NAME}",
                "witnesses: {power: perhaps}                | not true or false: 'perhaps'",
                "watch: {looks: 0}                          | looks"
            })
    void aWatchThatMakesNoSenseIsRefusedWithItsLine(String yaml, String why) {
        assertThatThrownBy(() -> load(yaml + "\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bearman.yaml:1")
                .hasMessageContaining(why);
    }
}
