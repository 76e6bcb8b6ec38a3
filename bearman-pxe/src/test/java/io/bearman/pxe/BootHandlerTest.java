package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.boot.BootReport;
import io.bearman.core.boot.Boots;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.net.Http;
import io.bearman.core.net.Http.Request;
import io.bearman.core.net.Http.Response;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.store.InMemoryStore;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootHandlerTest {
    private static final String BOOT_ID = "6f0a2a4e-7d3c-4a55-9d2e-000000000001";
    private static final String ANOTHER_BOOT_ID = "6f0a2a4e-7d3c-4a55-9d2e-000000000002";
    private static final HostState MAINTENANCE = new HostState.Maintenance(Fleet.RUN, "kernel");

    private final InMemoryStore store = InMemoryStore.create(new VirtualTime(1));
    private final Boots boots = store.boots();
    private final BootHandler handler = Fleet.handler(store);
    private final Http boot = handler;
    private final Map<Integer, String> secrets = new HashMap<>();

    @Test
    void theBootstrapLeadsBackToWhereItWasAskedFor() {
        Response response = get("/boot.ipxe");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .startsWith("#!ipxe\n")
                .contains("http://boot.example:8080/v1/boot?mac=${net0/mac:hexhyp}&");
        assertThat(response.header("Content-Length"))
                .contains(Integer.toString(response.body().length));
    }

    @Test
    void aConfiguredAddressIsStrongerThanTheHostHeader() {
        Http configured = handler.with(BaseUrl.of("https://pxe.example/bearman"));

        Response response = configured.send(Request.get(URI.create("http://evil/boot.ipxe")));

        assertThat(response.text())
                .contains("https://pxe.example/bearman/v1/boot?")
                .doesNotContain("evil");
    }

    @Test
    void theHostHeaderIsStrongerThanTheAddressOfTheSocket() {
        Request request = request("GET", "/boot.ipxe", Map.of("host", "pxe:81"), "");

        assertThat(boot.send(request).text()).contains(" http://pxe:81/v1/boot?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "${net0/mac}", "evil/#", "a\nreboot", "u@h"})
    void aHostHeaderThatIsNoHostIsRefused(String host) {
        Response response = boot.send(request("GET", "/boot.ipxe", Map.of("Host", host), ""));

        assertThat(response.status()).isEqualTo(400);
        assertOneLine(response);
    }

    @Test
    void anArmedHostGetsItsProduction() {
        add(Fleet.host(1, MAINTENANCE));
        boots.arm(Fleet.name(1), Fleet.RUN);

        Response response = get("/v1/boot?" + whole(1));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .contains(
                        "kernel --name kernel --timeout 60000 http://images.example/compute quiet ")
                .contains("BOOTIF=01-52-54-00-00-00-01 ")
                .contains("bearman.host=cn1");
    }

    @Test
    void askingTwiceChangesNothing() {
        add(Fleet.host(1, MAINTENANCE));
        boots.arm(Fleet.name(1), Fleet.RUN);

        assertThat(get("/v1/boot?" + whole(1)).text())
                .isEqualTo(get("/v1/boot?" + whole(1)).text());
        assertThat(boots.arming(Fleet.name(1))).isPresent();
    }

    @Test
    void aHostThatChangesWhileItIsLookedUpIsNoConflictWithItself() {
        add(Fleet.host(1, MAINTENANCE));
        boots.arm(Fleet.name(1), Fleet.RUN);
        BootPorts ports = Fleet.ports(store);
        Inventory changing = (Inventory) Proxy.newProxyInstance(
                Inventory.class.getClassLoader(),
                new Class<?>[] {Inventory.class},
                (proxy, method, arguments) -> {
                    Object found = method.invoke(ports.inventory(), arguments);
                    if (method.getName().equals("find") && arguments[0].equals(Fleet.mac(1))) {
                        ports.inventory()
                                .transition(
                                        Fleet.name(1),
                                        MAINTENANCE,
                                        new HostState.Fenced(Fleet.RUN),
                                        "watch",
                                        "dead");
                    }
                    return found;
                });
        BootPorts whileItChanges = new BootPorts(
                changing,
                ports.boots(),
                ports.sessions(),
                ports.overrides(),
                ports.images(),
                ports.identities());
        Http asked = BootHandler.create(Fleet.DESK, whileItChanges, Registrations.none());

        assertThat(asked.send(request("GET", "/v1/boot?" + whole(1), Map.of(), ""))
                        .text())
                .contains("hold fenced cn1");
    }

    @Test
    void aHostThatIsNotArmedIsHeld() {
        add(Fleet.host(1, MAINTENANCE));

        assertThat(get("/v1/boot?" + whole(1)).text())
                .contains("echo bearman: hold not-armed cn1")
                .doesNotContain("kernel");
    }

    @Test
    void aFencedHostIsHeldThoughArmed() {
        add(Fleet.host(1, new HostState.Fenced(Fleet.RUN)));
        boots.arm(Fleet.name(1), Fleet.RUN);

        assertThat(get("/v1/boot?" + whole(1)).text()).contains("hold fenced cn1");
    }

    @Test
    void aStrangerGetsTheLoaderAndOfItsWordsOnlyItsAddressIsInTheScript() {
        String script = get("/v1/boot?mac=DE-AD-BE-EF-00-02&serial=48414c4c4f").text();

        assertThat(script)
                .contains("http://images.example/loader ")
                .contains(" BOOTIF=01-de-ad-be-ef-00-02 ")
                .doesNotContainIgnoringCase("hallo");
    }

    @Test
    void whoHasNoAddressOfItsOwnGetsNoToken() {
        add(Fleet.host(1, new HostState.InService()));

        assertThat(get("/v1/boot?uuid=" + Fleet.uuid(1) + "&serial=534e2d31303031")
                        .text())
                .contains("hold no-identity cn1")
                .doesNotContain("token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mac=x",
                "mac=52-54-00-00-00-01&mac=52-54-00-00-00-02",
                "uuid=%24%7Bx%7D",
                "serial=zz",
                "mac=%0a%0dreboot",
                "arch=%26%26",
                "fw=..%2f..%2f",
                "",
                "x=1",
                "mac=&uuid=&serial="
            })
    void aQuestionThatCannotBeAnsweredIsPutOnHold(String query) {
        add(Fleet.host(1, new HostState.InService()));

        Response response = get("/v1/boot?" + query);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).startsWith("#!ipxe\n").contains("echo bearman: hold ");
        assertThat(response.header("Content-Length")).isPresent();
    }

    @Test
    void anEndlessQuestionIsPutOnHold() {
        assertThat(get("/v1/boot?x=" + "y".repeat(5000)).text()).contains("hold bad-question");
    }

    @Test
    void headSaysWhatGetWouldSend() {
        Response get = get("/boot.ipxe");

        Response head = boot.send(request("HEAD", "/boot.ipxe", Map.of(), ""));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers()).isEqualTo(get.headers());
    }

    @Test
    void anArmedHostReportsIn() {
        armed(1);

        Response response = report(1, BOOT_ID);

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.text()).isEqualTo("{\"host\":\"cn1\",\"run\":\"run-1\"}\n");
        assertThat(boots.latest(Fleet.name(1))).hasValueSatisfying(noted -> {
            assertThat(noted.bootId()).isEqualTo(BOOT_ID);
            assertThat(noted.run()).contains(Fleet.RUN);
        });
    }

    @Test
    void theSameBootReportedTwiceIsNotedOnce() {
        armed(1);
        report(1, BOOT_ID);
        // The run went on and took the arming back, before the host heard our first answer.
        boots.disarm(Fleet.name(1), Fleet.RUN);

        Response again = report(1, BOOT_ID);

        assertThat(again.status()).isEqualTo(204);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void anOldBootReportedAgainIsNotTheLatestOnce() {
        armed(1);
        report(1, BOOT_ID);
        report(1, ANOTHER_BOOT_ID);

        Response late = report(1, BOOT_ID);

        assertThat(late.status()).isEqualTo(204);
        assertThat(boots.latest(Fleet.name(1)).orElseThrow().bootId()).isEqualTo(ANOTHER_BOOT_ID);
    }

    @Test
    void aHostThatIsArmedNoMoreCannotReport() {
        armed(1);
        secret(1);
        boots.disarm(Fleet.name(1), Fleet.RUN);

        assertRefused(report(1, BOOT_ID), 403);
    }

    @Test
    void aHostOnHoldCannotReportThoughArmed() {
        List<HostState> states = List.of(
                new HostState.Fenced(Fleet.RUN),
                new HostState.Broken("x"),
                new HostState.Fenced(Fleet.OTHER_RUN));
        for (int number = 1; number <= states.size(); number++) {
            armed(number);
            secret(number);
            store.inventory()
                    .transition(
                            Fleet.name(number), MAINTENANCE, states.get(number - 1), "test", "it");

            assertRefused(report(number, BOOT_ID), 403);
        }
    }

    @Test
    void aHostInServiceThatCameBackByItselfBootsTheSameImageAndReports() {
        add(Fleet.host(1, new HostState.InService()));

        Response script = get("/v1/boot?" + whole(1));
        Response first = report(1, BOOT_ID);
        Response again = report(1, BOOT_ID);

        assertThat(script.text()).contains("kernel ").contains("bearman.host=cn1");
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.text()).isEqualTo("{\"host\":\"cn1\"}\n");
        assertThat(again.status()).isEqualTo(204);
        assertThat(boots.unattended())
                .extracting(BootReport::host, BootReport::bootId)
                .containsExactly(tuple(Fleet.name(1), BOOT_ID));
        assertThat(store.audit().about("cn1"))
                .extracting(AuditEvent::what)
                .containsOnlyOnce("unplanned reboot");
    }

    @Test
    void aRackThatReturnsAtOnceIsAdmittedInOrderAndNoneRefused() {
        for (int number = 1; number <= 40; number++) {
            add(Fleet.host(number, new HostState.InService()));
        }

        for (int number = 40; number >= 1; number--) {
            assertThat(get("/v1/boot?" + whole(number)).text()).contains("kernel ");
            assertThat(report(number, BOOT_ID).status()).isEqualTo(201);
        }

        assertThat(boots.unattended())
                .extracting(BootReport::host)
                .containsExactlyElementsOf(IntStream.range(0, 40)
                        .mapToObj(late -> Fleet.name(40 - late))
                        .toList());
    }

    @Test
    void aHostThatIsFencedBetweenItsBootAndItsReportIsRefused() {
        add(Fleet.host(1, new HostState.InService()));
        secret(1);
        store.inventory()
                .transition(
                        Fleet.name(1),
                        new HostState.InService(),
                        new HostState.Fenced(Fleet.RUN),
                        "watch",
                        "dead");

        assertRefused(report(1, BOOT_ID), 403);
        assertThat(boots.latest(Fleet.name(1))).isEmpty();
    }

    @Test
    void aSecondBootNeedsItsOwnArming() {
        armed(1);
        report(1, BOOT_ID);
        boots.disarm(Fleet.name(1), Fleet.RUN);

        assertThat(report(1, ANOTHER_BOOT_ID).status()).isEqualTo(403);
    }

    @Test
    void whoHasNoSessionCannotReport() {
        armed(1);
        String good = body(Fleet.mac(1).value(), Fleet.uuid(1).toString(), BOOT_ID);

        for (Map<String, String> headers : List.of(
                Map.of("Content-Type", "application/json"),
                Map.of("Content-Type", "application/json", "Authorization", "Bearer "),
                Map.of("Content-Type", "application/json", "Authorization", "Basic " + secret(1)),
                Map.of(
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        "Bearer " + "x".repeat(43)))) {
            Response response = boot.send(request("POST", "/v1/boots", headers, good));
            assertRefused(response, 401);
            assertThat(response.header("WWW-Authenticate")).contains("Bearer");
        }
        assertThat(boots.latest(Fleet.name(1))).isEmpty();
        assertThat(report(1, BOOT_ID).status()).isEqualTo(201);
    }

    @Test
    void aMachineThatIsOnlyRegisteredCannotReport() {
        add(Fleet.host(1, new HostState.InStock()));

        assertRefused(report(1, BOOT_ID), 403);
    }

    @Test
    void aSessionReportsOnlyItsOwnHost() {
        armed(1);
        armed(2);
        String other = body(Fleet.mac(2).value(), Fleet.uuid(2).toString(), BOOT_ID);

        assertRefused(post(secret(1), other), 403);
        assertThat(boots.latest(Fleet.name(2))).isEmpty();
    }

    @Test
    void macAndUuidMustBothBeTheMachines() {
        armed(1);
        armed(2);

        for (String body : List.of(
                body(Fleet.mac(1).value(), Fleet.uuid(2).toString(), BOOT_ID),
                body(Fleet.mac(1).value(), Fleet.uuid(9).toString(), BOOT_ID),
                body(Fleet.mac(9).value(), Fleet.uuid(1).toString(), BOOT_ID))) {
            assertRefused(post(body), 403);
        }
        assertThat(boots.latest(Fleet.name(1))).isEmpty();
        assertThat(boots.latest(Fleet.name(2))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "1",
                "{}",
                "{",
                "\"x\"",
                "{\"mac\":\"52:54:00:00:00:01\"}",
                "{\"mac\":1,\"uuid\":2,\"bootId\":3}",
                "{\"mac\":null,\"uuid\":null,\"bootId\":null}",
                "{\"mac\":\"x\",\"uuid\":\"12345678-0000-4000-8000-000000000001\",\"bootId\":\"12345678\"}",
                "{\"mac\":\"52:54:00:00:00:01\",\"uuid\":\"x\",\"bootId\":\"12345678\"}",
                "{\"mac\":\"52:54:00:00:00:01\",\"uuid\":\"00000000-0000-0000-0000-000000000000\","
                        + "\"bootId\":\"12345678\"}"
            })
    void aBodyThatIsNotExactlyAReportIsRefused(String body) {
        armed(1);

        assertRefused(post(body), 400);
    }

    @Test
    void anythingBesideTheThreeFieldsIsRefused() {
        armed(1);
        String good = body(Fleet.mac(1).value(), Fleet.uuid(1).toString(), BOOT_ID);

        assertRefused(post(good.replace("}", ",\"host\":\"cn2\"}")), 400);
        assertRefused(post(good.replace("}", ",\"bootId\":\"" + ANOTHER_BOOT_ID + "\"}")), 400);
        assertRefused(post(good + "{}"), 400);
        assertThat(post(good).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "a b c d e f", "<script>alert(1)</script>", "12345678\\n"})
    void aBootIdIsLettersDigitsAndHyphens(String bootId) {
        armed(1);

        assertRefused(report(1, bootId), 400);
    }

    @Test
    void aBodyOver4KiBIsRefused() {
        armed(1);
        String good = body(Fleet.mac(1).value(), Fleet.uuid(1).toString(), BOOT_ID);

        assertRefused(post(good + " ".repeat(4097 - good.length())), 413);
        assertThat(post(good + " ".repeat(4096 - good.length())).status()).isEqualTo(201);
    }

    @Test
    void aReportIsJson() {
        armed(1);
        String good = body(Fleet.mac(1).value(), Fleet.uuid(1).toString(), BOOT_ID);

        for (String type : List.of(
                "", "text/plain", "application/jsonp", "application/x-www-form-urlencoded")) {
            assertRefused(boot.send(request("POST", "/v1/boots", typed(type), good)), 415);
        }
        Map<String, String> withCharset = typed("Application/JSON; charset=utf-8");
        assertThat(boot.send(request("POST", "/v1/boots", withCharset, good)).status())
                .isEqualTo(201);
    }

    private Map<String, String> typed(String type) {
        return Map.of("content-type", type, "Authorization", "Bearer " + secret(1));
    }

    @Test
    void eachPathHasItsMethods() {
        for (String path : List.of("/boot.ipxe", "/v1/boot")) {
            Response response = boot.send(request("POST", path, Map.of(), ""));
            assertRefused(response, 405);
            assertThat(response.header("Allow")).contains("GET, HEAD");
        }
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE")) {
            Response response = boot.send(request(method, "/v1/boots", Map.of(), ""));
            assertThat(response.status()).isEqualTo(405);
            assertThat(response.header("Allow")).contains("POST");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//boot.ipxe",
                "/boot.ipxe/",
                "/boot.ipxe/..",
                "/v1/../boot.ipxe",
                "/v1/boot/",
                "/V1/boot",
                "/boot%2eipxe",
                "/..%2fetc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/v1/boots/1"
            })
    void everyOtherPathIsNotFound(String path) {
        assertRefused(get(path), 404);
    }

    @Test
    void aStoreThatDoesNotAnswerIsTriedAgainLater() {
        armed(1);
        BootPorts ports = Fleet.ports(store);
        Http away = BootHandler.create(
                Fleet.DESK,
                new BootPorts(
                        new SilentInventory(),
                        ports.boots(),
                        ports.sessions(),
                        ports.overrides(),
                        ports.images(),
                        ports.identities()),
                Registrations.none());
        Map<String, String> headers =
                Map.of("Content-Type", "application/json", "Authorization", "Bearer " + secret(1));
        String good = body(Fleet.mac(1).value(), Fleet.uuid(1).toString(), BOOT_ID);

        for (Request request : List.of(
                request("GET", "/v1/boot?" + whole(1), Map.of(), ""),
                request("POST", "/v1/boots", headers, good))) {
            Response response = away.send(request);
            assertRefused(response, 503);
            assertThat(response.header("Retry-After")).contains("5");
            assertThat(response.text()).doesNotContain(SilentInventory.SECRET);
        }
        assertThat(away.send(request("GET", "/boot.ipxe", Map.of(), "")).status())
                .isEqualTo(200);
    }

    private void add(Placed host) {
        store.inventory().put(List.of(host), "test");
    }

    private void armed(int number) {
        add(Fleet.host(number, MAINTENANCE));
        boots.arm(Fleet.name(number), Fleet.RUN);
    }

    /** Boots and reports; a host that boots nothing reports in no session. */
    private Response report(int number, String bootId) {
        return post(
                secret(number),
                body(Fleet.mac(number).value(), Fleet.uuid(number).toString(), bootId));
    }

    private String secret(int number) {
        return secrets.computeIfAbsent(number, it -> Fleet.boot(boot, it));
    }

    private Response post(String body) {
        return post(secret(1), body);
    }

    private Response post(String secret, String body) {
        return boot.send(request(
                "POST",
                "/v1/boots",
                Map.of("Content-Type", "application/json", "Authorization", "Bearer " + secret),
                body));
    }

    private Response get(String target) {
        return boot.send(request("GET", target, Map.of(), ""));
    }

    private static Request request(
            String method, String target, Map<String, String> headers, String body) {
        return Fleet.request(method, target, headers, body);
    }

    private static String body(String mac, String uuid, String bootId) {
        return "{\"mac\":\"" + mac + "\",\"uuid\":\"" + uuid + "\",\"bootId\":\"" + bootId + "\"}";
    }

    private static String whole(int number) {
        return "mac=" + Fleet.mac(number).value().replace(':', '-') + "&uuid=" + Fleet.uuid(number);
    }

    private static void assertRefused(Response response, int status) {
        assertThat(response.status()).isEqualTo(status);
        assertOneLine(response);
    }

    private static void assertOneLine(Response response) {
        assertThat(response.text()).matches("\\{\"error\":\"[^\"\\\\\n]+\"}\n");
        assertThat(response.header("Content-Type")).contains("application/json");
        assertThat(response.header("Content-Length"))
                .contains(Integer.toString(response.body().length));
    }
}
