package io.bearman.sdk.stopped;

import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Machine;
import io.bearman.core.host.RunId;
import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.IpmiPower;
import io.bearman.openstack.OkHttp;
import io.bearman.store.SqlStore;
import io.bearman.store.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A process of its own that claims a host's machine, reads everything again, and acts by the clients
 * that production uses, IPMI and HTTP: {@code FILE PORT}. It does so twice; before each action it waits
 * until it is let go.
 */
final class ActingProcess {
    static final StoreSettings BRIEF =
            new StoreSettings(Duration.ofSeconds(3), Duration.ofSeconds(1));
    static final RunId RUN = RunId.of("stopped-run");
    static final HostId HOST = HostId.of("cn1");
    static final Credential LOGIN = new Credential("admin", Secret.of("password"));

    private static final TimeSource TIME = TimeSource.system();

    private ActingProcess() {}

    public static void main(String[] args) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + args[1] + "/os-services/1");
        try (SqlStore store = SqlStore.open(Path.of(args[0]), TIME, BRIEF);
                OkHttp http = new OkHttp(TIME)) {
            Power power = new IpmiPower(IpmiClient.create(), name -> LOGIN);
            Host host = store.inventory().find(HOST).orElseThrow().host();
            Claiming claiming = store.claims().claim(host.machine(), RUN);
            Claim claim = ((Claiming.Granted) claiming).claim();
            for (int time = 0; time < 2; time++) {
                store.claims().renew(claim);
                Machine machine = store.inventory().find(HOST).orElseThrow().machine();
                Deadline notAfter = store.claims().check(claim);
                say("read again");
                System.in.read();
                act(power, machine, claim, notAfter);
                write(http, uri, notAfter);
            }
        }
    }

    private static void act(Power power, Machine machine, Claim claim, Deadline notAfter) {
        try {
            power.act(machine, PowerAction.HARD_OFF, claim, notAfter);
            say("acted");
        } catch (PowerException.TooLate e) {
            say("too late to act");
        }
    }

    private static void write(Http http, URI uri, Deadline notAfter) {
        byte[] body = "{\"status\":\"disabled\"}".getBytes(StandardCharsets.UTF_8);
        try {
            http.send(
                    new Http.Request("PUT", uri, Map.of(), body, Duration.ofSeconds(10), notAfter));
            say("written");
        } catch (HttpFailure.NotSent e) {
            say(e.tooLate() ? "too late to write" : "no connection");
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
