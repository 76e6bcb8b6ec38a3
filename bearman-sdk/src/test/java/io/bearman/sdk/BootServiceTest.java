package io.bearman.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.StoreException;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.server.BootServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootServiceTest {
    private static final MachineId UUID = MachineId.of("00000000-0000-4000-8000-000000000001");
    private static final String ASKS = "/v1/boot?mac=52-54-00-00-00-01&uuid=" + UUID;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Where nobody listens. */
    private static final String AWAY = "jdbc:postgresql://127.0.0.1:1/bearman";

    @TempDir
    private Path folder;

    private Configuration configuration(String store) {
        return Configuration.load(
                null,
                Map.of(),
                Map.of(
                        "store",
                        store,
                        "boot.port",
                        "0",
                        "boot.loader.kernel",
                        "http://10.0.0.1/loader",
                        "boot.snapshot.directory",
                        snapshot().toString()));
    }

    private Path snapshot() {
        return folder.resolve("snapshot");
    }

    private String file() {
        return folder.resolve("bearman.db").toString();
    }

    /** Leaves a snapshot behind in which there is nobody. */
    private void wasThereBefore() {
        try (Bearman bearman = Bearman.open(configuration(file()));
                BootServer server = bearman.bootServer()) {
            assertThat(TimeSource.system()
                            .await(
                                    () -> Files.exists(snapshot().resolve("boot-snapshot")),
                                    PATIENCE))
                    .as(server.uri().toString())
                    .isTrue();
        }
    }

    @Test
    void oneThatIsStartedWhileItsStoreIsAwayOpensItOnceItIsBack() throws Exception {
        wasThereBefore();
        Configuration configuration = configuration(AWAY);
        AtomicBoolean back = new AtomicBoolean();

        try (BootService service = BootService.start(
                configuration,
                () -> Bearman.open(back.get() ? configuration(file()) : configuration))) {
            assertThat(service.problem()).get().asString().contains(AWAY);
            assertThat(get(service.uri(), "/boot.ipxe")).startsWith("#!ipxe\n");
            assertThat(get(service.uri(), ASKS)).contains("hold store-away");
            assertThat(get(service.uri(), "/healthz")).contains("\"usable\":true");
            put();
            back.set(true);

            assertThat(TimeSource.system()
                            .await(() -> get(service.uri(), ASKS).contains("token="), PATIENCE))
                    .isTrue();
            assertThat(get(service.uri(), "/healthz")).contains("\"store\":\"up\"");
        }
    }

    private void put() {
        Machine machine = new Machine(
                UUID,
                "SN1",
                "Acme",
                "X1",
                Bmc.of("10.0.0.1", 623, null, "default"),
                List.of(Mac.of("52:54:00:00:00:01")),
                RackId.of("r1"),
                1);
        Host host = new Host(
                HostId.of("cn1"),
                "compute",
                RegionId.of("one"),
                Zone.of("az1"),
                "standard",
                UUID,
                new HostState.Expected());
        try (Bearman bearman = Bearman.open(configuration(file()))) {
            bearman.ports().inventory().put(List.of(new Placed(host, machine)), "test");
        }
    }

    @Test
    void withoutASnapshotAStoreThatIsAwayIsAnError() {
        Configuration configuration = configuration(AWAY);

        assertThatThrownBy(
                        () -> BootService.start(configuration, () -> Bearman.open(configuration)))
                .isInstanceOf(StoreException.Unreachable.class)
                .hasMessageContaining(AWAY);
    }

    private static String get(URI server, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + path)).build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
