package io.bearman.cli.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.cloud.CloudProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;

/**
 * What an operator of the rack has: a configuration, a store with the inventory, a running boot
 * server, and the {@code bearman} command, each started as a process of its own.
 */
final class Site implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final Duration START = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String CONFIGURATION = """
            store: %1$s/bearman.db
            claims: {lease: 15s, renew-every: 5s, action-time: 10s}
            maintenance:
              confirm: 2s
              read-back: 2s
              look: 500ms
              soft-off-time: 20s
              hard-off-time: 20s
              boot-time: 60s
              compute-time: 60s
            boot:
              address: 127.0.0.1
              port: %2$d
              loader: {kernel: "http://127.0.0.1:%2$d/loader/vmlinuz"}
              profiles:
                standard: {kernel: "http://127.0.0.1:%2$d/production/vmlinuz"}
            bmc:
              credentials:
                lab: {user: %3$s, password-file: %1$s/bmc.password}
            clouds:
              lab:
                auth-url: %4$s
                user: %5$s
                password-file: %1$s/cloud.password
                project: %6$s
            regions:
              %7$s: {cloud: lab, zones: [nova, az1]}
            """;

    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private BearmanProcess bootServer;

    private Site(Path folder) {
        this.folder = folder;
        environment.put("BEARMAN_CONFIG", folder.resolve("bearman.yaml").toString());
    }

    /** {@return a new site for the rack, its hosts imported, its boot server running} */
    static Site of(Lab rack, Path folder) {
        return of(rack, folder, bmc -> bmc);
    }

    /** {@return the same, its inventory not quite the truth, or with another zone or state} */
    static Site of(Lab rack, Path folder, UnaryOperator<ObjectNode> mistake) {
        Site site = new Site(folder);
        JsonNode cloud = rack.description().path("openstack");
        JsonNode bmcs = rack.description().path("ipmi").path("bmcs");
        site.write(
                "bearman.yaml",
                CONFIGURATION.formatted(
                        folder,
                        rack.bootPort(),
                        bmcs.get(0).path("user").asText(),
                        cloud.path("authUrl").asText(),
                        cloud.path("username").asText(),
                        cloud.path("project").asText(),
                        cloud.path("region").asText()));
        site.write("cloud.password", cloud.path("password").asText() + "\n");
        site.write("bmc.password", bmcs.get(0).path("password").asText() + "\n");
        String region = cloud.path("region").asText();
        Path hosts = site.write(
                "hosts.jsonl",
                bmcs.findParents("guid").stream()
                        .map(bmc -> mistake.apply(bmc.deepCopy()))
                        .map(bmc -> host(region, bmc) + "\n")
                        .collect(Collectors.joining()));
        site.succeed("inventory", "import", hosts.toString());
        return site;
    }

    private static String host(String region, JsonNode bmc) {
        ObjectNode host = JSON.createObjectNode();
        host.put("host", bmc.path("host").asText());
        host.put("role", "compute");
        host.put("region", region);
        host.put("zone", bmc.path("zone").asText("nova"));
        host.put("flavor", "standard");
        host.put("storage", "SHARED");
        host.put("state", bmc.path("hostState").asText("IN_SERVICE"));
        ObjectNode machine = host.putObject("machine");
        machine.put("uuid", bmc.path("uuid").asText());
        machine.put("serial", bmc.path("serial").asText());
        machine.put("rack", "r1");
        machine.putArray("macs").add(bmc.path("mac").asText());
        ObjectNode itsBmc = machine.putObject("bmc");
        itsBmc.put("address", bmc.path("address").asText());
        itsBmc.put("port", bmc.path("port").asInt());
        itsBmc.put("guid", bmc.path("guid").asText());
        itsBmc.put("credential", "lab");
        return host.toString();
    }

    private Path write(String name, String text) {
        try {
            Files.createDirectories(folder);
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return this site, whose new hosts are tried by servers of this flavor and image} */
    Site withTestServers(String flavor, String image) {
        try {
            String text = Files.readString(folder.resolve("bearman.yaml"));
            String more = "test-server: {flavor: " + flavor + ", image: " + image + "}, ";
            write("bearman.yaml", text.replace("{cloud: lab, ", "{cloud: lab, " + more));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the boot server and waits until it listens. */
    Site withBootServer() {
        bootServer = start("boot-server");
        Lab.await("the boot server", START, () -> bootServer.printed().contains("listens at"));
        return this;
    }

    /** {@return this site with one variable more in the environment of its commands} */
    Site with(String variable, String value) {
        Site other = new Site(folder);
        other.environment.putAll(environment);
        other.environment.put(variable, value);
        return other;
    }

    /** {@return a proxy before the lab's cloud} */
    static CloudProxy proxy(Lab rack) {
        String keystone = rack.description().path("openstack").path("authUrl").asText();
        return CloudProxy.open(URI.create(keystone), TimeSource.system());
    }

    /** {@return this site, whose commands see the cloud through the proxy} */
    Site behind(CloudProxy proxy) {
        return with("BEARMAN_CLOUDS_LAB_AUTH_URL", proxy.authUrl().toString());
    }

    /** Starts a command. */
    BearmanProcess start(String... arguments) {
        return BearmanProcess.start(folder, environment, List.of(arguments));
    }

    /** Starts a line of a shell in which {@code bearman} is the command. */
    BearmanProcess shell(String line) {
        return BearmanProcess.shell(folder, environment, line);
    }

    /** The same at a terminal, where a human types this. */
    BearmanProcess terminal(String line, String typed) {
        return BearmanProcess.terminal(folder, environment, line, typed);
    }

    /** {@return how the command ended} */
    BearmanProcess.Ended run(String... arguments) {
        return start(arguments).end(LONGEST);
    }

    /** {@return what the command printed; the test fails here if the command does} */
    String succeed(String... arguments) {
        BearmanProcess.Ended ended = run(arguments);
        Assertions.assertThat(ended.exitCode())
                .as("bearman %s: %s", List.of(arguments), ended)
                .isZero();
        return ended.printed();
    }

    @Override
    public void close() {
        if (bootServer != null) {
            bootServer.kill();
        }
    }
}
