package io.bearman.testkit.rack;

import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What a machine asks the boot server, as iPXE and its production system do. Blocking; it holds no
 * lock and knows nothing of power.
 */
final class Firmware {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Http http;

    Firmware(Http http) {
        this.http = http;
    }

    /** What the boot server said. */
    enum Verdict {
        PRODUCTION,
        /** Another system than production: the registration loader. */
        OTHER_SYSTEM,
        /** A script without a kernel. */
        HOLD,
        NO_ANSWER
    }

    Verdict ask(URI server, SimulatedMachine machine) {
        if (get(server.resolve("/boot.ipxe")).isEmpty()) {
            return Verdict.NO_ANSWER;
        }
        String query = "mac=" + machine.mac.value().replace(':', '-')
                + "&uuid=" + machine.id
                + "&serial="
                + HexFormat.of().formatHex(machine.serial.getBytes(StandardCharsets.US_ASCII))
                + "&arch=x86_64&fw=pcbios";
        return get(server.resolve("/v1/boot?" + query))
                .map(Firmware::read)
                .orElse(Verdict.NO_ANSWER);
    }

    private static Verdict read(String script) {
        Optional<String> kernel =
                script.lines().filter(line -> line.startsWith("kernel ")).findFirst();
        if (kernel.isEmpty()) {
            return Verdict.HOLD;
        }
        boolean registration = kernel.get().contains(" bearman.boot=registration");
        return registration ? Verdict.OTHER_SYSTEM : Verdict.PRODUCTION;
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

    /** {@return the status, 0 for no answer} */
    int report(URI server, SimulatedMachine machine, String bootId) {
        String json = String.format(
                "{\"mac\":\"%s\",\"uuid\":\"%s\",\"bootId\":\"%s\"}",
                machine.mac, machine.id, bootId);
        try {
            return http.send(Http.Request.postJson(server.resolve("/v1/boots"), json))
                    .status();
        } catch (HttpFailure e) {
            return 0;
        }
    }
}
