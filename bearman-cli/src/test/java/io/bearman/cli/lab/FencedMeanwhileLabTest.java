package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two boot servers on one store, asked by many at once while hosts are fenced and come back: whoever was
 * fenced before a request was sent is offered no production, whichever server it is sent to.
 */
@Tag("lab")
@Tag("lab-store")
@Timeout(300)
class FencedMeanwhileLabTest {
    private static final RunId RUN = RunId.of("run-1");
    private static final HostId CN1 = HostId.of("cn1");
    private static final String FENCED = "fenced ";
    private static final String SERVES = "serves ";
    private static final int ROUNDS = 60;
    private static final int ASKING = 6;

    @TempDir
    private Path folder;

    @Test
    void onAPostgresqlServer() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            offersAFencedHostNoProduction("jdbc:postgresql://localhost:" + postgres.getPort()
                    + "/postgres\nstore-login: {user: postgres}");
        }
    }

    @Test
    void onOneFile() throws Exception {
        offersAFencedHostNoProduction(folder.resolve("bearman.db").toString());
    }

    private static EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(
                        Path.of("target", "postgresql").toFile().getAbsoluteFile())
                .setServerConfig("listen_addresses", "localhost")
                .start();
    }

    private void offersAFencedHostNoProduction(String store) throws Exception {
        Path yaml = Files.writeString(folder.resolve("bearman.yaml"), """
                store: %s
                boot:
                  url: http://10.0.0.1:8480
                  loader: {kernel: "http://10.0.0.1/loader"}
                  profiles: {standard: {kernel: "http://10.0.0.1/compute"}}
                """.formatted(store));
        Configuration configuration = Configuration.load(yaml, Map.of(), Map.of());
        ExecutorService threads = Executors.newFixedThreadPool(ASKING);
        try (Bearman one = Bearman.open(configuration);
                Bearman other = Bearman.open(configuration)) {
            one.ports().inventory().put(List.of(host()), "ann");
            Asking asking =
                    new Asking(new Http[] {one.bootHandler(), other.bootHandler()}, new State());
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < ASKING; i++) {
                int server = i % 2;
                all.add(threads.submit(() -> asking.until(server)));
            }
            for (int round = 0; round < ROUNDS; round++) {
                Bearman by = round % 2 == 0 ? one : other;
                fenceAndBack(by.ports().inventory(), asking, round);
            }
            asking.state.over = true;
            for (Future<?> each : all) {
                each.get(1, TimeUnit.MINUTES);
            }
            assertThat(asking.held.get()).isPositive();
            assertThat(asking.offered.get()).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Both last until each of those who ask has had an answer that began in them. */
    private static void fenceAndBack(Inventory inventory, Asking asking, int round) {
        HostState service = new HostState.InService();
        HostState fenced = new HostState.Fenced(RUN);
        inventory.transition(CN1, service, fenced, "watch", "dead");
        asking.isSince(FENCED + round);
        inventory.transition(CN1, fenced, new HostState.Joining(RUN), "ann", "");
        inventory.transition(CN1, new HostState.Joining(RUN), service, "ann", "");
        asking.isSince(SERVES + round);
    }

    /** What is so at least since it was written here. */
    private static final class State {
        final AtomicReference<String> since = new AtomicReference<>("");
        final AtomicInteger answers = new AtomicInteger();
        volatile boolean over;
    }

    private static final class Asking {
        private final Http[] servers;
        private final State state;
        private final AtomicInteger held = new AtomicInteger();
        private final AtomicInteger offered = new AtomicInteger();

        Asking(Http[] servers, State state) {
            this.servers = servers;
            this.state = state;
        }

        void isSince(String what) {
            state.since.set(what);
            int before = state.answers.get();
            TimeSource.system()
                    .await(
                            () -> state.over || state.answers.get() >= before + 4 * ASKING,
                            Duration.ofMinutes(1));
            // From here on nobody knows until the next one is written.
            state.since.set("");
        }

        /** Asks until it is over, or something is wrong: then nobody waits for it. */
        void until(int server) {
            while (!state.over) {
                String before = state.since.get();
                String script = servers[server].send(request()).text();
                boolean same = before.equals(state.since.get());
                boolean production = script.contains("http://10.0.0.1/compute ");
                (production ? offered : held).incrementAndGet();
                state.answers.incrementAndGet();
                if (before.startsWith(FENCED) && production && same) {
                    state.over = true;
                    throw new AssertionError("fenced before it asked, and offered " + script);
                }
                if (before.startsWith(SERVES) && !production && same) {
                    state.over = true;
                    throw new AssertionError("in service before it asked, and got " + script);
                }
            }
        }
    }

    private static Http.Request request() {
        return Http.Request.get(
                URI.create("http://10.0.0.1:8480/v1/boot?mac=52-54-00-00-00-01&uuid="
                        + machine().id()));
    }

    private static Placed host() {
        Host host = new Host(
                CN1,
                "compute",
                RegionId.of("r1"),
                Zone.of("z1"),
                "standard",
                machine().id(),
                new HostState.InService());
        return new Placed(host, machine());
    }

    private static Machine machine() {
        return new Machine(
                MachineId.of("00000000-0000-4000-8000-000000000001"),
                "SN-1",
                "Acme",
                "M1",
                Bmc.of("127.0.0.1", 6230, null, "lab"),
                List.of(Mac.of("52:54:00:00:00:01")),
                RackId.of("a"),
                1);
    }
}
