package io.bearman.pxe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.bearman.core.boot.Arming;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.net.Http;
import io.bearman.core.net.Http.Request;
import io.bearman.core.net.Http.Response;
import io.bearman.testkit.store.InMemoryStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hosts, profiles and armings as the tests of this package use them. */
final class Fleet {
    static final RunId RUN = RunId.of("run-1");
    static final RunId OTHER_RUN = RunId.of("run-2");
    static final Arming ARMED = new Arming(RUN, Instant.EPOCH);
    static final BootProfile LOADER = new BootProfile(
            "loader", URI.create("http://images.example/loader"), List.of(), List.of());
    static final BootProfile COMPUTE = new BootProfile(
            "compute", URI.create("http://images.example/compute"), List.of(), List.of("quiet"));
    static final BootProfiles PROFILES = new BootProfiles(LOADER, Map.of("compute", COMPUTE));
    static final BootDesk DESK = new BootDesk(PROFILES, Strangers.REGISTER);

    private static final Pattern TOKEN = Pattern.compile(" bearman\\.token=(\\S+)");
    private static final Pattern SECRET = Pattern.compile("(?m)^secret=(\\S+)$");

    private Fleet() {}

    /** The host cnN, with two network cards. */
    static Placed host(int number, HostState state) {
        return host(
                number, state, "compute", serial(number), List.of(mac(number), secondMac(number)));
    }

    static Placed host(int number, HostState state, String flavor, String serial, List<Mac> macs) {
        MachineId id = new MachineId(uuid(number));
        Bmc bmc = Bmc.of("127.0.0.1", 6000 + number, null, "lab");
        Machine machine = new Machine(id, serial, "Acme", "M1", bmc, macs, RackId.of("a"), number);
        Host host = new Host(
                name(number), "compute", RegionId.of("r1"), Zone.of("z1"), flavor, id, state);
        return new Placed(host, machine);
    }

    static HostId name(int number) {
        return HostId.of("cn" + number);
    }

    static Mac mac(int number) {
        return Mac.of(String.format("52:54:00:00:00:%02x", number));
    }

    static Mac secondMac(int number) {
        return Mac.of(String.format("52:54:00:00:01:%02x", number));
    }

    static UUID uuid(int number) {
        return new UUID(0x1234_5678_0000_4000L, 0x8000_0000_0000_0000L + number);
    }

    static String serial(int number) {
        return "SN-" + (1000 + number);
    }

    static BootPorts ports(InMemoryStore store) {
        return new BootPorts(
                store.inventory(),
                store.boots(),
                store.bootSessions(),
                store.bootOverrides(),
                store.images(),
                store.identities());
    }

    static BootHandler handler(InMemoryStore store) {
        return BootHandler.create(DESK, ports(store), Registrations.none());
    }

    static Request request(String method, String target, Map<String, String> headers, String body) {
        URI uri = URI.create("http://boot.example:8080" + target);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Request(method, uri, headers, bytes, Duration.ofSeconds(1), null);
    }

    static String asks(int number) {
        return "/v1/boot?mac=" + mac(number).value().replace(':', '-') + "&uuid=" + uuid(number)
                + "&serial=" + HexFormat.of().formatHex(serial(number).getBytes(US_ASCII));
    }

    /** {@return the token of the script that this machine gets; empty when it has none} */
    static String token(Http boot, int number) {
        String script = boot.send(request("GET", asks(number), Map.of(), "")).text();
        Matcher token = TOKEN.matcher(script);
        return token.find() ? token.group(1) : "";
    }

    static String exchange(int number, String token, String nonce) {
        return "{\"token\":\"" + token + "\",\"mac\":\"" + mac(number) + "\",\"uuid\":\""
                + uuid(number) + "\",\"nonce\":\"" + nonce + "\"}";
    }

    /** {@return the secret of the session that this machine gets by booting; empty when it has none} */
    static String boot(Http boot, int number) {
        String token = token(boot, number);
        Response answer = boot.send(request(
                "POST",
                "/v1/sessions",
                Map.of("Content-Type", "application/json", "Accept", "text/plain"),
                exchange(number, token, "n".repeat(22))));
        Matcher secret = SECRET.matcher(answer.text());
        return secret.find() ? secret.group(1) : "";
    }
}
