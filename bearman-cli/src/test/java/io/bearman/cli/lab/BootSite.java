package io.bearman.cli.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/**
 * What an operator of {@code lab/pxe} has: signed images, an inventory of expected machines, a Slack
 * channel, a running boot server, and the {@code bearman} command, each a process of its own.
 */
final class BootSite implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(16);
    private static final Duration START = Duration.ofMinutes(3);
    private static final String ARGS = "console=ttyS0 quiet no_timer_check";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String CONFIGURATION = """
            store: %1$s/bearman.db
            claims: {lease: 15s, renew-every: 5s, action-time: 10s}
            maintenance: {boot-time: 8m}
            boot:
              address: 127.0.0.1
              port: %2$d
              url: %3$s
              loader:
                kernel: "%3$s/v1/artifacts/%4$s"
                initrds: ["%3$s/v1/artifacts/%5$s"]
                args: [console=ttyS0, quiet, no_timer_check]
              images: {directory: %1$s/images, key-file: %9$s}
            registration:
              profiles: %1$s/hardware.yaml
              ssh: '%6$s'
              ssh-keys: ['%7$s']
            boot-watchdog: {act: true, registering: 20m, deploying: 20m, cycles: 9}
            notify:
              ops: {to: slack, url-file: %1$s/slack.url}
            bmc:
              credentials:
                lab: {user: %8$s, password-file: %1$s/bmc.password}
            """;

    private static final String HARDWARE = """
            default:
              cpus: {count: 1, cores: 1, threads: 1}
              memory: {modules: 1}
              required: [identity, cards, cabling, link, bmc-lan, bmc-guid, cpu, memory, disks, clock]
            """;

    private static final String SSH = "ssh -q -i %s -o BatchMode=yes -o StrictHostKeyChecking=no"
            + " -o UserKnownHostsFile=/dev/null -o ConnectTimeout=20"
            + " -p {label.ssh-port} root@127.0.0.1";

    private final Lab lab;
    private final Path folder;
    private final String url;
    private final BuiltImages images;
    private final SlackChannel slack = new SlackChannel();
    private BearmanProcess bootServer;

    private BootSite(Lab lab, Path folder, String address) {
        this.lab = lab;
        this.folder = folder;
        this.images = new BuiltImages(lab, folder);
        this.url = "http://" + address + ":" + lab.bootPort();
    }

    /** {@return a site whose machines find the boot server in QEMU's own network} */
    static BootSite of(Lab lab, Path folder, BiConsumer<String, ObjectNode> change) {
        return of(lab, folder, "10.0.2.2", change);
    }

    /**
     * A site that expects all machines of the lab as they are delivered.
     *
     * @param address where machines find the boot server
     * @param change is given each host of the inventory by its name, to write otherwise
     */
    static BootSite of(
            Lab lab, Path folder, String address, BiConsumer<String, ObjectNode> change) {
        BootSite site = new BootSite(lab, folder, address);
        site.configure();
        Machines machines = new Machines(lab);
        Path hosts = site.write(
                "hosts.jsonl",
                machines.hosts().stream()
                        .map(host -> {
                            ObjectNode json = expected(host, machines);
                            change.accept(host, json);
                            return json + "\n";
                        })
                        .collect(Collectors.joining()));
        site.succeed("inventory", "import", hosts.toString());
        // The loader lies where images do; machines fetch it by its digest.
        site.add("loader", "loader.img", ARGS);
        site.add("production", "production.img", ARGS);
        site.succeed("image", "assign", "production", "standard");
        return site;
    }

    private void configure() {
        JsonNode description = lab.description();
        String key = description.path("operatorKey").asText();
        JsonNode bmc = description.at("/ipmi/bmcs/0");
        write("bmc.password", bmc.path("password").asText() + "\n");
        write("slack.url", slack.url() + "\n");
        write("hardware.yaml", HARDWARE);
        write(
                "bearman.yaml",
                CONFIGURATION.formatted(
                        folder,
                        lab.bootPort(),
                        url,
                        images.sha256("kernel"),
                        images.sha256("loader.img"),
                        SSH.formatted(key),
                        read(Path.of(key + ".pub")).strip(),
                        bmc.path("user").asText(),
                        images.publicKey()));
    }

    private void add(String name, String initrd, String args) {
        succeed(
                "image",
                "add",
                name,
                "--kernel",
                images.file("kernel").toString(),
                "--initrd",
                images.file(initrd).toString(),
                "--cmdline",
                args,
                "--sign-with",
                images.privateKey().toString());
    }

    private static ObjectNode expected(String host, Machines machines) {
        ObjectNode json = JSON.createObjectNode();
        json.put("host", host).put("role", "compute").put("region", "lab").put("zone", "z1");
        json.put("flavor", "standard").put("state", "EXPECTED");
        json.putObject("labels").put("ssh-port", machines.fact(host, "sshPort"));
        ObjectNode machine = json.putObject("machine");
        machine.put("uuid", machines.fact(host, "uuid"));
        machine.put("serial", machines.fact(host, "serial")).put("rack", "r1");
        machine.putArray("macs")
                .add(machines.fact(host, "mac"))
                .add(machines.fact(host, "otherMac"));
        ObjectNode bmc = machine.putObject("bmc");
        bmc.put("address", machines.fact(host, "address"));
        bmc.put("port", Integer.parseInt(machines.fact(host, "port")));
        bmc.put("guid", machines.fact(host, "guid")).put("credential", "lab");
        return json;
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BuiltImages images() {
        return images;
    }

    SlackChannel slack() {
        return slack;
    }

    /** Starts the boot server and waits until it listens. */
    void startBootServer() {
        bootServer = start("boot-server");
        Lab.await("the boot server", START, () -> bootServer.printed().contains("listens at"));
    }

    BearmanProcess start(String... arguments) {
        return BearmanProcess.start(folder, environment(), List.of(arguments));
    }

    private Map<String, String> environment() {
        return Map.of("BEARMAN_CONFIG", folder.resolve("bearman.yaml").toString());
    }

    /** {@return what the command printed; the test fails here if the command does} */
    String succeed(String... arguments) {
        BearmanProcess.Ended ended = start(arguments).end(LONGEST);
        Assertions.assertThat(ended.exitCode())
                .as("bearman %s: %s; %s", List.of(arguments), ended, bootServer)
                .isZero();
        return ended.printed();
    }

    /** Waits until all of these are in stock and read off; the test fails here when one is rejected. */
    void awaitStock(List<String> hosts) {
        List<String> watch = new ArrayList<>(List.of("register", "watch", "--for", "15"));
        watch.addAll(hosts);
        BearmanProcess.Ended ended = start(watch.toArray(String[]::new)).end(LONGEST);
        if (ended.exitCode() != 0) {
            throw new AssertionError(ended + "\n" + succeed("register", "findings") + bootServer);
        }
    }

    /** {@return what the command printed as JSON} */
    JsonNode json(String... arguments) {
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--output", "json"))
                .toArray(String[]::new);
        return parsed(succeed(all));
    }

    static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (bootServer != null) {
            bootServer.kill();
        }
        slack.close();
    }
}
