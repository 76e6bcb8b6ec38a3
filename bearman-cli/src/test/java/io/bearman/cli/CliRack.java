package io.bearman.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.secret.Credential;
import io.bearman.pxe.server.BootServer;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import io.bearman.testkit.cloud.Asked;
import io.bearman.testkit.cloud.CloudSettings;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.cloud.Flavor;
import io.bearman.testkit.rack.RackSettings;
import io.bearman.testkit.rack.SimulatedRack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The command and everything it speaks to, on real loopback sockets: BMCs on UDP ports, the cloud
 * and the boot server on HTTP ports, the store in a file. Hosts cn1, cn2 and so on are in service.
 */
public final class CliRack implements AutoCloseable {
    private static final String YAML = """
            store: %4$s
            maintenance:
              confirm: 2s
              read-back: 250ms
              look: 250ms
              soft-off-time: 5s
              limits: {%5$s}
            boot:
              port: 0
              loader: {kernel: "http://127.0.0.1/loader/vmlinuz"}
              profiles: {compute: {kernel: "http://127.0.0.1/compute/vmlinuz"}}
            bmc:
              credentials:
                rack: {user: %2$s, password-file: %1$s/bmc.password}
            clouds:
              lab: {auth-url: "%3$s/v3", user: admin, project: admin, password-file: %1$s/cloud.password}
            regions:
              RegionOne: {cloud: lab, zones: [nova]}
            """;
    private static final Duration STEP = Duration.ofMillis(200);

    private final Path folder;
    private final SimulatedRack rack;
    private final Path yaml;
    private final Bearman bearman;
    private final BootServer boot;

    private CliRack(Path folder, RackSettings settings, String store, String limits, int known) {
        this.folder = folder;
        this.rack = SimulatedRack.real(settings, folder.resolve("rack"));
        Credential bmc = rack.credentials().named(SimulatedRack.CREDENTIAL);
        write("bmc.password", bmc.password().text() + "\n");
        write("cloud.password", FakeCloud.PASSWORD + "\n");
        this.yaml = write(
                "bearman.yaml", YAML.formatted(folder, bmc.user(), rack.cloudUri(), store, limits));
        this.bearman = Bearman.open(Configuration.load(yaml, Map.of(), Map.of()));
        this.boot = bearman.bootServer();
        rack.bootServer(boot.uri());
        bearman.ports().inventory().put(rack.hosts().subList(0, known), "test");
    }

    static CliRack of(Path folder, int hosts) {
        return of(folder, hosts, hosts);
    }

    /** {@return a rack whose last machine is in no inventory} */
    static CliRack withStranger(Path folder, int hosts) {
        return of(folder, hosts, hosts - 1);
    }

    private static CliRack of(Path folder, int hosts, int known) {
        RackSettings settings = settings(STEP).size(hosts, 2, 0).outPerRack(hosts);
        String limits = "per-rack: 9, per-zone: 9, in-all: 9, failures: 9";
        return new CliRack(folder, settings, folder + "/bearman.db", limits, known);
    }

    /**
     * {@return a rack of these settings}
     *
     * @param store its store in the configuration
     * @param limits its limits there
     */
    public static CliRack of(Path folder, RackSettings settings, String store, String limits) {
        return new CliRack(folder, settings, store, limits, settings.hosts());
    }

    /** {@return where the BMC of this host of the rack really listens} */
    String bmc(String host) {
        return rack.hosts().stream()
                .filter(placed -> placed.host().id().value().equals(host))
                .map(placed -> placed.machine().bmc().endpoint())
                .findFirst()
                .orElseThrow();
    }

    String passwordFile() {
        return folder.resolve("bmc.password").toString();
    }

    /** {@return a brisk rack whose machines take this long for each step of their boot} */
    public static RackSettings settings(Duration step) {
        RackSettings.Pace pace = new RackSettings.Pace(step, step, step, step, step, step, step);
        CloudSettings.Service service = new CloudSettings.Service(
                Duration.ofMillis(500), Duration.ofSeconds(4), Duration.ofSeconds(4));
        return RackSettings.create()
                .brisk()
                .with(pace)
                .with(CloudSettings.create().brisk().with(service));
    }

    /**
     * What a command came to.
     *
     * @param code its exit code
     */
    record Result(int code, String out, String err) {
        private static final ObjectMapper JSON = new ObjectMapper();

        JsonNode json() {
            return json(out);
        }

        static JsonNode json(String text) {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + text, e);
            }
        }

        String all() {
            return out + err;
        }

        /** {@return what this host alone answered, of answers that are folded} */
        String answer(String host) {
            String start = host + ": ";
            return out.lines()
                    .filter(line -> line.startsWith(start))
                    .findFirst()
                    .map(line -> line.substring(start.length()))
                    .orElseThrow(() -> new AssertionError("no answer of " + host + ": " + all()));
        }

        /** {@return the only line of standard error} */
        String line() {
            List<String> lines = err.lines().toList();
            if (lines.size() != 1) {
                throw new AssertionError("not one line: " + err);
            }
            return lines.get(0);
        }

        /** {@return the last line of standard error, after all bad ones} */
        String lastLine() {
            return err.lines().reduce((earlier, later) -> later).orElseThrow();
        }

        /** {@return the row of this host} */
        String row(String host) {
            return out.lines()
                    .filter(line -> line.startsWith(host + " "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no row of " + host + ": " + all()));
        }
    }

    Result run(String... args) {
        return with(Map.of(), args);
    }

    Result with(Map<String, String> environment, String... args) {
        Map<String, String> all = new HashMap<>(environment);
        environment().forEach(all::putIfAbsent);
        return plain(all, args);
    }

    /** {@return what tells the command of this rack} */
    public Map<String, String> environment() {
        return Map.of("BEARMAN_CONFIG", yaml.toString());
    }

    /** Runs the command in nothing but this environment. */
    static Result plain(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(environment, new PrintWriter(out), new PrintWriter(err), args);
        return new Result(code, out.toString(), err.toString());
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    public SimulatedRack rack() {
        return rack;
    }

    FakeCloud cloud() {
        return rack.cloud();
    }

    public Bearman bearman() {
        return bearman;
    }

    Placed placed(String host) {
        return bearman.ports().inventory().find(HostId.of(host)).orElseThrow();
    }

    /** Imports this host's machine anew, as it is returned. */
    void replace(String host, UnaryOperator<Machine> change) {
        Placed placed = placed(host);
        Placed other = new Placed(placed.host(), change.apply(placed.machine()));
        bearman.ports().inventory().put(List.of(other), "test");
    }

    ServerId server(String name, String host) {
        return server(name, host, "ACTIVE");
    }

    ServerId server(String name, String host, String status) {
        return cloud().addServer(name, HostId.of(host), status, Flavor.small());
    }

    /** {@return what was written to the cloud, as METHOD path} */
    List<String> writes() {
        List<String> writes = new ArrayList<>();
        for (Asked asked : cloud().requests()) {
            if (asked.write()) {
                writes.add(asked.method() + " " + asked.path());
            }
        }
        return writes;
    }

    @Override
    public void close() {
        boot.close();
        bearman.close();
        rack.close();
    }
}
