package io.bearman.sdk.simulation;

import io.bearman.core.host.HostId;
import io.bearman.core.host.Machine;
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
import java.util.Random;

/** A machine of the simulated world, with its BMC, its firmware and what it boots. */
final class SimulatedMachine implements Chassis {
    static final Duration SHUTDOWN = Duration.ofSeconds(8);
    static final Duration FIRMWARE = Duration.ofSeconds(30);
    static final Duration KERNEL = Duration.ofSeconds(20);

    private final HostId host;
    private final Machine machine;
    private final VirtualTime time;
    private final FakeCloud cloud;
    private final Http boot;
    private final SimulatedBmc bmc;
    private final List<String> log = new ArrayList<>();
    private final List<String> violations;
    private PowerState power = PowerState.ON;
    private int life;
    private boolean deaf;

    SimulatedMachine(
            HostId host,
            Machine machine,
            VirtualTime time,
            FakeCloud cloud,
            Http boot,
            List<String> violations,
            Random random) {
        this.host = host;
        this.machine = machine;
        this.time = time;
        this.cloud = cloud;
        this.boot = boot;
        this.violations = violations;
        SimulatedBmc.Settings settings = SimulatedBmc.Settings.of(
                machine.bmc().guid().orElseThrow(), BmcUser.admin("admin", "labpass"));
        this.bmc = new SimulatedBmc(settings, this, time, random);
    }

    SimulatedBmc bmc() {
        return bmc;
    }

    /** Its operating system hears no power button. */
    void ignoreSoftOff() {
        deaf = true;
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
        log.add(action.name());
        switch (action) {
            case ON -> on();
            case HARD_OFF -> off();
            case SOFT_OFF -> {
                if (deaf) {
                    return;
                }
                int now = life;
                time.after(SHUTDOWN, () -> ifStill(now, this::off));
            }
            case CYCLE, RESET -> {
                off();
                on();
            }
            case DIAGNOSTIC_INTERRUPT -> {}
        }
    }

    private void ifStill(int then, Runnable what) {
        if (life == then) {
            what.run();
        }
    }

    private void off() {
        if (power == PowerState.OFF) {
            return;
        }
        if (!cloud.running(host).isEmpty()) {
            violations.add(host + " was powered off with guests " + cloud.running(host));
        }
        life++;
        power = PowerState.OFF;
        log.add("is off");
        cloud.hostLost(host);
    }

    private void on() {
        if (power == PowerState.ON) {
            return;
        }
        life++;
        power = PowerState.ON;
        log.add("is on");
        int now = life;
        time.after(FIRMWARE, () -> ifStill(now, this::network));
    }

    private void network() {
        if (bmc.boot() != BootDevice.NETWORK) {
            log.add("no bootable device");
            return;
        }
        get("/boot.ipxe");
        String script = get("/v1/boot?mac=" + machine.macs().get(0).value().replace(':', '-')
                + "&uuid=" + machine.id()
                + "&serial="
                + HexFormat.of().formatHex(machine.serial().getBytes(StandardCharsets.US_ASCII))
                + "&arch=x86_64&fw=pcbios");
        if (script.lines().noneMatch(line -> line.startsWith("kernel "))) {
            log.add("held");
            return;
        }
        int now = life;
        time.after(KERNEL, () -> ifStill(now, this::report));
    }

    private String get(String path) {
        return boot.send(Http.Request.get(URI.create("http://boot.test" + path)))
                .text();
    }

    private void report() {
        String body = "{\"mac\":\"%s\",\"uuid\":\"%s\",\"bootId\":\"boot-%s-%d\"}"
                .formatted(machine.macs().get(0), machine.id(), host, life);
        int status = boot.send(Http.Request.postJson(URI.create("http://boot.test/v1/boots"), body))
                .status();
        log.add("booted " + status);
        cloud.computeStarted(host);
    }
}
