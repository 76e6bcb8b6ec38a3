package io.bearman.ipmi.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code lab/ipmi} in a folder and net of its own: {@code LAB_PORT_BASE} of the environment, or 19000,
 * plus an offset.
 */
final class IpmiLab implements AutoCloseable {
    private final Path root = Path.of(System.getProperty("bearman.root"));
    private final Path folder;
    private final int portBase;
    private final JsonNode description;

    /** Three hosts. */
    IpmiLab() {
        this(3, 50);
    }

    /**
     * @param hosts how many
     * @param offset of the first port, for each class another
     */
    IpmiLab(int hosts, int offset) {
        folder = root.resolve("target/lab/test-ipmi-" + offset);
        portBase =
                Integer.parseInt(System.getenv().getOrDefault("LAB_PORT_BASE", "19000")) + offset;
        run("up", Integer.toString(hosts));
        try {
            description = new ObjectMapper().readTree(folder.resolve("lab.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what {@code lab/ipmi} printed; a test fails here if it does} */
    String run(String... arguments) {
        Ended ended = end(arguments);
        assertThat(ended.status)
                .as("lab/ipmi %s: %s", List.of(arguments), ended.printed)
                .isZero();
        return ended.printed;
    }

    /** {@return whether ipmitool fails with this} */
    boolean refuses(String host, String... arguments) {
        return end(tool(host, arguments)).status != 0;
    }

    private record Ended(int status, String printed) {}

    private Ended end(String... arguments) {
        List<String> command = new ArrayList<>(List.of(root.resolve("lab/ipmi").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LAB_DIR", folder.toString());
        builder.environment().put("LAB_PORT_BASE", Integer.toString(portBase));
        try {
            Path output = Files.createTempFile("lab", ".out");
            try {
                // Not a pipe: a daemon that the script leaves behind would keep it open.
                Process process = builder.redirectOutput(output.toFile()).start();
                assertThat(process.waitFor(5, TimeUnit.MINUTES))
                        .as("%s ended", command)
                        .isTrue();
                // ipmitool prints some names as bytes that are no text.
                String printed = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
                return new Ended(process.exitValue(), printed);
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

    /** {@return the value that ipmitool prints last in its first line} */
    String ipmitool(String host, String... arguments) {
        return run(tool(host, arguments)).strip();
    }

    private static String[] tool(String host, String... arguments) {
        List<String> command = new ArrayList<>(List.of("tool", host));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    /** {@return what the chassis hook was told since the beginning, without times} */
    List<String> log(String host) {
        try {
            Path log = Path.of(bmc(host).path("log").asText());
            return Files.exists(log)
                    ? Files.readAllLines(log).stream()
                            .map(line -> line.replaceFirst("^\\S+ ", ""))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the temperature of that machine's processor, in degrees Celsius. */
    void heat(String host, int temperature) throws IOException {
        Path state = Path.of(bmc(host).path("state").asText());
        Path next = Files.writeString(state.resolve(".temperature"), temperature + "\n");
        Files.move(next, state.resolve("temperature"), StandardCopyOption.ATOMIC_MOVE);
    }

    Machine machine(String host) {
        JsonNode bmc = bmc(host);
        Bmc target = new Bmc(
                bmc.path("address").asText(),
                bmc.path("port").asInt(),
                BmcGuid.of(bmc.path("guid").asText()),
                "lab",
                List.of(3));
        return new Machine(
                MachineId.of(bmc.path("uuid").asText()),
                bmc.path("serial").asText(),
                "lab",
                "ipmi_sim",
                target,
                List.of(new Mac(bmc.path("mac").asText())),
                new RackId("r1"),
                1);
    }

    /**
     * {@return how many sessions a BMC holds, ipmitool's own included} (Get Session Info: the third
     * byte)
     */
    int activeSessions(String host) {
        String[] bytes = ipmitool(host, "raw", "0x06", "0x3d", "0x00").split("\\s+");
        return Integer.parseInt(bytes[2], 16);
    }

    /** Where the machine behind this BMC's serial port has to listen. */
    InetSocketAddress serialPort(String host) {
        JsonNode bmc = bmc(host);
        return new InetSocketAddress(
                bmc.path("address").asText(), bmc.path("serialPort").asInt());
    }

    String user() {
        return bmc("cn1").path("user").asText();
    }

    String password() {
        return bmc("cn1").path("password").asText();
    }

    private JsonNode bmc(String host) {
        for (JsonNode bmc : description.path("bmcs")) {
            if (bmc.path("host").asText().equals(host)) {
                return bmc;
            }
        }
        throw new AssertionError("the lab has no " + host);
    }

    @Override
    public void close() {
        if (System.getenv("LAB_KEEP") == null) {
            run("down");
        }
    }
}
