package com.example.rack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.TimeSource;
import io.bearman.sdk.Configuration;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.bmc.UdpBmcServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program at a BMC that the testkit simulates. */
class RackLightsTest {
    private static final String GUID = "0123456789abcdef0123456789abcdef";
    private static final String HOST = """
            {"host":"cn1","role":"compute","region":"r","zone":"z","flavor":"f",\
            "machine":{"uuid":"00000000-0000-0000-0000-000000000001","serial":"S1","rack":"r1",\
            "macs":["52:54:00:00:00:01"],\
            "bmc":{"address":"127.0.0.1","port":%d,"guid":"%s","credential":"rack"}}}
            """;

    private static final String YAML = """
            store: %1$s/bearman.db
            bmc:
              credentials: {rack: {user: admin, password-file: %1$s/password}}
            """;

    @TempDir
    Path folder;

    @Test
    void aMachineThatIsOnIsSaidToBe() throws Exception {
        TimeSource time = TimeSource.system();
        SimulatedBmc bmc = new SimulatedBmc(
                SimulatedBmc.Settings.of(BmcGuid.of(GUID), BmcUser.admin("admin", "secret")),
                new RecordingChassis(PowerState.ON, time, Duration.ZERO),
                time,
                new Random(1));
        Files.writeString(folder.resolve("password"), "secret\n");
        Path configuration =
                Files.writeString(folder.resolve("bearman.yaml"), YAML.formatted(folder));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        try (UdpBmcServer server = UdpBmcServer.start(bmc, new InetSocketAddress("127.0.0.1", 0))) {
            Path hosts = Files.writeString(
                    folder.resolve("hosts.jsonl"), HOST.formatted(server.address().getPort(), GUID));
            RackLights.print(
                    Configuration.load(configuration, Map.of(), Map.of()),
                    hosts,
                    new PrintStream(out, true, StandardCharsets.UTF_8));
        }

        assertEquals("cn1 ON\n", out.toString(StandardCharsets.UTF_8));
    }
}
