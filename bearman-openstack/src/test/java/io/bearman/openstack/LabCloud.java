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
import java.util.Optional;

/** The real Nova of {@code lab/openstack}, brought up with three hosts when it is down. */
final class LabCloud implements CloudUnderTest {
    private final Path script;
    private final CloudAccess access;
    private final OkHttp http = new OkHttp(TimeSource.system());
    private final Tokens tokens;

    LabCloud() {
        Path root = Path.of(System.getProperty("bearman.root"));
        script = root.resolve("lab/openstack");
        run("up", "3");
        Path folder = Optional.ofNullable(System.getenv("LAB_DIR"))
                .map(Path::of)
                .orElse(root.resolve("target/lab/openstack"));
        access = access(folder.resolve("lab.json"));
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
        // Labs of other modules use the same ports.
        if (System.getenv("LAB_KEEP") == null) {
            run("down");
        }
    }

    private String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
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
