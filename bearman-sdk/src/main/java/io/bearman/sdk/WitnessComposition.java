package io.bearman.sdk;

import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.SshWitness;
import io.bearman.core.boot.Boots;
import io.bearman.core.power.Power;
import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.watch.BootWitness;
import io.bearman.maintenance.watch.PowerWitness;
import java.util.ArrayList;
import java.util.List;

/** Puts together who is asked whether a host lives. */
final class WitnessComposition {
    private WitnessComposition() {}

    static List<Liveness> of(
            Configuration.Witnesses configured, Power power, Boots boots, TimeSource time) {
        List<Liveness> witnesses = new ArrayList<>();
        Configuration.Ssh ssh = configured.ssh();
        if (ssh != null) {
            AddressTemplate address = AddressTemplate.of(ssh.address());
            witnesses.add(new SshWitness(address::of, ssh.port(), ssh.patience()));
        }
        witnesses.add(new BootWitness(boots, time, configured.boots()));
        if (configured.power()) {
            witnesses.add(new PowerWitness(power));
        }
        return witnesses;
    }
}
