package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.StoreException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.boot.BootReport;
import io.bearman.core.host.HostState;
import io.bearman.core.image.Artifact;
import io.bearman.core.image.Image;
import io.bearman.core.image.Manifest;
import io.bearman.core.net.Http;
import io.bearman.core.net.Http.Response;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.store.InMemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A boot server whose store is away, and what becomes of its hosts when it is back. */
class StandbyTest {
    private static final HostState IN_SERVICE = new HostState.InService();
    private static final HostState MAINTENANCE = new HostState.Maintenance(Fleet.RUN, "kernel");
    private static final String NONCE = "n".repeat(22);
    private static final String BOOT_ID = "6f0a2a4e-7d3c-4a55-9d2e-000000000001";

    @TempDir
    private Path folder;

    private final VirtualTime time = new VirtualTime(1);
    private final InMemoryStore store = InMemoryStore.create(time);
    private final CutStore cut = new CutStore(store);
    private Predicate<Image> signed = image -> true;
    private Figures figures = new Figures();
    private Standby standby;
    private Http boot;

    /** Another process: it knows what is on the disk. */
    private void start() {
        figures = new Figures();
        standby = Standby.create(
                Fleet.DESK,
                StandbySettings.create().in(folder.resolve("snapshot")),
                signed,
                figures,
                time);
        boot = BootHandler.create(Fleet.DESK, cut.ports(), Registrations.none()).with(standby);
    }

    private void goesAway() {
        cut.trouble = CutStore.AWAY;
        standby.look(cut.ports());
    }

    private void comesBack() {
        cut.trouble = null;
        standby.look(cut.ports());
    }

    /** A server that has looked at its store, which then goes away. */
    private void startAndLoseTheStore() {
        start();
        standby.look(cut.ports());
        goesAway();
    }

    @Test
    void aHostInServiceBootsItsSystemWithoutAToken() {
        add(1, IN_SERVICE);
        startAndLoseTheStore();

        assertThat(script(1))
                .contains("kernel --name kernel --timeout 60000 http://images.example/compute ")
                .contains("bearman.boot=production ")
                .contains("bearman.host=cn1")
                .doesNotContain("token");
    }

    @Test
    void aHostWithAnImageBootsTheLoaderAndIsToldItsSystemWithoutASession() {
        add(1, IN_SERVICE);
        image("compute-7", "compute");
        startAndLoseTheStore();

        assertThat(script(1)).contains("http://images.example/loader ");
        Response told = late(1, "");

        assertThat(told.status()).isEqualTo(200);
        assertThat(values(told))
                .containsEntry("purpose", "production")
                .containsEntry("host", "cn1")
                .containsEntry("image", "compute-7")
                .containsEntry("kernel", "/v1/artifacts/" + "ab".repeat(32))
                .containsKeys("manifest", "signature")
                .doesNotContainKeys("session", "secret");
    }

    @Test
    void aHostThatIsArmedBootsAndOneThatIsNotIsHeld() {
        add(1, MAINTENANCE);
        add(2, MAINTENANCE);
        store.boots().arm(Fleet.name(1), Fleet.RUN);
        startAndLoseTheStore();

        assertThat(script(1)).contains("bearman.host=cn1");
        assertThat(script(2)).contains("hold not-armed cn2").doesNotContain("kernel");
    }

