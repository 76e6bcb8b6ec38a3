package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.bearman.core.BearmanException;
import io.bearman.core.RefusedException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootSession;
import io.bearman.core.boot.BootSessions;
import io.bearman.core.boot.LoaderEvent;
import io.bearman.core.host.HostState;
import io.bearman.core.image.Artifact;
import io.bearman.core.image.Image;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.image.Manifest;
import io.bearman.core.net.Http.Response;
import io.bearman.core.time.VirtualTime;
import io.bearman.pxe.Registered.Finding;
import io.bearman.pxe.Registered.Result;
import io.bearman.pxe.Registered.Verdict;
import io.bearman.testkit.store.InMemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** From a script's token to its session, and all that is said in it. */
class BootSessionTest {
    private static final HostState MAINTENANCE = new HostState.Maintenance(Fleet.RUN, "kernel");
    private static final String NONCE = "n".repeat(22);
    private static final String JSON = "application/json";

    private final VirtualTime time = new VirtualTime(1);
    private final InMemoryStore store = InMemoryStore.create(time);
    private final List<BootSession> registered = new ArrayList<>();
    private final List<BootSession> begun = new ArrayList<>();
    private final BootHandler boot =
            BootHandler.create(Fleet.DESK, Fleet.ports(store), new Registrations() {
                @Override
                public Registered register(BootSession session, byte[] facts) {
                    return judge(session);
                }

                @Override
                public void begun(BootSession session) {
                    begun.add(session);
                }
            });
    private Optional<BearmanException> trouble = Optional.empty();

    private Registered judge(BootSession session) {
        trouble.ifPresent(it -> {
            throw it;
        });
        registered.add(session);
        Finding finding = new Finding("memory", Result.FAIL, "64 GiB", "32 GiB\nverdict=power-off");
        return new Registered(
                Verdict.STAY, session.knownHost(), List.of(finding), List.of("ssh-ed25519 A ann"));
    }

