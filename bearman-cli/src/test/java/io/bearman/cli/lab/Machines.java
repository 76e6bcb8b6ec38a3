package io.bearman.cli.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.Assertions;

/** The machines of {@code lab/pxe}: what they are, show, and have been told. */
final class Machines {
    /** Emulated machines on a busy host take minutes where a quiet one takes seconds. */
    static final Duration PATIENCE = Duration.ofMinutes(8);

    private final Lab lab;

    Machines(Lab lab) {
        this.lab = lab;
    }

    List<String> hosts() {
        return lab.description().path("machines").findValuesAsText("host");
    }

    /** {@return what the lab says of a machine and of its BMC: {@code mac}, {@code sshPort} and so on} */
    String fact(String host, String name) {
        JsonNode description = lab.description();
        for (JsonNode each : List.of(description.path("machines"), description.at("/ipmi/bmcs"))) {
            for (JsonNode it : each) {
                if (it.path("host").asText().equals(host) && it.has(name)) {
                    return it.path(name).asText();
                }
            }
        }
        throw new AssertionError("the lab says no " + name + " of " + host);
    }

    /** All off, as delivered, without cables. */
    void deliver() {
        for (String host : hosts()) {
            lab.run("off", host);
            lab.run("machine", host);
            lab.run("cable", host);
        }
    }

    /** {@return an argument of {@code lab/pxe machine} whose value may be any text} */
    static String any(String name, String text) {
        return name + "=base64:" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** Switches it on by ipmitool, from the network. */
    void powerOn(String host) {
        lab.run("on", host);
    }

    /** {@return what its BMC says to ipmitool} */
    boolean isOff(String host) {
        return lab.run("tool", host, "chassis", "power", "status").contains("is off");
    }

    /** {@return the seconds that its BMC was last told to light its identify LED; 0 for out} */
    int light(String host) {
        return lab.lines("ipmi/bmc/" + host + "/log").stream()
                .filter(line -> line.contains(" set identify "))
                .map(line -> Integer.parseInt(line.replaceFirst(".* ", "")))
                .reduce(0, (earlier, later) -> later);
    }

    /** {@return what the machine has shown since it was switched on last} */
    String console(String host) {
        Path console = lab.folder().resolve("machines").resolve(host).resolve("console");
        try {
            return Files.exists(console) ? new String(Files.readAllBytes(console), ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitConsole(String host, String text) {
        boolean shown = Lab.comes(PATIENCE, () -> console(host).contains(text));
        Assertions.assertThat(shown)
                .as("%s shows '%s'; %s", host, text, console(host))
                .isTrue();
    }

    /** {@return the rest of the first line on its console with this text} */
    String shown(String host, String text) {
        return console(host)
                .lines()
                .filter(line -> line.contains(text))
                .map(line -> line.substring(line.indexOf(text) + text.length()))
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(host + " shows no '" + text + "': " + console(host)));
    }
}