    static Stream<HostState> unfit() {
        return Stream.of(
                new HostState.Expected(),
                new HostState.Registering(),
                new HostState.InStock(),
                new HostState.Rejected(List.of("disk")),
                new HostState.Fenced(Fleet.RUN),
                new HostState.Broken("dimm"),
                new HostState.Retired());
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void aHostThatServesNobodyBootsNothing(HostState state) {
        add(1, state);
        startAndLoseTheStore();

        assertThat(script(1)).contains("bearman: hold ").doesNotContain("kernel");
        assertThat(late(1, "").status()).isEqualTo(503);
    }

    @Test
    void aMachineThatNobodyKnowsWaitsAndAsksAgain() {
        startAndLoseTheStore();

        assertThat(script(9))
                .contains("hold store-away")
                .contains("/boot.ipxe")
                .doesNotContain("kernel");
        assertThat(late(9, "").status()).isEqualTo(503);
    }

    @Test
    void aMachineOfWhoseWordsOnlySomeAreAHostsIsHeld() {
        add(1, IN_SERVICE);
        add(2, IN_SERVICE);
        startAndLoseTheStore();

        String uuid = Fleet.asks(1).replace(Fleet.uuid(1) + "", Fleet.uuid(2) + "");
        assertThat(get(uuid).text()).contains("hold conflict").doesNotContain("kernel");
        String serial = Fleet.asks(1).replaceAll("serial=.*", "") + serialOf(2);
        assertThat(get(serial).text()).contains("hold conflict").doesNotContain("kernel");
        String card = Fleet.asks(1).replace("mac=52-54-00-00-00-01", "mac=52-54-00-00-09-09");
        assertThat(get(card).text()).contains("hold store-away").doesNotContain("kernel");
    }

    private static String serialOf(int number) {
        return Fleet.asks(number).replaceAll(".*&", "");
    }

    @Test
    void aQuestionThatCannotBeReadIsHeldToo() {
        startAndLoseTheStore();

        assertThat(get("/v1/boot?mac=nonsense").text()).contains("hold bad-question");
        assertThat(get("/boot.ipxe").text()).startsWith("#!ipxe\n");
    }

    @Test
    void nothingThatTheStoreWouldHaveToSayIsAnswered() {
        add(1, IN_SERVICE);
        start();
        standby.look(cut.ports());
        String token = Fleet.token(boot, 1);
        Map<String, String> session = values(exchange(token));
        goesAway();

        for (Response response : List.of(
                exchange(token),
                identity(session),
                report(session),
                post("/v1/registrations", session.get("secret"), "{}"),
                post(
                        "/v1/sessions/" + session.get("session") + "/events",
                        session.get("secret"),
                        "{\"stage\":\"up\"}"))) {
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isPresent();
        }
    }

    @Test
    void theIdentityFollowsWhenTheStoreIsBack() {
        add(1, IN_SERVICE);
        image("compute-7", "compute");
        start();
        String before = identity(values(exchange(Fleet.token(boot, 1)))).text();
        standby.look(cut.ports());
        goesAway();
        script(1);
        late(1, "");
        comesBack();

        Response opened = late(1, "compute-7");

        assertThat(opened.status()).isEqualTo(201);
        assertThat(identity(values(opened)).text()).isEqualTo(before);
        assertThat(report(values(opened)).status()).isEqualTo(201);
        assertThat(store.boots().latest(Fleet.name(1)).map(BootReport::bootId)).contains(BOOT_ID);
        assertThat(store.audit().about("cn1"))
                .extracting(AuditEvent::what)
                .containsOnlyOnce("unplanned reboot");
    }

    @Test
    void aHostThatWasFencedAfterTheStoreWasReadBootsAndNeverServes() {
        add(1, IN_SERVICE);
        start();
        standby.look(cut.ports());
        store.inventory()
                .transition(
                        Fleet.name(1), IN_SERVICE, new HostState.Fenced(Fleet.RUN), "ann", "dead");
        goesAway();
        assertThat(script(1)).contains("bearman.host=cn1").doesNotContain("token");
        assertThat(late(1, "").status()).isEqualTo(200);
        comesBack();

        assertThat(late(1, "").status()).isEqualTo(403);
        assertThat(store.audit().about("cn1"))
                .extracting(AuditEvent::what)
                .doesNotContain("boot session");
    }

    @Test
    void aSystemThatIsNotTheOneToRunIsToldToStartAgain() {
        add(1, IN_SERVICE);
        image("compute-7", "compute");
        image("compute-8", null);
        startAndLoseTheStore();
        comesBack();

        store.images().assign("compute", "compute-8", "ann");
        assertThat(late(1, "compute-7").status()).isEqualTo(403);
        assertThat(late(1, "compute-8").status()).isEqualTo(201);
        store.bootOverrides().choose(Fleet.name(1), "compute-7", "ann");
        assertThat(late(1, "compute-8").status()).isEqualTo(403);
        assertThat(store.bootOverrides().of(Fleet.name(1))).isPresent();
        store.bootOverrides().choose(Fleet.name(1), null, "ann");
        assertThat(late(1, "compute-8").status()).isEqualTo(403);
    }

    @Test
    void aMachineThatRegistersHasNoSessionWithoutItsToken() {
        start();

        assertThat(late(9, "").status()).isEqualTo(403);
        add(1, new HostState.Expected());
        assertThat(late(1, "").status()).isEqualTo(403);
    }

    @Test
    void anotherMachineOfTheSameMacHasNoSessionEither() {
        add(1, IN_SERVICE);
        start();
        Fleet.token(boot, 1);

        String other = body(1, "").replace(Fleet.uuid(1) + "", Fleet.uuid(2) + "");
        assertThat(post("/v1/sessions", "", other).status()).isEqualTo(403);
    }

    @Test
    void aServerThatIsStartedMeanwhileBootsHostsByWhatIsOnItsDisk() {
        add(1, IN_SERVICE);
        image("compute-7", "compute");
        startAndLoseTheStore();

        start();
        boot = standby.alone(null);

        assertThat(standby.usable()).isTrue();
        assertThat(script(1)).contains("http://images.example/loader ").doesNotContain("token");
        assertThat(values(late(1, ""))).containsEntry("image", "compute-7");
    }

    @Test
    void whatIsTooOldIsNotUsed() {
        add(1, IN_SERVICE);
        startAndLoseTheStore();
        time.sleep(Duration.ofHours(24));
        assertThat(script(1)).contains("bearman.host=cn1");

        time.sleep(Duration.ofSeconds(1));

        assertThat(standby.usable()).isFalse();
        assertThat(script(1)).contains("hold store-away").doesNotContain("kernel");
    }

    @Test
    void whatIsOfTomorrowIsNotUsed() throws IOException {
        add(1, IN_SERVICE);
        startAndLoseTheStore();
        new SnapshotFile(folder.resolve("snapshot"))
                .write(new BootSnapshot(time.now().plus(Duration.ofMinutes(6)), List.of()));

        start();

        assertThat(standby.usable()).isFalse();
    }

    static Stream<UnaryOperator<byte[]>> damages() {
        return Stream.of(
                file -> new byte[0],
                file -> Arrays.copyOf(file, 40),
                file -> Arrays.copyOf(file, file.length - 1),
                file -> Arrays.copyOf(file, file.length / 2),
                file -> Arrays.copyOf(file, file.length + 1),
                file -> flipped(file, 10),
                file -> flipped(file, 60),
                file -> flipped(file, file.length / 2),
                file -> flipped(file, file.length - 2));
    }

    private static byte[] flipped(byte[] file, int at) {
        file[at] ^= 1;
        return file;
    }

    @ParameterizedTest
    @MethodSource("damages")
    void whatIsDamagedIsNotUsedAndWrittenAnew(UnaryOperator<byte[]> damage) throws IOException {
        add(1, IN_SERVICE);
        startAndLoseTheStore();
        Path file = folder.resolve("snapshot/boot-snapshot");
        Files.write(file, damage.apply(Files.readAllBytes(file)));

        start();
        assertThat(standby.usable()).isFalse();

        comesBack();
        start();
        assertThat(standby.usable()).isTrue();
    }

    @Test
    void whatAnotherVersionWroteIsNotUsed() throws Exception {
        add(1, IN_SERVICE);
        startAndLoseTheStore();
        Path file = folder.resolve("snapshot/boot-snapshot");
        String text = Files.readString(file);
        String body =
                text.substring(text.indexOf('\n') + 1).replace("\"schema\":1", "\"schema\":2");
        Files.writeString(file, "bearman boot snapshot, sha256 " + sha256(body) + "\n" + body);

        start();

        assertThat(standby.usable()).isFalse();
    }

    private static String sha256(String text) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                        .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void anImageThatOurKeyDidNotSignIsNotBootedByWhoeverWroteItThere() {
        add(1, IN_SERVICE);
        image("compute-7", "compute");
        startAndLoseTheStore();
        signed = image -> false;

        start();

        assertThat(standby.usable()).isFalse();
    }

    @Test
    void whoeverIsKilledWhileWritingLeavesTheOneBefore() throws IOException {
        add(1, IN_SERVICE);
        startAndLoseTheStore();
        Files.writeString(folder.resolve("snapshot/boot-snapshot.new"), "bearman boot sn");

        start();
        assertThat(standby.usable()).isTrue();

        comesBack();
        assertThat(folder.resolve("snapshot")).isDirectoryContaining("glob:**/boot-snapshot");
        assertThat(folder.resolve("snapshot/boot-snapshot.new")).doesNotExist();
    }

    @Test
    void onlyItsOwnerReadsItAndNothingOfBmcsIdentitiesAndTokensIsInIt() throws IOException {
        add(1, IN_SERVICE);
        start();
        String token = Fleet.token(boot, 1);
        Map<String, String> session = values(exchange(token));
        String identity = identity(session).text().lines().findFirst().orElseThrow();
        standby.look(cut.ports());

        Path file = folder.resolve("snapshot/boot-snapshot");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file))
                .contains("cn1", Fleet.serial(1))
                .doesNotContain("127.0.0.1", "lab", "bmc", token, session.get("secret"))
                .doesNotContain(identity.substring(identity.indexOf('=') + 1));
    }

    @Test
    void itIsReadAnewWhenThatIsDueAndNotBefore() {
        add(1, IN_SERVICE);
        start();
        standby.look(cut.ports());
        add(2, IN_SERVICE);
        time.sleep(Duration.ofSeconds(29));
        standby.look(cut.ports());
        goesAway();
        assertThat(script(2)).contains("hold store-away");
        comesBack();
        time.sleep(Duration.ofSeconds(1));
        standby.look(cut.ports());
        goesAway();

        assertThat(script(2)).contains("bearman.host=cn2");
    }

    @Test
    void nobodyWaitsForAStoreThatIsKnownToBeAway() {
        add(1, IN_SERVICE);
        start();
        standby.look(cut.ports());
        cut.trouble = CutStore.AWAY;
        script(1);
        int calls = cut.calls;

        script(1);
        late(1, "");
        script(9);

        assertThat(standby.away()).isTrue();
        assertThat(cut.calls).isEqualTo(calls);
    }

    @Test
    void aStoreThatIsBusyOrFullOnceIsAskedAgain() {
        add(1, IN_SERVICE);
        start();
        standby.look(cut.ports());
        for (StoreException busy : List.of(
                new StoreException.Locked("store db is busy", null),
                new StoreException.Full("store db is full", null))) {
            cut.trouble = busy;
            assertThat(script(1)).contains("bearman.host=cn1").doesNotContain("token");
            cut.trouble = null;

            assertThat(standby.away()).isFalse();
            assertThat(script(1)).contains("bearman.token=");
        }
    }

    @Test
    void aDiskThatCannotBeWrittenStopsNobody() throws IOException {
        Files.writeString(folder.resolve("snapshot"), "no directory");
        add(1, IN_SERVICE);
        startAndLoseTheStore();

        assertThat(script(1)).contains("bearman.host=cn1");
        assertThat(figures.text()).contains("bearman_boot_snapshot_write_failures_total 1\n");
    }

    @Test
    void whoLooksAfterTheServerIsToldHowOldItIsAndWhoIsServedByIt() {
        add(1, IN_SERVICE);
        start();
        standby.look(cut.ports());
        Http operations = new Operations(boot, figures, standby);
        assertThat(health(operations).status()).isEqualTo(200);
        goesAway();
        time.sleep(Duration.ofSeconds(90));
        script(1);
        script(9);
        late(9, "");

        assertThat(health(operations).status()).isEqualTo(503);
        assertThat(health(operations).text())
                .contains("\"store\":\"away\"", "\"hosts\":1,\"usable\":true", "\"/v1/boot\"]");
        assertThat(figures.text())
                .contains("bearman_store_up 0\n")
                .contains("bearman_boot_snapshot_age_seconds 90\n")
                .contains("bearman_boot_snapshot_hosts 1\n")
                .contains("bearman_boot_without_store_total{answer=\"boot-production\"} 1\n")
                .contains("bearman_boot_without_store_total{answer=\"boot-hold\"} 1\n")
                .contains("bearman_boot_without_store_total{answer=\"later\"} 1\n");
        comesBack();
        assertThat(health(operations).status()).isEqualTo(200);
        assertThat(figures.text()).contains("bearman_store_up 1\n");
    }

    private static Response health(Http operations) {
        return operations.send(Fleet.request("GET", "/healthz", Map.of(), ""));
    }

    private void add(int number, HostState state) {
        store.inventory().put(List.of(Fleet.host(number, state)), "test");
    }

    private void image(String name, @org.jspecify.annotations.Nullable String profile) {
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

    private String script(int number) {
        return get(Fleet.asks(number)).text();
    }

    private Response get(String target) {
        return boot.send(Fleet.request("GET", target, Map.of(), ""));
    }

    private Response exchange(String token) {
        return post("/v1/sessions", "", Fleet.exchange(1, token, NONCE));
    }

    private Response late(int number, String image) {
        return post("/v1/sessions", "", body(number, image));
    }

    private static String body(int number, String image) {
        String runs = image.isEmpty() ? "" : "\"image\":\"" + image + "\",";
        return "{" + runs + "\"mac\":\"" + Fleet.mac(number) + "\",\"uuid\":\"" + Fleet.uuid(number)
                + "\"}";
    }

    private Response identity(Map<String, String> session) {
        return boot.send(Fleet.request(
                "GET",
                "/v1/sessions/" + session.get("session") + "/identity",
                Map.of("Authorization", "Bearer " + session.get("secret")),
                ""));
    }

    private Response report(Map<String, String> session) {
        return post(
                "/v1/boots",
                session.get("secret"),
                "{\"mac\":\"" + Fleet.mac(1) + "\",\"uuid\":\"" + Fleet.uuid(1) + "\",\"bootId\":\""
                        + BOOT_ID + "\"}");
    }

    private Response post(String path, String secret, String body) {
        return boot.send(Fleet.request(
                "POST",
                path,
                Map.of(
                        "Content-Type", "application/json",
                        "Accept", "text/plain",
                        "Authorization", "Bearer " + secret),
                body));
    }

    private static Map<String, String> values(Response response) {
        Map<String, String> values = new HashMap<>();
        response.text().lines().forEach(line -> {
            int equals = line.indexOf('=');
            values.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return values;
    }
}
