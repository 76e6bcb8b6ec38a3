package io.bearman.cli.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.cli.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A human at a terminal opens a console; the terminal is afterwards what it was before, whatever happens. */
@Tag("lab")
@Tag("lab-ipmi")
@ExtendWith(LabExtension.class)
class SolTerminalLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Lab lab;

    @TempDir
    private Path folder;

    private SerialEcho machine;
    private Process terminal;
    private OutputStream keys;

    SolTerminalLabTest(Lab lab) {
        this.lab = lab;
    }

    @BeforeEach
    void open() throws IOException {
        JsonNode bmc = lab.description().path("bmcs").get(1);
        machine = new SerialEcho(new InetSocketAddress(
                bmc.path("address").asText(), bmc.path("serialPort").asInt()));
        Files.writeString(folder.resolve("password"), bmc.path("password").asText() + "\n");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(folder.resolve("session"), """
                stty -a > %1$s/before
                sh -c 'echo $$ >%1$s/pid; exec %2$s -cp %3$s %4$s ipmi sol --take-over \\
                  --privilege administrator --bmc %5$s:%6$d --user %7$s --password-file %1$s/password'
                echo ended with $? > %1$s/code
                # Who was killed has somebody switch the terminal back: a moment later.
                tries=100
                until stty -a | cmp -s - %1$s/before || [ $((tries -= 1)) = 0 ]; do sleep 0.1; done
                stty -a > %1$s/after
                """.formatted(
                        folder,
                        java,
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        bmc.path("address").asText(),
                        bmc.path("port").asInt(),
                        bmc.path("user").asText()));
        // Who started these tests may ignore HUP (nohup does), which every child inherits.
        terminal = new ProcessBuilder(
                        "script",
                        "-qefc",
                        "env --default-signal=HUP sh " + folder.resolve("session"),
                        "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("screen").toFile())
                .start();
        keys = terminal.getOutputStream();
        shows("is open");
    }

    @AfterEach
    void close() {
        terminal.destroyForcibly();
        machine.close();
    }

    private String file(String name) {
        try {
            Path file = folder.resolve(name);
            return Files.exists(file) ? Files.readString(file, UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(UTF_8));
        keys.flush();
    }

    private void shows(String text) {
        Lab.await("'" + text + "' on the screen", SOON, () -> file("screen").contains(text));
    }

    private void isAsBefore() {
        Lab.await("the end", SOON, () -> !file("after").isEmpty() && !terminal.isAlive());
        assertThat(file("before")).contains(" icanon", " echo ");
        assertThat(file("after")).isEqualTo(file("before"));
    }

    @Test
    void keysGoToTheMachineAndTildeDotLeaves() throws IOException {
        type("hello\r");
        shows("<hello");
        type("\u0003");
        shows("<\u0003>");

        type("\r~.");

        isAsBefore();
        assertThat(file("code")).isEqualTo("ended with 0\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "HUP"})
    void whateverEndsTheCommandTheTerminalIsSwitchedBack(String signal) throws Exception {
        type("hello\r");
        shows("<hello");

        new ProcessBuilder("kill", "-" + signal, file("pid").strip())
                .start()
                .waitFor(10, TimeUnit.SECONDS);

        isAsBefore();
    }
}