    @Test
    void anUnknownMachineIsRegisteredAndNeverGetsProduction() {
        Map<String, String> session = session(9);

        assertThat(session)
                .containsEntry("purpose", "registration")
                .doesNotContainKeys("host", "image");
        assertThat(store.audit().about(Fleet.mac(9).value()))
                .extracting(AuditEvent::what, AuditEvent::why)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("boot session", "registration"));
    }

    @Test
    void anUnknownMachineGetsNothingWhereStrangersAreDenied() {
        BootDesk strict = new BootDesk(Fleet.PROFILES, Strangers.DENY);
        BootHandler denying = BootHandler.create(strict, Fleet.ports(store), Registrations.none());

        assertThat(Fleet.token(denying, 9)).isEmpty();
    }

    @Test
    void anArmedHostIsToldWhoItIsAndWhatToFetch() {
        armed(1);
        image("compute-7", "compute");

        Map<String, String> session = session(1);

        assertThat(session)
                .containsEntry("purpose", "production")
                .containsEntry("host", "cn1")
                .containsEntry("image", "compute-7")
                .containsEntry("kernel", "/v1/artifacts/" + "ab".repeat(32))
                .containsEntry("kernel_sha256", "ab".repeat(32))
                .containsEntry("kernel_size", "8")
                .containsEntry("initrd", "/v1/artifacts/" + "cd".repeat(32))
                .containsEntry("initrd_size", "9")
                .containsEntry("cmdline", "console=ttyS0 quiet")
                .containsKeys("manifest", "signature", "expires");
        assertThat(session.get("secret")).matches("[0-9A-Za-z_-]{43}");
    }

    @Test
    void aHostWithAnImageBootsTheLoaderAndOneWithoutItsProfile() {
        armed(1);
        armed(2);
        assertThat(get(Fleet.asks(1)).text()).contains("http://images.example/compute quiet ");

        image("compute-7", "compute");

        assertThat(get(Fleet.asks(2)).text())
                .contains("http://images.example/loader ")
                .contains("bearman.boot=production ")
                .contains("bearman.host=cn2 ");
    }

    @Test
    void aSessionIsJsonUnlessPlainTextIsWanted() {
        armed(1);
        String body = Fleet.exchange(1, Fleet.token(boot, 1), NONCE);

        Response response = boot.send(
                Fleet.request("POST", "/v1/sessions", Map.of("Content-Type", JSON), body));

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.header("Content-Type")).contains(JSON);
        assertThat(response.header("Cache-Control")).contains("no-store");
        assertThat(response.text())
                .matches("\\{\"session\":\"[^\"]{22}\",\"secret\":\"[^\"]{43}\","
                        + "\"purpose\":\"production\",\"host\":\"cn1\",\"expires\":[0-9]+}\n");
    }

    @Test
    void askingForTheScriptChangesNothingUntilItsTokenIsExchanged() {
        armed(1);
        String script = get(Fleet.asks(1)).text();
        time.sleep(Duration.ofMinutes(9));
        assertThat(get(Fleet.asks(1)).text()).isEqualTo(script);

        Fleet.boot(boot, 1);

        assertThat(get(Fleet.asks(1)).text()).isNotEqualTo(script).contains("bearman.token=");
    }

    @Test
    void aReplayedTokenIsRefusedAndAudited() {
        armed(1);
        String token = Fleet.token(boot, 1);
        String secret = Fleet.boot(boot, 1);

        assertRefused(exchange(Fleet.exchange(1, token, "m".repeat(22))));

        assertThat(refusals("cn1")).containsExactly("REPLAYED");
        assertThat(report(1, secret).status()).isEqualTo(201);
    }

    @Test
    void anotherMachinesTokenIsRefusedAndAudited() {
        armed(1);
        armed(2);
        String token = Fleet.token(boot, 1);

        assertRefused(exchange(Fleet.exchange(2, token, NONCE)));
        assertRefused(exchange(Fleet.exchange(1, token, NONCE)
                .replace(Fleet.uuid(1).toString(), Fleet.uuid(2).toString())));

        assertThat(refusals("cn1")).containsExactly("FOREIGN");
        assertThat(Fleet.boot(boot, 1)).isNotEmpty();
    }

    @Test
    void anExpiredTokenIsRefusedAndAudited() {
        armed(1);
        String token = Fleet.token(boot, 1);
        time.sleep(BootSessions.TOKEN_LIFE);

        assertRefused(exchange(Fleet.exchange(1, token, NONCE)));

        assertThat(refusals("cn1")).containsExactly("EXPIRED");
    }

    @Test
    void aTokenThatWasNeverGivenIsRefused() {
        armed(1);

        assertRefused(exchange(Fleet.exchange(1, "x".repeat(43), NONCE)));
        assertThat(store.audit().about("cn1"))
                .extracting(AuditEvent::what)
                .doesNotContain("boot session");
    }

    @Test
    void anAnswerThatWasLostIsGivenAgainToWhoAskedFirst() {
        armed(1);
        String body = Fleet.exchange(1, Fleet.token(boot, 1), NONCE);
        Map<String, String> lost = values(exchange(body));
        time.sleep(Duration.ofSeconds(30));

        Map<String, String> again = values(exchange(body));

        assertThat(again.get("session")).isEqualTo(lost.get("session"));
        assertThat(report(1, again.get("secret")).status()).isEqualTo(201);
    }

    @Test
    void aHostThatIsFencedBetweenItsScriptAndItsExchangeBootsNothing() {
        armed(1);
        String token = Fleet.token(boot, 1);
        fence(1);

        assertRefused(exchange(Fleet.exchange(1, token, NONCE)));
        assertThat(store.bootSessions().offered(io.bearman.core.secret.Secret.of(token)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"token\":1,\"mac\":2,\"uuid\":3}",
                "{\"token\":\"short\",\"mac\":\"52:54:00:00:00:01\",\"uuid\":\"\"}",
                "{\"token\":\"ttttttttttttttttttttttttttttttttttttttttttt\",\"mac\":\"x\",\"uuid\":\"\"}",
                "{\"token\":\"ttttttttttttttttttttttttttttttttttttttttttt\","
                        + "\"mac\":\"52:54:00:00:00:01\",\"uuid\":\"x\"}",
                "{\"token\":\"ttttttttttttttttttttttttttttttttttttttttttt\","
                        + "\"mac\":\"52:54:00:00:00:01\",\"uuid\":\"\",\"nonce\":\"short\"}",
                "{\"token\":\"ttttttttttttttttttttttttttttttttttttttttttt\","
                        + "\"mac\":\"52:54:00:00:00:01\",\"uuid\":\"\",\"host\":\"cn1\"}"
            })
    void aBodyThatIsNotExactlyAnExchangeIsRefused(String body) {
        assertThat(exchange(body).status()).isEqualTo(400);
    }

    @Test
    void anExchangeOfTenMegabytesIsRefused() {
        String good = Fleet.exchange(1, "x".repeat(43), NONCE);

        assertThat(exchange(good + " ".repeat(10 << 20)).status()).isEqualTo(413);
    }

    @Test
    void aMachineWhoseFirmwareHasNoUuidOfItsOwnBootsToo() {
        String token = tokenOf(
                "/v1/boot?mac=52-54-00-00-00-09&uuid=" + "03000200-0400-0500-0006-000700080009");

        assertThat(exchange("{\"token\":\"" + token + "\",\"mac\":\"52:54:00:00:00:09\","
                                + "\"uuid\":\"03000200-0400-0500-0006-000700080009\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void ofTwoMachinesWithTheSameMacAndUuidAtOnceTheSecondIsHeldAndGetsNoToken() {
        add(1, new HostState.InService());
        String token = Fleet.token(boot, 1);

        String second =
                get(Fleet.asks(1).replaceAll("serial=.*", "serial=534e39")).text();

        assertThat(second).contains("hold twin cn1").doesNotContain("token");
        assertThat(store.audit().about("cn1"))
                .extracting(AuditEvent::what)
                .containsOnlyOnce("boot twin");
        assertThat(Fleet.token(boot, 1)).isEqualTo(token);
    }

    @Test
    void twoStrangersWithOneMacAreNotBothServed() {
        assertThat(tokenOf("/v1/boot?mac=02-00-00-00-00-01&uuid=" + Fleet.uuid(8)))
                .isNotEmpty();

        assertThat(get("/v1/boot?mac=02-00-00-00-00-01&uuid=" + Fleet.uuid(9)).text())
                .contains("hold twin")
                .doesNotContain("token");
    }

    @Test
    void aMachineThatBootsFromItsSecondCardIsTheSameMachine() {
        armed(1);
        assertThat(Fleet.token(boot, 1)).isNotEmpty();

        assertThat(tokenOf(Fleet.asks(1).replace("mac=52-54-00-00-00-01", "mac=52-54-00-00-01-01")))
                .isNotEmpty();
    }

    @Test
    void aRescueIsBootedOnceWhateverTheHostIsDoing() {
        add(1, MAINTENANCE);
        store.bootOverrides().choose(Fleet.name(1), null, "ann");
        assertThat(get(Fleet.asks(1)).text())
                .contains("http://images.example/loader ")
                .contains("bearman.boot=registration ")
                .contains("bearman.host=cn1 ");
        get(Fleet.asks(1));

        Map<String, String> session = session(1);

        assertThat(session).containsEntry("purpose", "registration").containsEntry("host", "cn1");
        assertThat(store.bootOverrides().of(Fleet.name(1))).isEmpty();
        assertThat(get(Fleet.asks(1)).text()).contains("hold not-armed cn1");
        assertThat(register(session.get("secret")).status()).isEqualTo(200);
        assertThat(registered).extracting(BootSession::purpose).containsExactly(BootPurpose.RESCUE);
    }

    @Test
    void anotherImageIsBootedOnce() {
        add(1, new HostState.InService());
        image("compute-7", "compute");
        image("debug-1", null);
        store.bootOverrides().choose(Fleet.name(1), "debug-1", "ann");

        assertThat(session(1)).containsEntry("image", "debug-1");
        assertThat(session(1)).containsEntry("image", "compute-7");
    }

    @Test
    void anImageThatIsNotThereIsNotGuessed() {
        add(1, new HostState.InService());
        store.bootOverrides().choose(Fleet.name(1), "debug-1", "ann");

        assertThat(get(Fleet.asks(1)).text()).contains("hold no-profile cn1");
    }

    @Test
    void noRescueLetsAFencedHostBoot() {
        add(1, new HostState.Fenced(Fleet.RUN));
        store.bootOverrides().choose(Fleet.name(1), null, "ann");

        assertThat(get(Fleet.asks(1)).text()).contains("hold fenced cn1");
    }

    @Test
    void whatIsBootedToRegisterMayHaveAnImageToo() {
        image("registration-3", ImageCatalogue.REGISTRATION);

        assertThat(session(9)).containsEntry("image", "registration-3");
    }

    @Test
    void factsAreJudgedAndTheAnswerIsLinesForAShell() {
        Map<String, String> session = session(9);

        Response response = register(session.get("secret"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .isEqualTo("verdict=stay\nssh_key=ssh-ed25519 A ann\n"
                        + "finding=memory FAIL expected 64 GiB, found 32 GiB verdict=power-off\n");
        assertThat(registered).extracting(BootSession::mac).containsExactly(Fleet.mac(9));
    }

    @Test
    void factsAreJudgedAndTheAnswerIsJson() {
        Map<String, String> session = session(9);

        assertThat(send("POST", "/v1/registrations", session.get("secret"), "{}")
                        .text())
                .isEqualTo("{\"verdict\":\"stay\",\"findings\":[{\"check\":\"memory\","
                        + "\"result\":\"FAIL\",\"expected\":\"64 GiB\","
                        + "\"actual\":\"32 GiB\\nverdict=power-off\"}]}\n");
    }

    @Test
    void whoRegistersIsToldOfEachSessionThatOpens() {
        armed(1);
        session(1);
        session(9);

        assertThat(begun).extracting(BootSession::mac).containsExactly(Fleet.mac(1), Fleet.mac(9));
    }

    @Test
    void aMachineThatMayNotRegisterNowIsToldWhy() {
        trouble = Optional.of(new RefusedException("cn9: these are another machine's facts"));

        Response response = register(session(9).get("secret"));

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.text()).contains("cn9: these are another machine's facts");
    }

    @Test
    void aMachineThatSomebodyHoldsAsksAgainWhenItIsTold() {
        trouble = Optional.of(new LaterException("cn9: claimed by run-1", Duration.ofSeconds(2)));

        Response response = register(session(9).get("secret"));

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("Retry-After")).contains("2");
    }

    @Test
    void aProductionSystemRegistersNothing() {
        armed(1);

        assertThat(register(Fleet.boot(boot, 1)).status()).isEqualTo(403);
        assertThat(registered).isEmpty();
    }

    @Test
    void factsAreAtMostAMebibyte() {
        String secret = session(9).get("secret");

        assertThat(send("POST", "/v1/registrations", secret, " ".repeat((1 << 20) + 1))
                        .status())
                .isEqualTo(413);
        assertThat(send("POST", "/v1/registrations", secret, " ".repeat(1 << 20))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatAMachineSaysOfItsBootIsNoted() {
        armed(1);
        Map<String, String> session = session(1);
        String path = "/v1/sessions/" + session.get("session") + "/events";

        Response response = send(
                "POST",
                path,
                session.get("secret"),
                "{\"stage\":\"refused\",\"detail\":\"a\\tb\\u0085c\"}");

        assertThat(response.status()).isEqualTo(204);
        assertThat(store.bootSessions().events(Fleet.name(1)))
                .extracting(LoaderEvent::detail)
                .containsExactly("a b c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"stage\":\"sleeping\"}",
                "{\"stage\":1}",
                "{\"stage\":\"up\",\"detail\":2}",
                "{\"stage\":\"up\",\"more\":\"x\"}"
            })
    void anEventThatIsNoneIsRefused(String body) {
        Map<String, String> session = session(9);
        String path = "/v1/sessions/" + session.get("session") + "/events";

        assertThat(send("POST", path, session.get("secret"), body).status()).isEqualTo(400);
    }

    @Test
    void theIdentityOfAHostIsTheSameAtEveryBootAndNoOthers() {
        armed(1);
        armed(2);

        String first = identity(session(1)).text();

        assertThat(identity(session(1)).text()).isEqualTo(first);
        assertThat(first)
                .matches("(?s)compute_id=.*\nmachine_id=[0-9a-f]{32}\nhost_uuid=.*\n"
                        + "ovn_system_id=.*\niscsi_initiator=iqn.*\nnvme_host_id=.*\n"
                        + "nvme_host_nqn=nqn.*\nhostname=cn1\nzone=z1\n");
        assertThat(identity(session(2)).text().lines().toList())
                .doesNotContainAnyElementsOf(first.lines().limit(8).toList());
    }

    @Test
    void aHostThatIsFencedSinceItBootedGetsNoIdentity() {
        armed(1);
        Map<String, String> session = session(1);
        fence(1);

        assertRefused(identity(session));
    }

    @Test
    void aMachineThatRegistersGetsNoIdentity() {
        assertRefused(identity(session(9)));
    }

    @Test
    void aSessionIsNotAnothers() {
        Map<String, String> mine = session(8);
        Map<String, String> other = new HashMap<>(session(9));
        other.put("secret", mine.get("secret"));

        assertRefused(identity(other));
        assertThat(send(
                                "POST",
                                "/v1/sessions/" + other.get("session") + "/events",
                                mine.get("secret"),
                                "{\"stage\":\"up\"}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void nothingIsSaidWithoutASession() {
        String path = "/v1/sessions/" + "a".repeat(22);

        assertThat(send("POST", "/v1/registrations", "", "{}").status()).isEqualTo(401);
        assertThat(send("POST", path + "/events", "x".repeat(43), "{}").status())
                .isEqualTo(401);
        assertThat(send("GET", path + "/identity", "x".repeat(43), "").status()).isEqualTo(401);
    }

    @Test
    void aTokenInTheAddressIsNoToken() {
        armed(1);
        String secret = Fleet.boot(boot, 1);

        assertThat(boot.send(Fleet.request(
                                "POST",
                                "/v1/boots?secret=" + secret,
                                Map.of("Content-Type", JSON),
                                "{}"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void neitherTokenNorSecretIsLogged() {
        Logger root = (Logger) LoggerFactory.getLogger("io.bearman.pxe");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Level before = root.getLevel();
        log.start();
        root.setLevel(Level.TRACE);
        root.addAppender(log);
        try {
            armed(1);
            String token = Fleet.token(boot, 1);
            Map<String, String> session = session(1);
            exchange(Fleet.exchange(1, token, "m".repeat(22)));
            identity(session);
            report(1, session.get("secret"));

            assertThat(log.list).hasSizeGreaterThan(4);
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .noneMatch(
                            line -> line.contains(token) || line.contains(session.get("secret")));
        } finally {
            root.detachAppender(log);
            root.setLevel(before);
        }
    }

    private void add(int number, HostState state) {
        store.inventory().put(List.of(Fleet.host(number, state)), "test");
    }

    private void armed(int number) {
        add(number, MAINTENANCE);
        store.boots().arm(Fleet.name(number), Fleet.RUN);
    }

    private void fence(int number) {
        store.inventory()
                .transition(
                        Fleet.name(number),
                        MAINTENANCE,
                        new HostState.Fenced(Fleet.RUN),
                        "test",
                        "dead");
    }

    private void image(String name, @Nullable String profile) {
        Manifest manifest = new Manifest(
                name,
                new Artifact("ab".repeat(32), 8),
                new Artifact("cd".repeat(32), 9),
                "console=ttyS0 quiet");
        store.images().add(new Image(manifest, "A".repeat(86) + "=="), "test");
        if (profile != null) {
            store.images().assign(profile, name, "test");
        }
    }

    private Map<String, String> session(int number) {
        String token = Fleet.token(boot, number);
        return values(exchange(Fleet.exchange(number, token, NONCE)));
    }

    private static Map<String, String> values(Response response) {
        assertThat(response.status()).as(response.text()).isEqualTo(201);
        Map<String, String> values = new HashMap<>();
        response.text().lines().forEach(line -> {
            int equals = line.indexOf('=');
            values.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return values;
    }

    private String tokenOf(String target) {
        String script = get(target).text();
        int at = script.indexOf("bearman.token=");
        return at < 0 ? "" : script.substring(at + 14, at + 57);
    }

    private Response get(String target) {
        return boot.send(Fleet.request("GET", target, Map.of(), ""));
    }

    private Response exchange(String body) {
        return send("POST", "/v1/sessions", "", body, "text/plain");
    }

    private Response register(String secret) {
        return send("POST", "/v1/registrations", secret, "{}", "text/plain");
    }

    private Response identity(Map<String, String> session) {
        return send(
                "GET",
                "/v1/sessions/" + session.get("session") + "/identity",
                session.get("secret"),
                "");
    }

    private Response report(int number, String secret) {
        return send(
                "POST",
                "/v1/boots",
                secret,
                "{\"mac\":\"" + Fleet.mac(number) + "\",\"uuid\":\"" + Fleet.uuid(number)
                        + "\",\"bootId\":\"6f0a2a4e-7d3c-4a55-9d2e-000000000001\"}");
    }

    private Response send(String method, String path, String secret, String body) {
        return send(method, path, secret, body, JSON);
    }

    private Response send(String method, String path, String secret, String body, String accept) {
        Map<String, String> headers =
                Map.of("Content-Type", JSON, "Accept", accept, "Authorization", "Bearer " + secret);
        return boot.send(Fleet.request(method, path, headers, body));
    }

    private List<String> refusals(String about) {
        return store.audit().about(about).stream()
                .filter(event -> event.what().equals("boot token refused"))
                .map(AuditEvent::to)
                .toList();
    }

    private static void assertRefused(Response response) {
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.text()).matches("\\{\"error\":\"[^\"\n]+\"}\n");
    }
}
