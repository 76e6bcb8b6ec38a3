package io.bearman.sdk;

import io.bearman.core.UsageException;
import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.Clouds;
import io.bearman.core.host.RegionId;
import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import io.bearman.openstack.CloudAccess;
import io.bearman.openstack.OpenStackRegion;
import io.bearman.openstack.Tokens;
import io.bearman.openstack.keystone.KeystoneLogin;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The configured clouds; each logs in when it is first used. Thread-safe. */
final class ConfiguredClouds implements Clouds {
    private final Configuration configuration;
    private final Http http;
    private final TimeSource time;
    private final Map<RegionId, Cloud> clouds = new ConcurrentHashMap<>();

    ConfiguredClouds(Configuration configuration, Http http, TimeSource time) {
        this.configuration = configuration;
        this.http = http;
        this.time = time;
    }

    @Override
    public Cloud in(RegionId region) {
        return clouds.computeIfAbsent(region, this::open);
    }

    private Cloud open(RegionId region) {
        Configuration.CloudLogin login = configuration
                .cloudOf(region)
                .orElseThrow(() -> new UsageException("region " + region
                        + " has no cloud in the configuration; add it below regions: in "
                        + Configuration.FILE));
        CloudAccess access = new CloudAccess(
                login.authUrl(),
                login.user(),
                login.password().read(),
                login.project(),
                login.userDomain(),
                login.projectDomain(),
                region.value(),
                login.face());
        Tokens tokens = Tokens.sharing(new KeystoneLogin(access, http), time);
        return new OpenStackRegion(http, tokens, region.value(), login.face(), time).cloud();
    }
}
