package io.bearman.pxe.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** {@code lab/pxe} on ports of its own: {@code LAB_PORT_BASE} of the environment, or 20000. */
final class PxeLab implements AutoCloseable {
    /** Emulated machines on a busy host take minutes where a quiet one takes seconds. */
    static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final int LONGEST_COMMAND_MINUTES = 20;

    private final Path root = Path.of(System.getProperty("bearman.root"));
    private final Path folder = root.resolve("target/lab/test-pxe-loader");
    private final JsonNode description;

    /** Machines that are off, cn1 and on, and the images that this public key signed for. */
    PxeLab(int machines, Path publicKey) {
        run("images", publicKey.toString());
        run("reset");
        run("up", Integer.toString(machines));
        try {
            description = new ObjectMapper().readTree(folder.resolve("lab.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int bootPort() {
        return description.path("bootPort").asInt();
    }

    byte[] image(String name) throws IOException {
        return Files.readAllBytes(Path.of(description.path("images").asText()).resolve(name));
    }

    String operatorKey() throws IOException {
        return Files.readString(Path.of(description.path("operatorKey").asText() + ".pub"))
                .strip();
    }

    String mac(String host) {
        return bmc(host).path("mac").asText();
    }

    String uuid(String host) {
        return bmc(host).path("uuid").asText();
    }

    String guid(String host) {
        return bmc(host).path("guidPrinted").asText();
    }

    /** Switches it on by its BMC, from the network. */
    void powerOn(String host) {
        run("on", host);
    }

    void powerOff(String host) {
        run("off", host);
    }

    boolean isOff(String host) {
        return run("tool", host, "chassis", "power", "status").contains("is off");
    }

    /** {@return what it has shown since it was switched on last} */
    String console(String host) {
        try {
            Path console = machine(host).resolve("console");
            return Files.exists(console)
                    ? new String(Files.readAllBytes(console), StandardCharsets.ISO_8859_1)
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitConsole(String host, String text) {
        await(() -> console(host).contains(text), host, "'" + text + "'");
    }

    void awaitOff(String host) {
        await(() -> isOff(host), host, "it is off");
    }

    void await(BooleanSupplier condition, String host, String what) {
        assertThat(TimeSource.system().await(condition, PATIENCE))
                .as("%s: %s; %s", host, what, console(host))
                .isTrue();
    }

    Path machine(String host) {
        return folder.resolve("machines").resolve(host);
    }

    private JsonNode bmc(String host) {
        for (JsonNode bmc : description.path("ipmi").path("bmcs")) {
            if (bmc.path("host").asText().equals(host)) {
                return bmc;
            }
        }
        throw new AssertionError("the lab has no " + host);
    }

    /** {@return what the script printed; a test fails here if it does} */
    String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(root.resolve("lab/pxe").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LAB_DIR", folder.toString());
        builder.environment()
                .put("LAB_PORT_BASE", System.getenv().getOrDefault("LAB_PORT_BASE", "20000"));
        try {
            Path output = Files.createTempFile("lab", ".out");
            try {
                // Not a pipe: what the script leaves running would keep it open.
                Process process = builder.redirectOutput(output.toFile()).start();
                assertThat(process.waitFor(LONGEST_COMMAND_MINUTES, TimeUnit.MINUTES))
                        .as("%s ended", command)
                        .isTrue();
                String printed = Files.readString(output, StandardCharsets.ISO_8859_1);
                assertThat(process.exitValue()).as("%s: %s", command, printed).isZero();
                return printed;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in " + command, e);
        }
    }

    @Override
    public void close() {
        if (System.getenv("LAB_KEEP") == null) {
            run("down");
        }
    }
}
