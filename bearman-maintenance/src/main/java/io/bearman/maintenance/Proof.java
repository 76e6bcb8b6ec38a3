package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.host.Machine;
import io.bearman.core.power.Fence;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.ReadOff;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How it is known that a machine which leaves for good is off. Not thread-safe. */
final class Proof {
    private static final Logger LOG = LoggerFactory.getLogger(Proof.class);

    /** How long a BMC may take to say twice that the machine is off. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Ports ports;
    private final Machine machine;
    private final Departure.Off off;
    private final Fence fence;
    private @Nullable ReadOff evidence;

    Proof(Ports ports, Settings settings, Machine machine, Departure.Off off) {
        this.ports = ports;
        this.machine = machine;
        this.off = off;
        Duration apart =
                settings.confirm().compareTo(Fence.FLOOR) < 0 ? Fence.FLOOR : settings.confirm();
        this.fence = new Fence(ports.power(), ports.time(), apart);
    }

    /** Reads that it is off; a human's word is taken unless the BMC reads ON after all. */
    void first() {
        if (off == Departure.Off.ATTESTED) {
            refuseOnIfItAnswers();
            return;
        }
        refuseOn();
        evidence = fence.readOff(machine, PATIENCE);
    }

    private void refuseOnIfItAnswers() {
        try {
            refuseOn();
        } catch (PowerException.NotProvenOff e) {
            throw e;
        } catch (PowerException e) {
            // That its BMC says nothing is why a human was asked.
            LOG.debug("machine={} attested: {}", machine.id(), e.getMessage());
        }
    }

    private void refuseOn() {
        if (ports.power().read(machine).state() == PowerState.ON) {
            // It is not we who switch it off, so it is not waited for.
            throw new PowerException.NotProvenOff(
                    "its machine at " + machine.bmc().endpoint() + " is on");
        }
    }

    /** Reads once more. */
    void still() {
        if (evidence != null) {
            evidence = fence.renew(evidence, machine, PATIENCE);
        }
    }

    /** {@return why a human's word cannot be right: the machine's own nova-compute reports} */
    Optional<String> contradiction(Optional<ComputeService> service) {
        boolean alive = service.filter(it -> it.up() && !it.forcedDown()).isPresent();
        return off == Departure.Off.ATTESTED && alive
                ? Optional.of("its nova-compute is up, so its machine is not off; a minute after it"
                        + " went off Nova shows it down")
                : Optional.empty();
    }

    /** {@return for the audit} */
    String words() {
        return off == Departure.Off.ATTESTED
                ? "off as a human attested"
                : "off as its BMC said twice";
    }
}
