package io.bearman.bench.openstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bearman.bench.measure.Command;
import io.bearman.bench.measure.Place;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.bmc.UdpBmcServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** {@code bearman maintenance}, from the start of its process, with a store that knows one host. */
final class BearmanCommand implements AutoCloseable {
    static final String NAME = "Bearman";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Between the two looks at an empty host: safety, not speed, and told apart. */
    private static final Duration CONFIRMATION = Duration.ofSeconds(10);

    private static final String GUID = "0000000000000000000000000000000a";
    private static final String USER = "admin";
    private static final String PASSWORD = "secret";

    private final Place place;
    private UdpBmcServer bmc;

    BearmanCommand(Place place) {
        this.place = place;
        this.bmc = switchedOn();
    }

    /** {@return the BMC of a machine that is on} */
    private UdpBmcServer switchedOn() {
        SimulatedBmc simulated = new SimulatedBmc(
                SimulatedBmc.Settings.of(BmcGuid.of(GUID), BmcUser.admin(USER, PASSWORD)),
                new RecordingChassis(PowerState.ON, place.time(), Duration.ofSeconds(1)),
                place.time(),
                new Random(1));
        return UdpBmcServer.start(
                simulated, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /**
     * {@return how a drain went} It is measured until the host would be switched off: then servers,
     * migrations and allocations have agreed twice that it is empty.
     */
    Drained drain(LabNova lab, String host) {
        try (Watched run = start(lab, host, "run")) {
            double seconds = run.until("  power off (soft)") - CONFIRMATION.toSeconds();
            return new Drained(seconds, lab.calls(), 0, 0);
        }
    }

    /**
     * {@return how the servers of a dead host were started elsewhere} It is measured from the proof
     * that the host is off; named are those of which it says where they are now.
     */
    Drained evacuate(LabNova lab, String host) {
        try (Watched run = start(lab, host, "evacuate")) {
            double proven = run.until("  off: its BMC said so twice");
            double seconds = run.until("  evacuated: no server is on it") - proven;
            return new Drained(seconds, lab.calls(), 0, run.count(" evacuated to "));
        }
    }

    /** {@return how it ended by itself, because a server cannot leave} */
    Drained refused(LabNova lab, String host, String server, String reason) {
        Path folder = furnished(lab, host);
        Command.Ended ended = place.command("bin/bearman", "maintenance", "run", host)
                .with("BEARMAN_CONFIG", folder.resolve("bearman.yaml").toString())
                .run(PATIENCE);
        long named = ended.out()
                .lines()
                .filter(line -> line.contains(server) && line.contains(reason))
                .count();
        return new Drained(ended.seconds(), lab.calls(), ended.exitCode(), Math.min(named, 1));
    }

    private Watched start(LabNova lab, String host, String verb) {
        Path folder = furnished(lab, host);
        ProcessBuilder builder = new ProcessBuilder(
                        place.root().resolve("bin/bearman").toString(), "maintenance", verb, host)
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment()
                .put("BEARMAN_CONFIG", folder.resolve("bearman.yaml").toString());
        return Watched.start(builder, folder.resolve("told"), place.time());
    }

    /** A store that knows the host, and a configuration for the cloud behind the proxy. */
    private Path furnished(LabNova lab, String host) {
        // The last run may have switched its machine off before it was killed.
        bmc.close();
        bmc = switchedOn();
        Path folder = place.folder("openstack");
        write(folder.resolve("cloud"), lab.text("password"));
        write(folder.resolve("bmc"), PASSWORD);
        write(folder.resolve("bearman.yaml"), """
                store: %1$s/bearman.db
                maintenance: {confirm: %2$ds}
                bmc: {credentials: {bench: {user: %3$s, password-file: %1$s/bmc}}}
                clouds:
                  lab: {auth-url: "%4$s", user: %5$s, project: %6$s, password-file: %1$s/cloud}
                regions:
                  %7$s: {cloud: lab, zones: [nova]}
                """.formatted(
                        folder,
                        CONFIRMATION.toSeconds(),
                        USER,
                        lab.proxy().authUrl(),
                        lab.text("username"),
                        lab.text("project"),
                        lab.text("region")));
        write(folder.resolve("hosts.jsonl"), """
                {"host":"%s","role":"compute","region":"%s","zone":"nova","flavor":"standard","storage":"SHARED",\
                "state":"IN_SERVICE","machine":{"uuid":"00000000-0000-4000-8000-000000000001",\
                "serial":"SN1","rack":"r1","macs":["52:54:00:00:00:01"],\
                "bmc":{"address":"%s","port":%d,"guid":"%s","credential":"bench"}}}
                """.formatted(
                        host,
                        lab.text("region"),
                        bmc.address().getHostString(),
                        bmc.address().getPort(),
                        GUID));
        place.command(
                        "bin/bearman",
                        "inventory",
                        "import",
                        folder.resolve("hosts.jsonl").toString())
                .with("BEARMAN_CONFIG", folder.resolve("bearman.yaml").toString())
                .run(PATIENCE)
                .orThrow();
        return folder;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text + "\n", UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        bmc.close();
    }
}
