package io.bearman.testkit.rack;

import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a machine asks the boot server, as iPXE and its production system do. Blocking; it holds no
 * lock and knows nothing of power.
 */
final class Firmware {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern TOKEN = Pattern.compile(" bearman\\.token=(\\S+)");
    private static final Pattern SECRET = Pattern.compile("(?m)^secret=(\\S+)$");

    private final Http http;

    Firmware(Http http) {
        this.http = http;
    }

    /**
     * What the boot server said.
     *
     * @param token of the script; empty when it has none
     */
    record Asked(Verdict verdict, String token) {
        static final Asked NOTHING = new Asked(Verdict.NO_ANSWER, "");
    }

    /**
     * What came of an exchange.
     *
     * @param status 0 for no answer
     * @param secret of the session; empty when there is none
     */
    record Exchanged(int status, String secret) {}

    /** What a machine has to boot. */
    enum Verdict {
        PRODUCTION,
        /** Another system than production: the registration loader. */
        OTHER_SYSTEM,
        /** A script without a kernel. */
        HOLD,
        NO_ANSWER
    }

    Asked ask(URI server, SimulatedMachine machine) {
        if (get(server.resolve("/boot.ipxe")).isEmpty()) {
            return Asked.NOTHING;
        }
        String query = "mac=" + machine.mac.value().replace(':', '-')
                + "&uuid=" + machine.id
                + "&serial="
                + HexFormat.of().formatHex(machine.serial.getBytes(StandardCharsets.US_ASCII))
                + "&arch=x86_64&fw=pcbios";
        return get(server.resolve("/v1/boot?" + query)).map(Firmware::read).orElse(Asked.NOTHING);
    }

    private static Asked read(String script) {
        Optional<String> kernel =
                script.lines().filter(line -> line.startsWith("kernel ")).findFirst();
        if (kernel.isEmpty()) {
            return new Asked(Verdict.HOLD, "");
        }
        Matcher token = TOKEN.matcher(kernel.get());
        boolean registration = kernel.get().contains(" bearman.boot=registration");
        return new Asked(
                registration ? Verdict.OTHER_SYSTEM : Verdict.PRODUCTION,
                token.find() ? token.group(1) : "");
    }

    private Optional<String> get(URI uri) {
        try {
            Http.Request request =
                    new Http.Request("GET", uri, Map.of(), new byte[0], TIMEOUT, null);
            Http.Response response = http.send(request);
            boolean script = response.status() == 200 && response.text().startsWith("#!ipxe");
            return script ? Optional.of(response.text()) : Optional.empty();
        } catch (HttpFailure e) {
            return Optional.empty();
        }
    }

    /** Exchanges the token of a script; the same boot id may ask again. */
    Exchanged exchange(URI server, SimulatedMachine machine, String token, String bootId) {
        String json = String.format(
                "{\"token\":\"%s\",\"mac\":\"%s\",\"uuid\":\"%s\",\"nonce\":\"%s\"}",
                token, machine.mac, machine.id, bootId.replace("-", "").substring(0, 22));
        Optional<Http.Response> answer =
                post(server.resolve("/v1/sessions"), Map.of("Accept", "text/plain"), json);
        if (answer.isEmpty()) {
            return new Exchanged(0, "");
        }
        Matcher secret = SECRET.matcher(answer.get().text());
        return new Exchanged(answer.get().status(), secret.find() ? secret.group(1) : "");
    }

    /** {@return the status, 0 for no answer} */
    int report(URI server, SimulatedMachine machine, String secret, String bootId) {
        String json = String.format(
                "{\"mac\":\"%s\",\"uuid\":\"%s\",\"bootId\":\"%s\"}",
                machine.mac, machine.id, bootId);
        return post(server.resolve("/v1/boots"), Map.of("Authorization", "Bearer " + secret), json)
                .map(Http.Response::status)
                .orElse(0);
    }

    private Optional<Http.Response> post(URI uri, Map<String, String> headers, String json) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json");
        try {
            return Optional.of(http.send(new Http.Request(
                    "POST", uri, all, json.getBytes(StandardCharsets.UTF_8), TIMEOUT, null)));
        } catch (HttpFailure e) {
            return Optional.empty();
        }
    }
}
