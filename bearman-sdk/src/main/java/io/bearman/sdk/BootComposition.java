package io.bearman.sdk;

import io.bearman.core.UsageException;
import io.bearman.core.boot.BootChanges;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.image.ImageKey;
import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.BaseUrl;
import io.bearman.pxe.BootDesk;
import io.bearman.pxe.BootHandler;
import io.bearman.pxe.BootPorts;
import io.bearman.pxe.BootProfile;
import io.bearman.pxe.BootProfiles;
import io.bearman.pxe.Figures;
import io.bearman.pxe.Operations;
import io.bearman.pxe.Registrations;
import io.bearman.pxe.Standby;
import io.bearman.pxe.Strangers;
import io.bearman.pxe.artifact.ArtifactDirectory;
import io.bearman.pxe.image.ImageDesk;
import io.bearman.pxe.server.BootServer;
import io.bearman.pxe.server.Serving;
import io.bearman.pxe.server.Tls;
import io.bearman.store.SealingKey;
import io.bearman.store.SqlStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the boot server together. */
final class BootComposition {
    private BootComposition() {}

    static BootHandler handler(
            Configuration configuration,
            BootPorts ports,
            BootChanges changes,
            Registrations registrations) {
        BootHandler handler =
                BootHandler.create(desk(configuration), ports, registrations).remembering(changes);
        BaseUrl base = base(configuration);
        return base == null ? handler : handler.with(base);
    }

    /** {@return where all scripts lead; null for where each was asked for} */
    static @Nullable BaseUrl base(Configuration configuration) {
        Configuration.Boot boot = configuration.boot();
        return boot.url() == null ? null : new BaseUrl(boot.url());
    }

    /** {@return what stands in for the store} */
    static Standby standby(Configuration configuration, Figures figures) {
        Configuration.Images images = configuration.boot().images();
        return Standby.create(
                desk(configuration),
                configuration.boot().snapshot(),
                images == null ? image -> true : key(images.key())::signed,
                figures,
                TimeSource.system());
    }

    static BootDesk desk(Configuration configuration) {
        Configuration.Boot boot = configuration.boot();
        if (boot.loader() == null) {
            throw new ConfigurationException(
                    "boot.loader", "missing; a boot server needs what unknown machines boot");
        }
        Map<String, BootProfile> production = new LinkedHashMap<>();
        boot.profiles().forEach((name, profile) -> production.put(name, profile(name, profile)));
        return new BootDesk(
                new BootProfiles(profile("loader", boot.loader()), production), Strangers.REGISTER);
    }

    /** {@return where machines reach the boot server} */
    static BaseUrl url(Configuration configuration) {
        Configuration.Boot boot = configuration.boot();
        return boot.url() != null
                ? new BaseUrl(boot.url())
                : BaseUrl.of("http://" + boot.address() + ":" + boot.port());
    }

    /** {@return what a boot server asks of a store of ours} */
    static BootPorts ports(
            SqlStore store, ImageCatalogue images, Supplier<Optional<SealingKey>> key) {
        return new BootPorts(
                store.inventory(),
                store.boots(),
                store.bootSessions(key),
                store.bootOverrides(),
                images,
                store.hostIdentities(key));
    }

    /** {@return the images of a store; where a key is configured, none that it did not sign} */
    static ImageCatalogue catalogue(Configuration configuration, SqlStore store) {
        return configuration.boot().images() == null
                ? store.images()
                : images(configuration, store.images()).catalogue();
    }

    private static BootProfile profile(String name, Configuration.Profile profile) {
        try {
            return new BootProfile(name, profile.kernel(), profile.initrds(), profile.args());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "boot profile " + name, String.valueOf(e.getMessage()));
        }
    }

    static BootServer server(
            Configuration configuration, Http handler, Standby standby, Figures figures) {
        Configuration.Boot boot = configuration.boot();
        Operations all = new Operations(handler, figures, standby);
        Serving serving = Serving.of(all).with(figures);
        if (boot.images() != null) {
            serving = serving.with(new ArtifactDirectory(boot.images().directory()));
        }
        if (boot.tls() != null) {
            serving = serving.with(new Tls(boot.tls().certificate(), boot.tls().key()));
        }
        return BootServer.open(serving, new InetSocketAddress(boot.address(), boot.port()));
    }

    static ImageDesk images(Configuration configuration, ImageCatalogue catalogue) {
        Configuration.Images images = configuration.boot().images();
        if (images == null) {
            throw new ConfigurationException(
                    "boot.images",
                    "missing; say where images are and whose signature they need:"
                            + " boot: {images: {directory: ..., key-file: ...}}");
        }
        return new ImageDesk(
                catalogue, key(images.key()), new ArtifactDirectory(images.directory()));
    }

    private static ImageKey key(Path file) {
        try {
            return ImageKey.of(Files.readString(file));
        } catch (IOException | UsageException e) {
            throw new ConfigurationException(
                    "boot.images.key-file", file + " is no public key: " + e.getMessage());
        }
    }
}
