package io.bearman.ipmi;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.Machine;
import io.bearman.core.power.Light;
import io.bearman.core.secret.Credentials;
import io.bearman.ipmi.command.ChassisIdentify;
import java.time.Duration;

/** The light over IPMI (Chassis Identify). Thread-safe. */
public final class IpmiLight implements Light {
    private static final int MOST = 255;

    private final IpmiClient client;
    private final Credentials credentials;

    public IpmiLight(IpmiClient client, Credentials credentials) {
        this.client = client;
        this.credentials = credentials;
    }

    @Override
    public void on(Machine machine, Duration time) {
        int seconds = (int) Math.max(1, Math.min(MOST, time.toSeconds()));
        send(machine, ChassisIdentify.on(seconds));
    }

    @Override
    public void off(Machine machine) {
        send(machine, ChassisIdentify.off());
    }

    private void send(Machine machine, ChassisIdentify light) {
        Bmc bmc = machine.bmc();
        client.execute(bmc, credentials.named(bmc.credential()), light);
    }
}
