package io.bearman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.ExitCode;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootSession;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.LaterException;
import io.bearman.pxe.Registered;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.BootCare;
import io.bearman.sdk.Configuration;
import io.bearman.testkit.rack.RackSettings;
import io.bearman.testkit.rack.SimulatedRack;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterRackTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String YAML = """
            store: %1$s/bearman.db
            bmc:
              credentials: {rack: {user: %2$s, password-file: %1$s/bmc.password}}
            """;

    /** Two machines of the rack register by themselves once they are on: one of them has a disk. */
    @Test
    @SuppressWarnings("try") // The threads of BootCare are only to be there.
    void theRackIsSwitchedOnAndEachMachineIsOffOrSaysWhyNot(@TempDir Path folder) throws Exception {
        RackSettings two = RackSettings.create().size(2, 1, 0).brisk();
        try (SimulatedRack rack = SimulatedRack.real(two, folder.resolve("rack"))) {
            Configuration configuration = configuration(folder, rack);
            try (Bearman bearman = Bearman.open(configuration);
                    BootCare care = bearman.bootCare()) {
                for (Placed placed : rack.hosts()) {
                    rack.press(placed.host().id(), PowerAction.HARD_OFF);
                    expect(bearman, placed);
                }
                Thread machines = new Thread(() -> registerAll(bearman, rack));
                machines.start();

                String told = run(configuration);
                machines.join(PATIENCE.toMillis());

                assertThat(told)
                        .startsWith("FAILED")
                        .contains("cn1  IN_STOCK", "cn2  REJECTED", "disks: 1 disks: sda");
                assertThat(rack.stage(HostId.of("cn1")).power()).isEqualTo(PowerState.OFF);
                assertThat(rack.stage(HostId.of("cn2")).power()).isEqualTo(PowerState.ON);
            }
        }
    }

    private static void expect(Bearman bearman, Placed placed) {
        Placed expected =
                new Placed(placed.host().with(new HostState.Expected()), placed.machine());
        bearman.ports().inventory().put(List.of(expected), "test");
    }

    /** What the system that looks at machines does, once each is on. */
    private static void registerAll(Bearman bearman, SimulatedRack rack) {
        for (Placed placed : rack.hosts()) {
            HostId host = placed.host().id();
            TimeSource.system().await(() -> rack.stage(host).power() == PowerState.ON, PATIENCE);
            BootSession session = new BootSession(
                    String.format("session-of-%011d", placed.machine().unit()),
                    placed.machine().macs().get(0),
                    placed.machine().id(),
                    host,
                    BootPurpose.REGISTRATION,
                    null,
                    TimeSource.system().now(),
                    TimeSource.system().now());
            Registered answer = answer(bearman, session, facts(placed));
            if (answer.verdict() == Registered.Verdict.POWER_OFF) {
                rack.press(host, PowerAction.HARD_OFF);
            }
        }
    }

    /** As a machine does: while its claim is still the button's, it asks again. */
    private static Registered answer(Bearman bearman, BootSession session, byte[] facts) {
        Deadline patience = Deadline.in(TimeSource.system(), PATIENCE);
        while (true) {
            try {
                return bearman.registration().register(session, facts);
            } catch (LaterException e) {
                if (patience.passed(TimeSource.system())) {
                    throw e;
                }
                TimeSource.system().sleep(Duration.ofMillis(100));
            }
        }
    }

    private static byte[] facts(Placed placed) {
        String disks = placed.host().id().value().equals("cn2") ? "{\"name\":\"sda\"}" : "";
        return """
                {"schema":1,"mac":"%s","uuid":"%s","serial":"%s","disks":[%s],"bmc":{"guid":"%s"},
                 "nics":[{"name":"eth0","mac":"%s","carrier":true}]}
                """.formatted(
                        placed.machine().macs().get(0),
                        placed.machine().id(),
                        placed.machine().serial(),
                        disks,
                        placed.machine().bmc().guid().orElseThrow(),
                        placed.machine().macs().get(0))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String run(Configuration configuration) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        ExitCode code = RegisterRack.run(configuration, "rack1", PATIENCE, print);
        return code + "\n" + out.toString(StandardCharsets.UTF_8);
    }

    private static Configuration configuration(Path folder, SimulatedRack rack) throws Exception {
        Credential bmc = rack.credentials().named(SimulatedRack.CREDENTIAL);
        Files.writeString(folder.resolve("bmc.password"), bmc.password().text());
        String yaml = YAML.formatted(folder, bmc.user());
        return Configuration.load(
                Files.writeString(folder.resolve("bearman.yaml"), yaml), Map.of(), Map.of());
    }
}
