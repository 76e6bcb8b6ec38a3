package io.bearman.sdk.simulation;

import io.bearman.core.host.HostId;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.net.Http;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.Chassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.cloud.FakeCloud;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A machine of the simulated world, with its BMC, its firmware and what it boots. */
final class SimulatedMachine implements Chassis {
    static final Duration SHUTDOWN = Duration.ofSeconds(8);
    static final Duration FIRMWARE = Duration.ofSeconds(30);
    static final Duration KERNEL = Duration.ofSeconds(20);
    /** Between two questions of a machine on hold. */
    private static final Duration HOLD = Duration.ofSeconds(30);

    private static final Pattern TOKEN = Pattern.compile(" bearman\\.token=(\\S+)");
    private static final Pattern SECRET = Pattern.compile("\"secret\":\"([^\"]+)\"");

    private final HostId host;
    private final Machine machine;
    private final VirtualTime time;
    private final FakeCloud cloud;
    private final Http boot;
    private final SimulatedBmc bmc;
    private final List<String> log = new ArrayList<>();
    private final Truth truth;
    private PowerState power = PowerState.ON;
    private Duration firmware = FIRMWARE;
    private int life;
    private boolean serves = true;
    private boolean deaf;
    private boolean broken;
    private Consumer<HostId> agent;

    SimulatedMachine(
            HostId host,
            Machine machine,
            VirtualTime time,
            FakeCloud cloud,
            Http boot,
            Truth truth,
            Random random) {
        this.host = host;
        this.machine = machine;
        this.time = time;
        this.cloud = cloud;
        this.boot = boot;
        this.truth = truth;
        this.agent = cloud::computeStarted;
        SimulatedBmc.Settings settings = SimulatedBmc.Settings.of(
                machine.bmc().guid().orElseThrow(), BmcUser.admin("admin", "labpass"));
        this.bmc = new SimulatedBmc(settings, this, time, random);
    }

    MachineId id() {
        return machine.id();
    }

    HostId host() {
        return host;
    }

    SimulatedBmc bmc() {
        return bmc;
    }

    /** It was never switched on. */
    void isOff() {
        power = PowerState.OFF;
        serves = false;
    }

    /** Its operating system hears no power button. */
    void ignoreSoftOff() {
        deaf = true;
    }

    /** Its firmware takes this long from now on. */
    void firmware(Duration takes) {
        firmware = takes;
    }

    /** Whether its kernel panics before it says anything, at every boot from now on. */
    void broken(boolean now) {
        broken = now;
    }

    /** Its production system leaves it to somebody else to start nova-compute. */
    void agent(Consumer<HostId> starts) {
        agent = starts;
    }

    /** {@return whether its production system runs} */
    boolean serves() {
        return serves;
    }

    List<String> log() {
        return log;
    }

    @Override
    public PowerState power() {
        return power;
    }

    @Override
    public void act(PowerAction action) {
        press(action, truth.presser(machine.id()));
    }

    /** Presses its button, through the BMC or at its front. */
    void press(PowerAction action, String by) {
        log.add(action.name());
        truth.happens(new Happening.Pressed(host, action, by));
        switch (action) {
            case ON -> on(by);
            case HARD_OFF -> off(by);
            case SOFT_OFF -> {
                if (deaf || !serves) {
                    return;
                }
                int now = life;
                time.after(SHUTDOWN, () -> ifStill(now, () -> off(by)));
            }
            case CYCLE, RESET -> {
                off(by);
                on(by);
            }
            case DIAGNOSTIC_INTERRUPT -> {}
        }
    }

    /** Its power supply fails. */
    void losePower() {
        log.add("loses its power");
        off(Truth.NOBODY);
    }

    /** Its kernel stops; its power stays on. */
    void panic() {
        if (power == PowerState.ON) {
            log.add("panics");
            life++;
            serves = false;
            truth.happens(new Happening.Panicked(host));
            cloud.hostLost(host);
        }
    }

    /** It panics and comes back by itself: its firmware tries the network first. */
    void comesBack() {
        if (power == PowerState.OFF) {
            return;
        }
        panic();
        int now = life;
        time.after(firmware, () -> ifStill(now, this::ask));
    }

    private void ifStill(int then, Runnable what) {
        if (life == then) {
            what.run();
        }
    }

    private void off(String by) {
        if (power == PowerState.OFF) {
            return;
        }
        life++;
        serves = false;
        power = PowerState.OFF;
        log.add("is off");
        truth.happens(new Happening.Powered(host, power, by));
        cloud.hostLost(host);
    }

    private void on(String by) {
        if (power == PowerState.ON) {
            return;
        }
        life++;
        power = PowerState.ON;
        log.add("is on");
        truth.happens(new Happening.Powered(host, power, by));
        int now = life;
        time.after(firmware, () -> ifStill(now, this::network));
    }

    private void network() {
        if (bmc.boot() != BootDevice.NETWORK) {
            log.add("no bootable device");
            return;
        }
        ask();
    }

    private void ask() {
        get("/boot.ipxe");
        String script = get("/v1/boot?mac=" + machine.macs().get(0).value().replace(':', '-')
                + "&uuid=" + machine.id()
                + "&serial="
                + HexFormat.of().formatHex(machine.serial().getBytes(StandardCharsets.US_ASCII))
                + "&arch=x86_64&fw=pcbios");
        int now = life;
        if (script.lines().noneMatch(line -> line.startsWith("kernel "))) {
            log.add("held");
            time.after(HOLD, () -> ifStill(now, this::ask));
            return;
        }
        truth.happens(new Happening.Booting(host));
        if (broken) {
            log.add("panics at boot");
        } else {
            Matcher token = TOKEN.matcher(script);
            String given = token.find() ? token.group(1) : "";
            time.after(KERNEL, () -> ifStill(now, () -> report(given)));
        }
    }

    private String get(String path) {
        return boot.send(Http.Request.get(URI.create("http://boot.test" + path)))
                .text();
    }

    /** Its initrd exchanges the token of its script, its system reports with what it got. */
    private void report(String token) {
        String exchange = "{\"token\":\"%s\",\"mac\":\"%s\",\"uuid\":\"%s\"}"
                .formatted(token, machine.macs().get(0), machine.id());
        Matcher secret = SECRET.matcher(post("/v1/sessions", "", exchange).text());
        if (!secret.find()) {
            // Somebody's clock was set, or the store was away: it boots again, as it is told.
            log.add("not let in");
            int now = life;
            time.after(HOLD, () -> ifStill(now, this::ask));
            return;
        }
        String body = "{\"mac\":\"%s\",\"uuid\":\"%s\",\"bootId\":\"boot-%s-%d\"}"
                .formatted(machine.macs().get(0), machine.id(), host, life);
        String given = secret.group(1);
        log.add("booted " + post("/v1/boots", given, body).status());
        serves = true;
        truth.happens(new Happening.Booted(host));
        agent.accept(host);
    }

    private Http.Response post(String path, String secret, String json) {
        Map<String, String> headers =
                Map.of("Content-Type", "application/json", "Authorization", "Bearer " + secret);
        return boot.send(new Http.Request(
                "POST",
                URI.create("http://boot.test" + path),
                headers,
                json.getBytes(StandardCharsets.UTF_8),
                Duration.ofSeconds(30),
                null));
    }
}
