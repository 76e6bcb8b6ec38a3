package io.bearman.cli;

import io.bearman.cli.CliRack.Result;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.bmc.AnalogSensor;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.DiscreteSensor;
import io.bearman.testkit.bmc.Entity;
import io.bearman.testkit.bmc.FruField;
import io.bearman.testkit.bmc.FruImage;
import io.bearman.testkit.bmc.FruLocator;
import io.bearman.testkit.bmc.Privilege;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.bmc.Threshold;
import io.bearman.testkit.bmc.Thresholds;
import io.bearman.testkit.bmc.UdpBmcServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * BMCs with sensors, log and inventories on loopback ports, and the command that knows of them only what
 * its command line says: there is neither a configuration nor a store.
 */
final class CliBmcs implements AutoCloseable {
    static final String PASSWORD = "rack secret";

    private final Path folder;
    private final List<SimulatedBmc> bmcs = new ArrayList<>();
    private final List<UdpBmcServer> servers = new ArrayList<>();

    CliBmcs(Path folder, int count) {
        this.folder = folder;
        for (int i = 1; i <= count; i++) {
            SimulatedBmc bmc = new SimulatedBmc(
                    settings(i),
                    new RecordingChassis(PowerState.ON, TimeSource.system(), Duration.ofSeconds(1)),
                    TimeSource.system(),
                    new Random(i));
            bmcs.add(bmc);
            servers.add(UdpBmcServer.start(bmc, new InetSocketAddress("127.0.0.1", 0)));
        }
        try {
            Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SimulatedBmc.Settings settings(int number) {
        Thresholds hot = Thresholds.NONE
                .and(Threshold.UPPER_NON_CRITICAL, 80)
                .and(Threshold.UPPER_CRITICAL, 90)
                .asSettable();
        return SimulatedBmc.Settings.of(
                        BmcGuid.of(String.format("0123456789abcdef0123456789%06x", number)),
                        BmcUser.admin("admin", PASSWORD),
                        new BmcUser("reader", Secret.of(PASSWORD), Privilege.USER),
                        BmcUser.admin("old", PASSWORD).disabled())
                .withRecords(
                        AnalogSensor.temperature(1, "CPU Temp", 45).with(hot),
                        AnalogSensor.fan(2, "FAN1", 4200),
                        DiscreteSensor.of(10, "PSU1 Status", 0x08, 0).with(new Entity(10, 1)),
                        new FruLocator(1, "PSU1 FRU", new Entity(10, 1)))
                .withFru(
                        0,
                        new FruImage()
                                .chassis(
                                        0x17,
                                        FruField.text("CSE-829U"),
                                        FruField.text("C829-000" + number))
                                .board(
                                        Instant.parse("2025-11-22T08:30:00Z"),
                                        FruField.text("Acme"),
                                        FruField.text("X1"),
                                        FruField.text("B-000" + number),
                                        FruField.EMPTY,
                                        FruField.EMPTY)
                                .build(256));
    }

    SimulatedBmc bmc(int number) {
        return bmcs.get(number - 1);
    }

    /** {@return where a BMC listens, as it is typed} */
    String at(int number) {
        return "127.0.0.1:" + servers.get(number - 1).address().getPort();
    }

    /** {@return the command's words, and the options for all BMCs} */
    String[] all(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        for (int i = 1; i <= bmcs.size(); i++) {
            all.addAll(List.of("--bmc", at(i)));
        }
        return with(all, "admin");
    }

    String[] one(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--bmc", at(1)));
        return with(all, "admin");
    }

    String[] as(String user, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--bmc", at(1)));
        return with(all, user);
    }

    private String[] with(List<String> words, String user) {
        words.addAll(List.of("--user", user, "--password-file", passwordFile()));
        return words.toArray(String[]::new);
    }

    String passwordFile() {
        return folder.resolve("password").toString();
    }

    Path cache() {
        return folder.resolve("cache/bearman/sdr");
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("BEARMAN_CONFIG", "/nonexistent/bearman.yaml");
        environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        return environment;
    }

    Result run(String... words) {
        return CliRack.plain(environment(), words);
    }

    @Override
    public void close() {
        servers.forEach(UdpBmcServer::close);
    }
}
