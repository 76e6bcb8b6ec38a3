package io.bearman.sdk;

import io.bearman.core.net.Http;
import io.bearman.maintenance.Ports;
import io.bearman.pxe.BaseUrl;
import io.bearman.pxe.BootDesk;
import io.bearman.pxe.BootHandler;
import io.bearman.pxe.BootProfile;
import io.bearman.pxe.BootProfiles;
import io.bearman.pxe.Strangers;
import io.bearman.pxe.server.BootServer;
import io.bearman.pxe.server.Limits;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts the boot server together. */
final class BootComposition {
    private BootComposition() {}

    static Http handler(Configuration configuration, Ports ports) {
        Configuration.Boot boot = configuration.boot();
        if (boot.loader() == null) {
            throw new ConfigurationException(
                    "boot.loader", "missing; a boot server needs what unknown machines boot");
        }
        Map<String, BootProfile> production = new LinkedHashMap<>();
        boot.profiles().forEach((name, profile) -> production.put(name, profile(name, profile)));
        BootDesk desk = new BootDesk(
                new BootProfiles(profile("loader", boot.loader()), production), Strangers.REGISTER);
        BootHandler handler = BootHandler.create(desk, ports.inventory(), ports.boots());
        return boot.url() == null ? handler : handler.with(new BaseUrl(boot.url()));
    }

    private static BootProfile profile(String name, Configuration.Profile profile) {
        try {
            return new BootProfile(name, profile.kernel(), profile.initrds(), profile.args());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "boot profile " + name, String.valueOf(e.getMessage()));
        }
    }

    static BootServer server(Configuration configuration, Http handler) {
        Configuration.Boot boot = configuration.boot();
        return BootServer.open(
                handler, new InetSocketAddress(boot.address(), boot.port()), Limits.create());
    }
}
