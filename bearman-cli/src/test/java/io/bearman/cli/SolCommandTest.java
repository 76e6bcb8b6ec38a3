package io.bearman.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.time.TimeSource;
import io.bearman.testkit.bmc.SerialPort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bearman ipmi sol} with keys and screen in the test's hands. */
class SolCommandTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final StringWriter said = new StringWriter();
    private final PipedOutputStream keys = new PipedOutputStream();
    private CliBmcs bmcs;
    private SerialPort machine;

    @BeforeEach
    void open() {
        bmcs = new CliBmcs(folder, 1);
        machine = bmcs.bmc(1).serial();
    }

    @AfterEach
    void close() {
        bmcs.close();
    }

    private CompletableFuture<Integer> console(String... more) {
        List<String> words = new ArrayList<>(List.of("ipmi", "sol"));
        words.addAll(List.of(more));
        try {
            Screen screen = Screen.of(new PipedInputStream(keys), shown);
            return CompletableFuture.supplyAsync(() -> Main.run(
                            bmcs.environment(),
                            screen,
                            new PrintWriter(new StringWriter()),
                            new PrintWriter(said),
                            bmcs.one(words.toArray(String[]::new))))
                    .orTimeout(30, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(ISO_8859_1));
        keys.flush();
    }

    private void says(String text) {
        assertThat(TimeSource.system().await(() -> said.toString().contains(text), SOON))
                .as("said: %s", said)
                .isTrue();
    }

    private void shows(String text) {
        assertThat(TimeSource.system().await(() -> shown.toString(ISO_8859_1).contains(text), SOON))
                .as("shown: %s, said: %s", shown, said)
                .isTrue();
    }

    @Test
    void keysGoToTheMachineAndWhatItPrintsIsShown() throws IOException {
        machine.onTyped(machine::print);
        CompletableFuture<Integer> console = console();
        says("is open");

        type("uptime\r");
        shows("uptime\r");
        type("~.");

        assertThat(console.join()).isZero();
        assertThat(said.toString()).endsWith("[left]\r\n");
        assertThat(bmcs.bmc(1).sessions()).isZero();
    }

    @Test
    void aBreakIsSentAndHelpIsShownAndNeitherIsTyped() throws IOException {
        CompletableFuture<Integer> console = console();
        says("is open");

        type("~B~?~.");

        assertThat(console.join()).isZero();
        assertThat(said.toString()).contains("[break]", "~.  leave");
        assertThat(machine.breaks()).isEqualTo(1);
        assertThat(machine.typed()).isEmpty();
    }

    @Test
    void whatTheMachineDoesToTheLineIsSaid() throws IOException {
        CompletableFuture<Integer> console = console();
        says("is open");

        machine.sendBreak();
        says("[the machine sent a break]");
        type("~.");

        assertThat(console.join()).isZero();
    }

    @Test
    void aConsoleThatIsOpenElsewhereIsTakenOverOnlyWhenThatIsWanted() throws IOException {
        CompletableFuture<Integer> first = console();
        says("is open");
        CliRack.Result refused = bmcs.run(bmcs.one("ipmi", "sol"));
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.line()).contains("in use by", "--take-over");
        assertThat(first).isNotDone();

        CliRack.Result taken = bmcs.run(bmcs.one("ipmi", "sol", "--status"));
        assertThat(taken.out()).containsPattern("in use +yes");

        takeOverAndLeave();

        assertThat(first.join()).isEqualTo(1);
        assertThat(said.toString()).contains("[the BMC ended the console]");
    }

    @Test
    void theEndOfStandardInputDoesNotEndTheConsole() throws IOException {
        CompletableFuture<Integer> console = console();
        says("is open");

        type("reboot\r");
        keys.close();
        assertThat(TimeSource.system()
                        .await(
                                () -> new String(machine.typed(), ISO_8859_1).equals("reboot\r"),
                                SOON))
                .isTrue();
        machine.print("booting");
        shows("booting");

        assertThat(console).isNotDone();
        takeOverAndLeave();
        assertThat(console.join()).isEqualTo(1);
    }

    private void takeOverAndLeave() {
        int code = Main.run(
                bmcs.environment(),
                Screen.of(new ByteArrayInputStream("~.".getBytes(ISO_8859_1)), shown),
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                bmcs.one("ipmi", "sol", "--take-over"));
        assertThat(code).isZero();
    }

    @Test
    void aBmcThatIsGoneEndsItWithAnError() throws IOException {
        CliRack.Result nobody = bmcs.run(
                "ipmi",
                "sol",
                "--bmc",
                "127.0.0.1:1",
                "--user",
                "admin",
                "--password-file",
                bmcs.passwordFile(),
                "--patience",
                "1");

        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.line()).contains("127.0.0.1:1", "no answer");
    }

    @Test
    void severalConsolesAreNotOpenedInOneTerminal() {
        CliRack.Result result = bmcs.run(
                "ipmi",
                "sol",
                "--bmc",
                bmcs.at(1),
                "--bmc",
                "127.0.0.1:1",
                "--user",
                "admin",
                "--password-file",
                bmcs.passwordFile());

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.line()).contains("one host or BMC at a time, not 2");
    }
}
