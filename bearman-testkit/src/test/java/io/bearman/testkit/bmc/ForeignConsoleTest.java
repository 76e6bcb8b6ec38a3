package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.bmc.ForeignClients.Ended;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consoles that nobody here wrote type and read over SOL; others read the power. */
@Tag("lab")
@Tag("lab-ipmi")
class ForeignConsoleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TimeSource time = TimeSource.system();
    private final StringBuffer shown = new StringBuffer();
    private final StringBuffer typed = new StringBuffer();
    private final SimulatedBmc.Settings settings = SimulatedBmc.Settings.of(
            BmcGuid.of("a123456789abcdefa123456789abcdef"), BmcUser.admin("admin", "secret"));

    @TempDir
    private Path folder;

    private ServedBmc served;
    private SimulatedBmc bmc;
    private ForeignClients clients;

    @BeforeEach
    void serve() {
        serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private void serve(InetSocketAddress at) {
        served = ServedBmc.start(settings, folder, at);
        bmc = served.bmc();
        clients = served.clients();
        bmc.serial().onTyped(bytes -> {
            typed.append(new String(bytes, StandardCharsets.UTF_8));
            bmc.serial().print(bytes);
        });
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 3})
    void ipmitoolTypesAndReads(int suite) throws Exception {
        Process console = start(clients.with(suite).ipmitoolWords("sol", "activate"));
        try {
            await("[SOL Session operational");
            talk(console);
            type(console, "\r~.");
            assertThat(console.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            console.destroy();
        }
        assertThat(bmc.sessions()).isZero();
    }

    @Test
    void ipmiconsoleTypesAndReads() throws Exception {
        // It takes no port, and whoever is not root cannot open the one it wants.
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "not root");
        served.close();
        serve(new InetSocketAddress("127.26.4.1", 623));
        List<String> words = clients.freeipmiWords("ipmiconsole");
        words.replaceAll(word -> word.equals("127.26.4.1:623") ? "127.26.4.1" : word);
        Process console = start(words);
        try {
            await("[SOL established]");
            talk(console);
            type(console, "&.");
            assertThat(console.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            console.destroy();
        }
        assertThat(shown).contains("closing the connection");
    }

    private void talk(Process console) throws IOException {
        bmc.serial().print("cn1 login: ");
        await("cn1 login: ");
        type(console, "root");
        assertThat(time.await(() -> typed.toString().equals("root"), PATIENCE))
                .as(typed::toString)
                .isTrue();
        await("root");
        String much = "0123456789abcdef".repeat(1000);
        bmc.serial().print(much);
        assertThat(time.await(() -> shown.indexOf(much) >= 0, PATIENCE)).isTrue();
    }

    @Test
    void ipmitoolReadsAndChangesTheSolConfiguration() throws Exception {
        Ended info = clients.ipmitool("sol", "info", "1").expectSuccess();
        assertThat(info.value("Enabled")).isEqualTo("true");
        assertThat(info.value("Privilege Level")).isEqualTo("USER");
        assertThat(info.value("Retry Count")).isEqualTo("7");
        assertThat(info.value("Retry Interval (ms)")).isEqualTo("250");
        assertThat(info.value("Volatile Bit Rate (kbps)")).isEqualTo("115.2");
        assertThat(info.value("Payload Port"))
                .isEqualTo(String.valueOf(served.server().address().getPort()));

        clients.ipmitool("sol", "set", "volatile-bit-rate", "19.2", "1").expectSuccess();
        clients.ipmitool("sol", "set", "enabled", "false", "1").expectSuccess();

        Ended changed = clients.ipmitool("sol", "info", "1").expectSuccess();
        assertThat(changed.value("Volatile Bit Rate (kbps)")).isEqualTo("19.2");
        assertThat(changed.value("Enabled")).isEqualTo("false");
        assertThat(clients.ipmitool("sol", "activate").output()).contains("SOL payload disabled");
    }

    @Test
    void ipmitoolReadsThePowerAndTheAssetTag() throws Exception {
        bmc.power().watts(321);

        Ended reading = clients.ipmitool("dcmi", "power", "reading").expectSuccess();
        assertThat(reading.value("Instantaneous power reading")).isEqualTo("321 Watts");
        assertThat(reading.value("Minimum during sampling period")).isEqualTo("321 Watts");
        assertThat(reading.value("Average power reading over sample period"))
                .isEqualTo("321 Watts");
        assertThat(reading.value("Power reading state is")).isEqualTo("activated");
        clients.ipmitool("dcmi", "set_asset_tag", "RACK7-U12").expectSuccess();
        assertThat(bmc.assetTag()).isEqualTo("RACK7-U12");
        assertThat(clients.ipmitool("dcmi", "asset_tag").output()).contains("RACK7-U12");
        assertThat(clients.ipmitool("dcmi", "discover").output())
                .contains("Power management available")
                .contains("Primary LAN channel number: 1 is available");
    }

    @Test
    void freeipmiReadsThePower() throws Exception {
        bmc.power().watts(321);

        Ended reading =
                clients.freeipmi("ipmi-dcmi", "--get-system-power-statistics").expectSuccess();
        assertThat(reading.value("Current Power")).isEqualTo("321 Watts");
        assertThat(reading.value("Power Measurement")).isEqualTo("Active");
        assertThat(clients.freeipmi("ipmi-dcmi", "--get-enhanced-system-power-statistics")
                        .expectSuccess()
                        .output())
                .contains("321 Watts");
        assertThat(clients.freeipmi("ipmi-dcmi", "--get-dcmi-capability-info")
                        .expectSuccess()
                        .output())
                .contains("Power Management / Monitoring Support");
    }

    /** Starts it at a terminal of its own; what it shows is collected. */
    private Process start(List<String> words) throws IOException {
        String line = String.join(" ", words);
        Process process = ForeignClients.builder(List.of("script", "-qfec", line, "/dev/null"))
                .redirectErrorStream(true)
                .start();
        Thread reader = new Thread(() -> collect(process.getInputStream()), "terminal");
        reader.setDaemon(true);
        reader.start();
        return process;
    }

    private void collect(InputStream from) {
        byte[] buffer = new byte[4096];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                shown.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void type(Process console, String text) throws IOException {
        OutputStream keyboard = console.getOutputStream();
        keyboard.write(text.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private void await(String text) {
        assertThat(time.await(() -> shown.indexOf(text) >= 0, PATIENCE))
                .as(() -> "'" + text + "' in: " + shown)
                .isTrue();
    }
}
