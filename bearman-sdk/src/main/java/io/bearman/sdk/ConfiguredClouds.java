package io.bearman.sdk;

import io.bearman.core.UsageException;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.Clouds;
import io.bearman.core.host.RegionId;
import io.bearman.core.time.TimeSource;
import io.bearman.openstack.CloudAccess;
import io.bearman.openstack.Credential;
import io.bearman.openstack.OkHttp;
import io.bearman.openstack.OpenStackClouds;
import io.bearman.openstack.OpenStackRegion;
import io.bearman.openstack.Tokens;
import io.bearman.openstack.keystone.KeystoneLogin;
import io.bearman.sdk.Configuration.CloudLogin;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The configured clouds; each logs in once, when it is first used. The connections too wait for that: who
 * only asks BMCs need not wait until every certificate that Java trusts is read. Thread-safe.
 */
final class ConfiguredClouds implements Clouds, AutoCloseable {
    private final Configuration configuration;
    private final TimeSource time;
    private final Map<RegionId, Cloud> clouds = new ConcurrentHashMap<>();
    private @Nullable OkHttp http; // guarded by this

    /** The regions of one Keystone share a login: its catalogue has them all. */
    private final Map<CloudLogin, Tokens> logins = new ConcurrentHashMap<>();

    ConfiguredClouds(Configuration configuration, TimeSource time) {
        this.configuration = configuration;
        this.time = time;
    }

    @Override
    public Cloud in(RegionId region) {
        return clouds.computeIfAbsent(region, this::open);
    }

    private Cloud open(RegionId region) {
        CloudLogin login = configuration
                .cloudOf(region)
                .orElseThrow(() -> new UsageException("region " + region
                        + " has no cloud in the configuration; add it below regions: in "
                        + Configuration.FILE));
        CloudAccess access = access(login, region);
        Tokens tokens = logins.computeIfAbsent(
                login, first -> Tokens.sharing(new KeystoneLogin(access, http()), time));
        // It has a cloud, so it is configured.
        Configuration.Region configured =
                Objects.requireNonNull(configuration.regions().get(region));
        OpenStackRegion found = new OpenStackRegion(
                        http(), tokens, access.region(), access.face(), time)
                .with(configured.endpoints());
        return configured.testServers() == null
                ? found.cloud()
                : found.with(configured.testServers()).cloud();
    }

    private static CloudAccess access(CloudLogin login, RegionId region) {
        if (login instanceof CloudLogin.CloudsYaml it) {
            return OpenStackClouds.ofThisProcess().named(it.cloud(), region.value());
        }
        if (login instanceof CloudLogin.Application it) {
            Credential credential = new Credential.Application(
                    Credential.Ref.id(it.id()), it.secret().read(), null);
            return new CloudAccess(it.authUrl(), credential, region.value(), it.face());
        }
        if (login instanceof CloudLogin.Token it) {
            Credential credential = new Credential.Token(it.token().read());
            return new CloudAccess(it.authUrl(), credential, region.value(), it.face());
        }
        CloudLogin.Password it = (CloudLogin.Password) login;
        return new CloudAccess(
                it.authUrl(),
                it.user(),
                it.password().read(),
                it.project(),
                it.userDomain(),
                it.projectDomain(),
                region.value(),
                it.face());
    }

    private synchronized OkHttp http() {
        if (http == null) {
            http = new OkHttp(time);
        }
        return http;
    }

    @Override
    public synchronized void close() {
        if (http != null) {
            http.close();
        }
    }
}
