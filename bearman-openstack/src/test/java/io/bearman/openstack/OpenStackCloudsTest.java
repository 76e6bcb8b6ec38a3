package io.bearman.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.secret.Secret;
import io.bearman.openstack.Credential.InDomain;
import io.bearman.openstack.Credential.Ref;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenStackCloudsTest {
    private static final String CLOUDS = """
            clouds:
              one:
                auth:
                  auth_url: https://keystone.example:5000
                  username: bearman
                  project_name: admin
                  user_domain_name: Users
                  project_domain_id: projects
                region_name: RegionOne
                interface: internal
                verify: false
              robot:
                auth_type: v3applicationcredential
                auth:
                  auth_url: https://keystone.example/identity/v3/
                  application_credential_id: ac-1
                  application_credential_secret: s3cret-never-shown
                regions:
                - RegionTwo
              named:
                auth:
                  auth_url: https://keystone.example/v3
                  application_credential_name: bot
                  application_credential_secret: s3cret
                  username: bearman
              lent:
                auth_type: token
                auth: {auth_url: 'https://keystone.example/v3', token: gAAAA}
                region_name: RegionOne
              vendor:
                profile: somebody
              old:
                auth: {auth_url: 'https://keystone.example/v2.0', username: a, password: b,
                       project_name: c}
                region_name: RegionOne
              federated:
                auth_type: v3oidcpassword
                auth: {auth_url: 'https://keystone.example/v3'}
                region_name: RegionOne
            """;

    @TempDir
    Path folder;

    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("clouds.yaml"), CLOUDS);
        Files.writeString(
                folder.resolve("secure.yaml"), "clouds: {one: {auth: {password: s3cret}}}\n");
    }

    @Test
    void aPasswordComesFromTheSecureFile() {
        assertThat(clouds().named("one"))
                .isEqualTo(new CloudAccess(
                        URI.create("https://keystone.example:5000/v3"),
                        new Credential.Password(
                                new InDomain(Ref.name("bearman"), Ref.name("Users")),
                                Secret.of("s3cret"),
                                new InDomain(Ref.name("admin"), Ref.id("projects"))),
                        "RegionOne",
                        EndpointInterface.INTERNAL));
    }

    @Test
    void anApplicationCredentialIsNamedByItsId() {
        assertThat(clouds().named("robot"))
                .isEqualTo(new CloudAccess(
                        URI.create("https://keystone.example/identity/v3"),
                        new Credential.Application(
                                Ref.id("ac-1"), Secret.of("s3cret-never-shown"), null),
                        "RegionTwo",
                        EndpointInterface.PUBLIC));
    }

    @Test
    void anApplicationCredentialIsNamedByItsNameAndItsUser() {
        assertThat(clouds().named("named", "RegionOne").credential())
                .isEqualTo(new Credential.Application(
                        Ref.name("bot"),
                        Secret.of("s3cret"),
                        new InDomain(Ref.name("bearman"), Ref.id("default"))));
    }

    @Test
    void aTokenIsUsedAsItIs() {
        assertThat(clouds().named("lent").credential())
                .isEqualTo(new Credential.Token(Secret.of("gAAAA")));
    }

    @Test
    void aRegionThatIsAskedForWins() {
        assertThat(clouds().named("one", "RegionNine").region()).isEqualTo("RegionNine");
    }

    @Test
    void aCloudWithoutRegionIsRefused() {
        assertThatThrownBy(() -> clouds().named("named"))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        folder.resolve("clouds.yaml") + ": cloud named: region_name is missing");
    }

    @Test
    void aCloudThatIsNotThereIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> clouds().named("nowhere"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("federated, lent, named, old, one, robot, vendor");
    }

    @Test
    void whatIsNotUnderstoodIsRefusedRatherThanGuessed() {
        assertThatThrownBy(() -> clouds().named("vendor")).hasMessageContaining("profile");
        assertThatThrownBy(() -> clouds().named("old")).hasMessageContaining("not Keystone v3");
        assertThatThrownBy(() -> clouds().named("federated"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("auth_type 'v3oidcpassword' is not known here");
    }

    @Test
    void aFileThatIsNoYamlIsNamedWithItsLineAndNotShown() throws IOException {
        Files.writeString(folder.resolve("clouds.yaml"), "clouds:\n  one: [s3cret\n}\n");

        assertThatThrownBy(() -> clouds().named("one"))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("clouds.yaml:2: not YAML")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cret"))
                .hasNoCause();
    }

    @Test
    void theEnvironmentMayNameOneOfTheFile() {
        environment.put("OS_CLOUD", "one");
        environment.put("OS_REGION_NAME", "RegionThree");

        assertThat(clouds().chosen().region()).isEqualTo("RegionThree");
        assertThat(clouds().chosen().face()).isEqualTo(EndpointInterface.INTERNAL);
    }

    @Test
    void theEnvironmentMaySayEverythingItself() {
        environment.putAll(Map.of(
                "OS_AUTH_URL", "http://keystone.example:5000/v3",
                "OS_USER_ID", "u-1",
                "OS_PASSWORD", "s3cret-never-shown",
                "OS_TENANT_NAME", "admin",
                "OS_DEFAULT_DOMAIN_ID", "dom",
                "OS_REGION_NAME", "RegionOne",
                "OS_ENDPOINT_TYPE", "adminURL"));

        CloudAccess access = clouds().chosen();

        assertThat(access)
                .isEqualTo(new CloudAccess(
                        URI.create("http://keystone.example:5000/v3"),
                        new Credential.Password(
                                new InDomain(Ref.id("u-1"), Ref.id("dom")),
                                Secret.of("s3cret-never-shown"),
                                new InDomain(Ref.name("admin"), Ref.id("dom"))),
                        "RegionOne",
                        EndpointInterface.ADMIN));
        assertThat(access.toString()).doesNotContain("s3cret-never-shown");
    }

    @Test
    void anEnvironmentThatSaysTooLittleIsRefused() {
        environment.put("OS_AUTH_URL", "http://keystone.example:5000/v3");

        assertThatThrownBy(() -> clouds().chosen())
                .isInstanceOf(UsageException.class)
                .hasMessage("OS_* of the environment: username is missing");
    }

    @Test
    void anotherFileMayBeNamed() throws IOException {
        Path other = folder.resolve("mine.yaml");
        Files.writeString(other, "clouds: {x: {auth: {auth_url: 'http://k', token: t}}}");
        environment.put("OS_CLIENT_CONFIG_FILE", other.toString());

        assertThat(clouds().named("x", "R").credential())
                .isEqualTo(new Credential.Token(Secret.of("t")));
    }

    private OpenStackClouds clouds() {
        return new OpenStackClouds(environment, List.of(folder.resolve("none"), folder));
    }
}
