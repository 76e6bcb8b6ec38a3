package io.bearman.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.boot.BootReport;
import io.bearman.core.boot.BootSession;
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
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.net.Http;
import io.bearman.core.time.VirtualTime;
import io.bearman.pxe.BootDesk;
import io.bearman.pxe.BootHandler;
import io.bearman.pxe.BootProfile;
import io.bearman.pxe.BootProfiles;
import io.bearman.pxe.Registered;
import io.bearman.pxe.Strangers;
import io.bearman.store.SqlStore;
import io.bearman.store.StoreSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A boot server that is killed between any two requests of a boot, and started again on its store. */
class BootServerKilledTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final RunId RUN = RunId.of("run-1");
    private static final Mac MAC = Mac.of("52:54:00:00:00:01");
    private static final MachineId UUID = MachineId.of("00000000-0000-4000-8000-000000000001");
    private static final String WHO = "\"mac\":\"" + MAC + "\",\"uuid\":\"" + UUID + "\"";
    private static final String ASKS = "/v1/boot?mac=52-54-00-00-00-01&uuid=" + UUID;
    private static final String BOOT_ID = "6f0a2a4e-7d3c-4a55-9d2e-000000000001";

    @TempDir
    private Path folder;

    private final VirtualTime time = new VirtualTime(1);
    private final List<BootSession> registered = new ArrayList<>();
    private SqlStore store;
    private Http server;

    /** Another process: whatever the one before had in its memory is gone. */
    @BeforeEach
    void start() {
        store = SqlStore.open(folder.resolve("bearman.db"), time, StoreSettings.create());
        BootProfile loader = profile("loader");
        BootDesk desk = new BootDesk(
                new BootProfiles(loader, Map.of("standard", profile("standard"))),
                Strangers.REGISTER);
        server = BootHandler.create(
                desk,
                BootComposition.ports(store, store.images(), Optional::empty),
                (session, facts) -> {
                    registered.add(session);
                    return new Registered(Registered.Verdict.POWER_OFF, null, List.of(), List.of());
                });
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private void killedAt(int stage, int now) {
        if (stage == now) {
            stop();
            start();
        }
    }

    @Test
    void whereverItIsKilledAMachineRegistersOnce() {
        for (int stage = 0; stage < 4; stage++) {
            registered.clear();
            String token = found(" bearman\\.token=(\\S+)", get(ASKS));
            killedAt(stage, 0);
            Http.Response exchanged = exchange(token, stage);
            killedAt(stage, 1);
            String secret = secret(stage == 2 ? exchange(token, stage) : exchanged);
            killedAt(stage, 2);
            assertThat(post("/v1/registrations", secret, "{}").status()).isEqualTo(200);
            killedAt(stage, 3);

            assertThat(registered).as("killed at " + stage).hasSize(1);
            assertThat(exchange(token, stage + 10).status()).isEqualTo(403);
            time.sleep(Duration.ofHours(1));
        }
    }

    @Test
    void whereverItIsKilledAnArmedHostReportsOnce() {
        store.inventory().put(List.of(host(new HostState.Maintenance(RUN, "kernel"))), "test");
        store.boots().arm(CN1, RUN);
        for (int stage = 0; stage < 4; stage++) {
            String token = found(" bearman\\.token=(\\S+)", get(ASKS));
            killedAt(stage, 0);
            String secret = secret(exchange(token, stage));
            killedAt(stage, 1);
            assertThat(report(secret, stage).status()).isEqualTo(201);
            killedAt(stage, 2);
            assertThat(report(secret, stage).status()).isEqualTo(204);
            killedAt(stage, 3);

            assertThat(store.boots().latest(CN1).map(BootReport::bootId)).contains(bootId(stage));
        }
        assertThat(store.audit().about("cn1"))
                .filteredOn(event -> event.what().equals("boot session"))
                .extracting(AuditEvent::why)
                .hasSize(4)
                .containsOnly("production, armed by run run-1");
    }

    @Test
    void whatWasChosenOnceIsGoneAfterItsBootAlsoAcrossARestart() {
        store.inventory().put(List.of(host(new HostState.InService())), "test");
        store.bootOverrides().choose(CN1, null, "ann");
        get(ASKS);
        killedAt(0, 0);
        String script = get(ASKS);
        assertThat(script).contains("bearman.boot=registration ");
        killedAt(0, 0);

        exchange(found(" bearman\\.token=(\\S+)", script), 0);
        killedAt(0, 0);

        assertThat(get(ASKS)).contains("bearman.boot=production ");
    }

    @Test
    void aHostHasTheSameIdentityAtEveryBootAlsoAcrossARestart() {
        store.inventory().put(List.of(host(new HostState.InService())), "test");
        String first = identity(1);
        killedAt(0, 0);

        assertThat(identity(2)).isEqualTo(first).contains("compute_id=").contains("zone=az1");
    }

    private String identity(int boot) {
        Http.Response opened = exchange(found(" bearman\\.token=(\\S+)", get(ASKS)), boot);
        String path = "/v1/sessions/" + found("\"session\":\"([^\"]+)\"", opened.text());
        return send("GET", path + "/identity", secret(opened), "").text();
    }

    private Http.Response exchange(String token, int boot) {
        String nonce = "%022d".formatted(boot);
        return post(
                "/v1/sessions",
                "",
                "{\"token\":\"" + token + "\"," + WHO + ",\"nonce\":\"" + nonce + "\"}");
    }

    private static String secret(Http.Response opened) {
        return found("\"secret\":\"([^\"]+)\"", opened.text());
    }

    private Http.Response report(String secret, int boot) {
        return post("/v1/boots", secret, "{" + WHO + ",\"bootId\":\"" + bootId(boot) + "\"}");
    }

    private static String bootId(int boot) {
        return BOOT_ID.substring(0, 35) + boot;
    }

    private String get(String target) {
        return send("GET", target, "", "").text();
    }

    private Http.Response post(String path, String secret, String body) {
        return send("POST", path, secret, body);
    }

    private Http.Response send(String method, String target, String secret, String body) {
        Map<String, String> headers =
                Map.of("Content-Type", "application/json", "Authorization", "Bearer " + secret);
        return server.send(new Http.Request(
                method,
                URI.create("http://boot.test" + target),
                headers,
                body.getBytes(StandardCharsets.UTF_8),
                Duration.ofSeconds(1),
                null));
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static BootProfile profile(String name) {
        URI kernel = URI.create("http://boot.test/" + name + "/vmlinuz");
        return new BootProfile(name, kernel, List.of(), List.of());
    }

    private static Placed host(HostState state) {
        Machine machine = new Machine(
                UUID,
                "SN1",
                "Acme",
                "X1",
                Bmc.of("10.0.0.1", 623, null, "default"),
                List.of(MAC),
                RackId.of("r1"),
                1);
        return new Placed(
                new Host(
                        CN1,
                        "compute",
                        RegionId.of("one"),
                        Zone.of("az1"),
                        "standard",
                        UUID,
                        state),
                machine);
    }
}
