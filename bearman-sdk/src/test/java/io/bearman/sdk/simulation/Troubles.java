package io.bearman.sdk.simulation;

import io.bearman.core.cloud.Cloud;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.net.Http;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.Deadline;
import io.bearman.testkit.bmc.Quirk;
import io.bearman.testkit.cloud.FakeCloud;
import io.bearman.testkit.cloud.Trouble;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Lets mishaps happen, and ends them. */
final class Troubles {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration SLOW_FIRMWARE = Duration.ofMinutes(6);
    private static final Set<String> RUNNING = Set.of("ACTIVE", "PAUSED");

    private final SimulatedFleet fleet;
    private final SimulatedNodes nodes;
    private final FakeCloud cloud;
    private final Cloud calm;
    private final List<SimulatedProcess> processes;
    private final Consumer<String> log;
    private int booted;

    /**
     * @param processes those that were started so far, the last one last
     */
    Troubles(
            SimulatedFleet fleet,
            SimulatedNodes nodes,
            List<SimulatedProcess> processes,
            Consumer<String> log) {
        this.fleet = fleet;
        this.nodes = nodes;
        this.cloud = fleet.cloud();
        this.calm = fleet.calmCloud();
        this.processes = processes;
        this.log = log;
    }

    void schedule(Mishap mishap) {
        fleet.time().spawn(mishap.what().name(), () -> {
            fleet.time().sleep(mishap.at());
            try {
                begin(mishap);
            } catch (CloudException | HttpFailure e) {
                log.accept(mishap.what() + " in vain: " + e.getMessage());
            }
        });
    }

    private void begin(Mishap mishap) {
        HostId host = mishap.host();
        SimulatedMachine machine = fleet.machine(host);
        log.accept("** " + mishap);
        switch (mishap.what()) {
            case BMC_SILENT -> machine.bmc().misbehave(Quirk.SILENT, mishap.lasts());
            case BMC_BUSY -> machine.bmc().misbehave(Quirk.BUSY, mishap.lasts());
            case BMC_LOSES_AN_ANSWER -> machine.bmc().misbehave(Quirk.ACTS_WITHOUT_ANSWER, 1);
            case BMC_SILENT_AFTER_OFF ->
                machine.bmc().misbehave(Quirk.SILENT_AFTER_OFF, mishap.lasts());
            case SOFT_OFF_UNHEARD -> machine.ignoreSoftOff();
            case BOOT_PANICS -> machine.broken(true);
            case SLOW_FIRMWARE -> machine.firmware(SLOW_FIRMWARE);
            case AGENT_DIES -> agentDies(host, mishap.lasts());
            case POWER_LOST -> machine.losePower();
            case PANIC -> machine.panic();
            case COMES_BACK -> machine.comesBack();
            case CONDUCTOR_DOWN -> {
                cloud.faults().conductorDown(true);
                later(mishap, () -> cloud.faults().conductorDown(false));
            }
            case SCHEDULER_DOWN -> {
                cloud.faults().schedulerDown(true);
                later(mishap, () -> cloud.faults().schedulerDown(false));
            }
            case NOVA_UNREACHABLE -> {
                cloud.faults().unreachable(true);
                later(mishap, () -> cloud.faults().unreachable(false));
            }
            case MIGRATION_FAILS -> server(mishap, Trouble.FAIL);
            case MIGRATION_REFUSED -> server(mishap, Trouble.SOURCE_REFUSES);
            case TARGET_REFUSES -> server(mishap, Trouble.TARGET_REFUSES);
            case COLD_MIGRATION_FAILS -> server(mishap, Trouble.COLD_FAILS);
            case MIGRATION_IS_SLOW ->
                pick(mishap).ifPresent(it -> cloud.faults().slow(it, mishap.lasts()));
            case PROCESS_KILLED -> process(mishap).ifPresent(SimulatedProcess::kill);
            case PROCESS_STOPPED -> process(mishap).ifPresent(it -> it.stop(mishap.lasts()));
            case FROZEN -> {
                fleet.store().freeze().freeze("anna", "wait");
                later(mishap, () -> fleet.store().freeze().unfreeze("anna"));
            }
            case CLOCK_IS_SET ->
                fleet.wallClock().jump(mishap.lasts().multipliedBy(mishap.pick() - 50));
            case HUMAN_ENABLES -> enable(host);
            case HUMAN_DISABLES -> disable(host);
            case HUMAN_CORDONS -> nodes.cordon(host);
            case HUMAN_POWERS_OFF -> power(host, PowerAction.HARD_OFF);
            case HUMAN_POWERS_ON -> power(host, PowerAction.ON);
            case USER_DELETES -> pick(mishap).ifPresent(it -> delete(host, it));
            case USER_BOOTS -> boot(host);
            case HUMAN_MOVES -> pick(mishap).ifPresent(it -> move(host, it));
        }
    }

