package io.bearman.pxe.registration;

import io.bearman.core.BearmanException;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.core.notify.News;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.registration.PowerOff;
import io.bearman.core.registration.RegistrationRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left to do when a machine has its answer: read the BMC of each that was told to power off
 * until it says OFF, and keep the light on of each that stays on. What there is to do is in the store,
 * so any process goes on with it; several at once do no harm, because it only reads and lights.
 *
 * <p>A BMC that does not answer says nothing: only a proven OFF is OFF. Not thread-safe.
 */
public final class Aftercare {
    private static final Logger LOG = LoggerFactory.getLogger(Aftercare.class);
    /** Between two rounds. */
    public static final Duration LOOK = Duration.ofSeconds(5);

    private static final Duration LATE_LOOK = Duration.ofMinutes(1);
    /** BMCs light for 255 s at most; the next look comes before that. */
    private static final Duration LIT = Duration.ofSeconds(240);

    private static final Duration RELIGHT = Duration.ofSeconds(150);

    private final RegistrationPorts ports;
    private final Duration powerOffTime;
    private final Map<MachineId, Long> lookedAt = new HashMap<>();
    private final Map<MachineId, Lamp> lamps = new LinkedHashMap<>();

    public Aftercare(RegistrationPorts ports, RegistrationSettings settings) {
        this.ports = ports;
        this.powerOffTime = settings.powerOffTime();
    }

    /** Looks after all once. */
    public void round() {
        powers();
        lights();
    }

    private void powers() {
        Map<MachineId, Awaited> awaited = new LinkedHashMap<>();
        for (RegistrationRecord record : ports.records().awaitingOff()) {
            Optional<Placed> placed = ports.inventory()
                    .find(record.machine())
                    .filter(it -> it.host().state() instanceof HostState.InStock);
            if (placed.isEmpty()) {
                // Removed, taken by somebody, or registering again: its power says nothing more.
                ports.records().powerOff(record, PowerOff.UNKNOWABLE, List.of());
            } else if (due(record)) {
                awaited.put(record.machine(), new Awaited(record, placed.get()));
            }
        }
        List<Machine> machines =
                awaited.values().stream().map(it -> it.placed().machine()).toList();
        ports.power().readEach(machines, (machine, reading) -> {
            lookedAt.put(machine.id(), ports.time().nanoTime());
            Optional.ofNullable(awaited.get(machine.id())).ifPresent(it -> read(it, reading));
        });
        lookedAt.keySet().retainAll(awaited.keySet());
    }

    private boolean due(RegistrationRecord record) {
        Long last = lookedAt.get(record.machine());
        return record.powerOff() == PowerOff.AWAITED
                || last == null
                || ports.time().nanoTime() - last >= LATE_LOOK.toNanos();
    }

    private void read(Awaited it, Supplier<Reading> answer) {
        String last;
        try {
            Reading reading = answer.get();
            if (reading.state() == PowerState.OFF && reading.verified()) {
                ports.records().powerOff(it.record(), PowerOff.READ, List.of());
                LOG.info("{} is read OFF", it.placed().host().id());
                return;
            }
            last = "its BMC says " + reading.state() + (reading.verified() ? "" : ", unverified");
        } catch (InterruptedWaitException e) {
            throw e;
        } catch (BearmanException e) {
            // One host's trouble is not the others'.
            last = String.valueOf(e.getMessage());
        }
        Duration age = Duration.between(it.record().at(), ports.time().now());
        if (it.record().powerOff() == PowerOff.AWAITED && age.compareTo(powerOffTime) > 0) {
            News news = new News.HostStillOn(
                    it.placed().host().id(), Registration.place(it.placed()), last);
            ports.records().powerOff(it.record(), PowerOff.LATE, List.of(news));
        }
    }

    private void lights() {
        Query rejected = Query.all().with(Column.STATE, HostState.Kind.REJECTED.name());
        Map<MachineId, Machine> now = new LinkedHashMap<>();
        ports.inventory().each(rejected, it -> now.put(it.machine().id(), it.machine()));
        for (Lamp lamp : new ArrayList<>(lamps.values())) {
            if (!now.containsKey(lamp.machine().id())) {
                lamps.remove(lamp.machine().id());
                quietly(lamp.machine(), () -> ports.light().off(lamp.machine()));
            }
        }
        now.values().forEach(this::keepLit);
    }

    private void keepLit(Machine machine) {
        Lamp lamp = lamps.get(machine.id());
        long nanos = ports.time().nanoTime();
        if (lamp == null || nanos - lamp.since() >= RELIGHT.toNanos()) {
            lamps.put(machine.id(), new Lamp(machine, nanos));
            quietly(machine, () -> ports.light().on(machine, LIT));
        }
    }

    /** A light that does not go on keeps nobody from his work. */
    private static void quietly(Machine machine, Runnable switching) {
        try {
            switching.run();
        } catch (PowerException | UsageException e) {
            LOG.debug("machine={} its light: {}", machine.id(), e.getMessage());
        }
    }

    private record Awaited(RegistrationRecord record, Placed placed) {}

    private record Lamp(Machine machine, long since) {}
}
