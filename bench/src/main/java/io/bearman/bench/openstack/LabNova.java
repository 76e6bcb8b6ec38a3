package io.bearman.bench.openstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.bench.measure.Command;
import io.bearman.bench.measure.Place;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.cloud.CloudProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The Nova of {@code lab/openstack} with five hosts, behind a proxy that counts what it is asked. */
final class LabNova implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int HOSTS = 5;
    /** What {@code lab/openstack} ends with when packages are missing and it may not install them. */
    private static final int MISSING = 2;

    private final Place place;
    private final JsonNode description;
    private final CloudProxy proxy;

    private LabNova(Place place, JsonNode description) {
        this.place = place;
        this.description = description;
        this.proxy = CloudProxy.open(URI.create(text("authUrl")), place.time());
    }

    /** {@return why there can be no Nova here, or nothing} */
    static String missing(Place place) {
        Command.Ended ended = lab(place, "install").run(PATIENCE);
        if (ended.exitCode() == MISSING) {
            return ended.err().strip();
        }
        ended.orThrow();
        return "";
    }

    /** {@return one that is up} */
    static LabNova up(Place place) {
        lab(place, "up", Integer.toString(HOSTS)).run(PATIENCE).orThrow();
        try {
            Path file = folder(place).resolve("lab.json");
            return new LabNova(place, new ObjectMapper().readTree(Files.readString(file, UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code bin/bench} takes down what it finds here, should we be killed. */
    private static Path folder(Place place) {
        return place.root().resolve("target/lab/openstack-bench");
    }

    TimeSource time() {
        return place.time();
    }

    String text(String field) {
        return description.path(field).asText();
    }

    CloudProxy proxy() {
        return proxy;
    }

    /** So many servers on the host, and nothing else anywhere. */
    void furnish(String host, int servers) {
        // It may have been killed.
        lab("start-host", host).run(PATIENCE).orThrow();
        lab("clear").run(PATIENCE).orThrow();
        lab("servers", Integer.toString(servers), host).run(PATIENCE).orThrow();
        proxy.forget();
    }

    /** Live migrations of this server are refused by its host. */
    void refuse(String host, String server) {
        lab("ctl", host, "only=" + server, "local_disk=true").run(PATIENCE).orThrow();
    }

    /** The host loses its power, and Nova has seen that its agent does not report any more. */
    void kill(String host) {
        lab("kill-host", host).run(PATIENCE).orThrow();
        Command status = lab("status");
        boolean down = time().await(
                        () -> status.run(PATIENCE)
                                .orThrow()
                                .out()
                                .lines()
                                .anyMatch(line ->
                                        line.startsWith(host + "\t") && line.endsWith("\tdown")),
                        PATIENCE);
        if (!down) {
            throw new IllegalStateException(host + " does not go down");
        }
    }

    /** {@return what Nova's API was asked since the host was furnished} */
    long calls() {
        return proxy.count(request -> request.service().equals("compute"));
    }

    /** Waits until Nova's database has nothing on the host but these, and nothing on its way. */
    void awaitRest(String host, int left) {
        String question =
                "select (select count(*) from nova.instances where deleted = 0 and host = '"
                        + host + "') = " + left
                        + " and not exists (select * from nova.migrations where status"
                        + " not in ('completed', 'confirmed', 'done', 'failed', 'error', 'cancelled')"
                        + " and instance_uuid in (select uuid from nova.instances where deleted = 0))";
        Command asked = lab("sql", question);
        boolean rests = time().await(
                        () -> asked.run(PATIENCE).orThrow().out().strip().equals("1"), PATIENCE);
        if (!rests) {
            throw new IllegalStateException(host + " does not come to rest");
        }
    }

    /** {@return what tells other people's tools where the cloud is and who asks: behind the proxy} */
    Map<String, String> login() {
        return Map.of(
                "OS_AUTH_URL", proxy.authUrl().toString(),
                "OS_USERNAME", text("username"),
                "OS_PASSWORD", text("password"),
                "OS_PROJECT_NAME", text("project"),
                "OS_USER_DOMAIN_NAME", text("userDomain"),
                "OS_PROJECT_DOMAIN_NAME", text("projectDomain"),
                "OS_REGION_NAME", text("region"),
                "OS_IDENTITY_API_VERSION", "3",
                "PYTHONWARNINGS", "ignore",
                // Debian's, before another python that does not see its modules.
                "PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    }

    private Command lab(String... arguments) {
        return lab(place, arguments);
    }

    private static Command lab(Place place, String... arguments) {
        return place.command("lab/openstack", arguments)
                .with("LAB_DIR", folder(place).toString())
                .with("LAB_PORT_BASE", System.getenv().getOrDefault("LAB_PORT_BASE", "21000"));
    }

    @Override
    public void close() {
        proxy.close();
        lab("down").run(PATIENCE).orThrow();
    }
}
