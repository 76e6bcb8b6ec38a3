package io.bearman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PowerOfManyTest {
    private static final BmcGuid GUID = new BmcGuid("0123456789abcdef0123456789abcdef");

    @Test
    void theReadmeShowsTheProgramAsItIs() throws Exception {
        Path root = Path.of(System.getProperty("bearman.root"));
        String source = Files.readString(
                root.resolve("examples/apps/src/main/java/io/bearman/examples/PowerOfMany.java"));
        int begin = source.indexOf("        try (IpmiClient");
        String program =
                source.substring(begin, source.lastIndexOf("    }\n}")).replaceAll("(?m)^ {8}", "");

        assertThat(Files.readString(root.resolve("README.md")))
                .contains("```java\n" + program + "```\n");
    }

    @Test
    void itPrintsWhatEachBmcAnswers() {
        TimeSource time = TimeSource.system();
        Map<String, Bmc> bmcs = new LinkedHashMap<>();
        try (UdpBmcServer on = start(PowerState.ON, time);
                UdpBmcServer off = start(PowerState.OFF, time)) {
            bmcs.put("cn1", bmc(on, "good"));
            bmcs.put("cn2", bmc(off, "good"));
            bmcs.put("cn3", bmc(off, "bad"));
            ByteArrayOutputStream out = new ByteArrayOutputStream();

            PowerOfMany.print(
                    bmcs,
                    name -> new Credential(
                            "admin", Secret.of(name.equals("good") ? "secret" : "wrong")),
                    new PrintStream(out, true, StandardCharsets.UTF_8));

            assertThat(out.toString(StandardCharsets.UTF_8).lines())
                    .hasSize(3)
                    .contains("cn1  ON", "cn2  OFF")
                    .anyMatch(line -> line.startsWith("cn3  127.0.0.1:")
                            && line.contains("login of 'admin' as USER failed"));
        }
    }

    private static UdpBmcServer start(PowerState state, TimeSource time) {
        SimulatedBmc bmc = new SimulatedBmc(
                SimulatedBmc.Settings.of(GUID, BmcUser.admin("admin", "secret")),
                new RecordingChassis(state, time, Duration.ofSeconds(1)),
                time,
                new Random(1));
        return UdpBmcServer.start(bmc, new InetSocketAddress("127.0.0.1", 0));
    }

    private static Bmc bmc(UdpBmcServer server, String credential) {
        return Bmc.of("127.0.0.1", server.address().getPort(), GUID, credential);
    }
}
