package io.bearman.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.net.Http;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.openstack.keystone.KeystoneLogin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The real Nova of {@code lab/rack}, brought up with five hosts when it is down, and taken down unless
 * {@code LAB_KEEP} is set: then the tests of other modules go on with it.
 */
final class LabCloud implements CloudUnderTest {
    private final Path labs;
    private final Path rack;
    private final CloudAccess access;
    private final OkHttp http = new OkHttp(TimeSource.system());
    private final Tokens tokens;

    LabCloud() {
        Path root = Path.of(System.getProperty("bearman.root"));
        labs = root.resolve("lab");
        rack = root.resolve("target/lab/test-rack");
        run("rack", rack, "up", "5");
        access = access(rack.resolve("openstack/lab.json"));
        tokens = Tokens.sharing(new KeystoneLogin(access, http), TimeSource.system());
    }

    private static CloudAccess access(Path file) {
        try {
            JsonNode lab = new ObjectMapper().readTree(Files.readString(file));
            return new CloudAccess(
                    URI.create(lab.path("authUrl").asText()),
                    lab.path("username").asText(),
                    Secret.of(lab.path("password").asText()),
                    lab.path("project").asText(),
                    lab.path("userDomain").asText(),
                    lab.path("projectDomain").asText(),
                    lab.path("region").asText(),
                    EndpointInterface.PUBLIC);
        } catch (IOException e) {
            throw new UncheckedIOException("the lab wrote no " + file, e);
        }
    }

    /** {@return where its clouds.yaml is} */
    Path folder() {
        return rack.resolve("openstack");
    }

    @Override
    public TimeSource time() {
        return TimeSource.system();
    }

    @Override
    public Http http() {
        return http;
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }

    @Override
    public CloudAccess access() {
        return access;
    }

    @Override
    public List<ServerId> boot(HostId host, int count) {
        return ids(run("servers", "" + count, host.value()));
    }

    @Override
    public ServerId bootStopped(HostId host) {
        return ids(run("servers", "1", host.value(), "--stopped", "1")).get(0);
    }

    @Override
    public TestServerForm testServers() {
        String image = run("cli", "image", "list", "-f", "value", "-c", "ID").split("\n")[0];
        String known = run("cli", "flavor", "list", "--all", "-f", "value", "-c", "Name");
        if (known.lines().noneMatch("bearman-test"::equals)) {
            run(("cli flavor create --vcpus 1 --ram 64 --disk 0 --property resources:VCPU=0"
                            + " bearman-test")
                    .split(" "));
        }
        return new TestServerForm("bearman-test", image, "none");
    }

    /** {@return how another administrator logs in, who has that name and a project of that name} */
    CloudAccess administrator(String name) {
        run("cli", "project", "create", "--or-show", name);
        run("cli", "user", "create", "--or-show", "--password", name, name);
        run("cli", "role", "add", "--user", name, "--project", name, "admin");
        return new CloudAccess(
                access.authUrl(),
                name,
                Secret.of(name),
                name,
                "Default",
                "Default",
                access.region(),
                access.face());
    }

    /** {@return the names of all who locked or unlocked the server, as Nova recorded it} */
    Set<String> whoLocked(ServerId server) {
        String who = "select distinct user.name from nova.instance_actions action"
                + " join keystone.local_user user on user.user_id = action.user_id"
                + " where action.action in ('lock', 'unlock') and action.instance_uuid = '"
                + server + "'";
        return run("sql", who).lines().collect(Collectors.toSet());
    }

    private static List<ServerId> ids(String lines) {
        return lines.lines().map(line -> ServerId.of(line.split(" ")[0])).toList();
    }

    @Override
    public void failLiveMigrationsOf(HostId host) {
        run("ctl", host.value(), "live_fail=true");
    }

    @Override
    public void slowLiveMigrationsOf(HostId host, int seconds) {
        run("ctl", host.value(), "live_seconds=" + seconds);
    }

    @Override
    public void refuseLiveMigrationsOf(HostId host) {
        run("ctl", host.value(), "local_disk=true");
    }

    @Override
    public void kill(HostId host) {
        run("kill-host", host.value());
    }

    @Override
    public void start(HostId host) {
        run("start-host", host.value());
    }

    @Override
    public void clear() {
        run("clear");
    }

    @Override
    public void close() {
        http.close();
        if (System.getenv("LAB_KEEP") == null) {
            run("rack", rack, "down");
        }
    }

    /** Nova alone: the machines have their power all the time, and nobody watches the guests. */
    private String run(String... arguments) {
        return run("openstack", rack.resolve("openstack"), arguments);
    }

    private String run(String lab, Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of(labs.resolve(lab).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LAB_DIR", folder.toString());
        builder.environment().putIfAbsent("LAB_PORT_BASE", "19000");
        builder.environment().put("LAB_GUESTS", rack.resolve("guests").toString());
        builder.environment().put("LAB_POWER", rack.resolve("ipmi/bmc").toString());
        try {
            Process process = builder.start();
            byte[] said = process.getInputStream().readAllBytes();
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(command + " ended with " + code);
            }
            return new String(said, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(command + " was interrupted", e);
        }
    }
}