    private void later(Mishap mishap, Runnable end) {
        fleet.time().after(mishap.lasts(), end);
    }

    private void server(Mishap mishap, Trouble trouble) {
        pick(mishap).ifPresent(it -> cloud.faults().on(it, trouble));
    }

    private Optional<ServerId> pick(Mishap mishap) {
        List<ServerId> servers = cloud.servers(mishap.host());
        return servers.isEmpty()
                ? Optional.empty()
                : Optional.of(servers.get(mishap.pick() % servers.size()));
    }

    private Optional<SimulatedProcess> process(Mishap mishap) {
        List<SimulatedProcess> living = new ArrayList<>(processes);
        living.removeIf(SimulatedProcess::dead);
        return living.isEmpty()
                ? Optional.empty()
                : Optional.of(living.get(mishap.pick() % living.size()));
    }

    private void agentDies(HostId host, Duration lasts) {
        cloud.computeStopped(host);
        fleet.time().after(lasts, () -> agentLives(host));
    }

    private void agentLives(HostId host) {
        if (fleet.machine(host).serves()) {
            cloud.computeStarted(host);
        }
    }

    // ---- humans

    private Deadline soon() {
        return Deadline.in(fleet.time(), SOON);
    }

    private ComputeService compute(HostId host) {
        return calm.hypervisors().compute(host).orElseThrow();
    }

    private void enable(HostId host) {
        ComputeService service = compute(host);
        if (!service.enabled()) {
            did(host, Happening.Deed.ENABLED);
            calm.hypervisors().enable(service, soon());
        }
    }

    private void disable(HostId host) {
        // Whoever does not reach Nova does nothing.
        ComputeService service = compute(host);
        did(host, Happening.Deed.DISABLED);
        calm.hypervisors().disable(service, "A: human", soon());
    }

    private void power(HostId host, PowerAction action) {
        did(host, Happening.Deed.POWERED);
        fleet.machine(host).press(action, Truth.HUMAN);
    }

    private void delete(HostId host, ServerId server) {
        did(host, Happening.Deed.DELETED_A_SERVER);
        URI uri = URI.create("http://cloud.test:5000/v2.1/servers/" + server);
        Map<String, String> token = Map.of("X-Auth-Token", cloud.token("admin"));
        cloud.send(new Http.Request("DELETE", uri, token, new byte[0], SOON, null));
    }

    private void boot(HostId host) {
        if (!cloud.disabled(host) && fleet.machine(host).serves()) {
            fleet.server("new" + ++booted, host.value(), "ACTIVE");
        }
    }

    private void move(HostId host, ServerId server) {
        did(host, Happening.Deed.MOVED_A_SERVER);
        fleet.truth().happens(new Happening.HumanMoved(server));
        boolean stopped = cloud.status(server).equals("SHUTOFF");
        calm.guests().move(server, stopped ? Move.COLD : Move.LIVE, soon());
    }

    private void did(HostId host, Happening.Deed deed) {
        fleet.truth().happens(new Happening.HumanDid(host, deed));
    }

    // ---- the end of all trouble

    /** Users find servers dead that Nova takes for alive, and reboot them. */
    void rebootTheDead() {
        for (ServerId server : fleet.servers()) {
            host(server)
                    .filter(host -> fleet.machine(host).serves())
                    .filter(host -> RUNNING.contains(cloud.status(server)))
                    .filter(host -> !cloud.running(host).contains(server))
                    .ifPresent(host -> calm.guests().hardReboot(server, soon()));
        }
    }

    private Optional<HostId> host(ServerId server) {
        try {
            return cloud.host(server);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** From now on nothing goes wrong, and people repair what they find broken. */
    void end() {
        cloud.faults().clear();
        fleet.store().freeze().unfreeze("anna");
        for (SimulatedMachine machine : fleet.machines()) {
            machine.bmc().behave();
            machine.broken(false);
            machine.firmware(SimulatedMachine.FIRMWARE);
            if (machine.power() == PowerState.ON && machine.serves()) {
                cloud.computeStarted(machine.host());
            }
        }
    }
}
