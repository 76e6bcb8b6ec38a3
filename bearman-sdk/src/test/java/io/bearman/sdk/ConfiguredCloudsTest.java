package io.bearman.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RegionId;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.cloud.CloudSettings;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.cloud.FakeCloudServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredCloudsTest {
    private final FakeCloud cloud = FakeCloud.real(CloudSettings.create().brisk());
    private final FakeCloudServer server = FakeCloudServer.open(cloud, 0);

    @TempDir
    private Path folder;

    @BeforeEach
    void furnish() {
        cloud.addHost(HostId.of("cn1"));
        cloud.addApplicationCredential("ac-1", "s3cret", "admin", "admin");
    }

    @AfterEach
    void close() {
        server.close();
        cloud.close();
    }

    @Test
    void theRegionsOfOneCloudShareALogin() throws IOException {
        ConfiguredClouds clouds =
                clouds("""
                user: admin
                    project: admin
                    password-file: %s
                """.formatted(secret(FakeCloud.PASSWORD)).strip());

        assertThat(clouds.in(RegionId.of("RegionOne")).hypervisors().computes()).hasSize(1);
        assertThatThrownBy(
                        () -> clouds.in(RegionId.of("RegionTwo")).hypervisors().computes())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("region RegionTwo: the catalogue has no compute endpoint");
        assertThat(cloud.count("POST", "/auth/tokens", "")).isEqualTo(1);
    }

    @Test
    void anApplicationCredentialOfTheConfigurationLogsIn() throws IOException {
        ConfiguredClouds clouds = clouds("""
                application-credential-id: ac-1
                    application-credential-secret-file: %s
                """.formatted(secret("s3cret")).strip());

        assertThat(clouds.in(RegionId.of("RegionOne")).hypervisors().computes()).hasSize(1);
    }

    @Test
    void aServiceMayBeElsewhereThanTheCatalogueSays() throws IOException {
        Path password = Path.of(secret(FakeCloud.PASSWORD));
        Path file = Files.writeString(folder.resolve("bearman.yaml"), """
                clouds:
                  main: {auth-url: "%1$s", user: admin, project: admin, password-file: %2$s}
                regions:
                  RegionNowhere:
                    cloud: main
                    endpoints: {compute: "%3$s/v2.1", placement: "%3$s/placement"}
                """.formatted(
                server.authUrl(), password, server.authUrl().toString().replace("/v3", "")));
        Configuration configuration = Configuration.load(file, Map.of(), Map.of());

        try (ConfiguredClouds clouds = new ConfiguredClouds(configuration, TimeSource.system())) {
            assertThat(clouds.in(RegionId.of("RegionNowhere")).hypervisors().computes())
                    .hasSize(1);
        }
        assertThat(configuration.show()).contains("compute: ", "/v2.1");
    }

    @Test
    void aRegionThatIsNotConfiguredIsNamed() throws IOException {
        ConfiguredClouds clouds = clouds("user: admin\n    project: admin\n    password-file: /x");

        assertThatThrownBy(() -> clouds.in(RegionId.of("RegionNine")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("RegionNine");
    }

    private String secret(String text) throws IOException {
        return Files.writeString(folder.resolve("secret"), text + "\n").toString();
    }

    private ConfiguredClouds clouds(String login) throws IOException {
        Path file = Files.writeString(
                folder.resolve("bearman.yaml"), """
                clouds:
                  main:
                    auth-url: %s
                    %s
                regions:
                  RegionOne: {cloud: main}
                  RegionTwo: {cloud: main}
                """.formatted(server.authUrl(), login));
        Configuration configuration = Configuration.load(file, Map.of(), Map.of());
        return new ConfiguredClouds(configuration, TimeSource.system());
    }
}
