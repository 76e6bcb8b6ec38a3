package io.bearman.maintenance;

import io.bearman.core.cloud.Allocation;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.power.PowerException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Brings an evacuated host back: JOINING, armed, on; its nova-compute has cleaned up what was
 * evacuated from it before Nova may count it as up. Not thread-safe.
 */
final class Homecoming {
    static final String SERVES = "serves";

    private final Work work;
    private final Fencing fencing;
    private final ForcedDown forced;
    private final Disabling disabling;
    private final PowerCycle power;
    private final Set<String> leaked = new HashSet<>();
    private String waitsFor = "";

    Homecoming(Work work, Fencing fencing, ForcedDown forced, Disabling disabling) {
        this.work = work;
        this.fencing = fencing;
        this.forced = forced;
        this.disabling = disabling;
        this.power = new PowerCycle(work);
    }

    /**
     * @throws TakenBack when somebody released or disabled the host meanwhile
     */
    void bringBack() {
        if (!work.isDone(SERVES) && !fencing.serves()) {
            work.keepNode();
            boot();
            clean();
            open();
            fencing.serve();
            work.done(SERVES, "", Details.none());
        }
        power.disarm();
        fencing.policyBack();
        ComputeService service = work.compute();
        if (service.forcedDown() || !work.adopt() && disabling.isSomebodyElses(service)) {
            throw new TakenBack(work.host() + " is evacuated and back, but somebody else "
                    + (service.forcedDown() ? "forced it down" : "disabled it")
                    + "; it is left to them");
        }
    }

    private void boot() {
        // Whoever switched it on meanwhile: the boot desk holds it, and it asks again and again.
        fencing.join();
        if (!power.reported()) {
            switchOn();
        }
        power.booted();
        work.ports()
                .gate()
                .admit(
                        work.host(),
                        work.run().id(),
                        work::isOfThisFleet,
                        work.hold(work.settings().waitTime()));
    }

    private void switchOn() {
        try {
            power.on();
        } catch (PowerException.Unreachable | PowerException.Busy e) {
            throw new StepFailed(
                    work.host() + ": its servers are elsewhere, but its BMC does not let"
                            + " itself be told to switch it on: " + e.getMessage()
                            + ". Mend the BMC, or switch the machine on at its front: it is armed, and boots clean"
                            + " from the network; then run the same command again");
        }
    }

    private void clean() {
        // Its start cleans up what was evacuated; before that Nova refuses to lift force-down
        // (400).
        new Returning(work).reports();
        settled(this::unfinished);
        settled(this::heldTwice);
    }

    private void settled(Supplier<Optional<String>> look) {
        work.watch(work.settings().computeTime(), () -> {
                    Optional<String> open = quietly(look);
                    open.filter(what -> !what.equals(waitsFor)).ifPresent(work::sayWaiting);
                    waitsFor = open.orElse("");
                    return open.isPresent() ? Optional.empty() : Optional.of(true);
                })
                .orElseThrow(() -> new StepFailed(work.host() + " is back, but " + waitsFor
                        + "; it stays disabled and forced down; run the same command again"));
    }

    private static Optional<String> quietly(Supplier<Optional<String>> look) {
        try {
            return look.get();
        } catch (CloudException.Unreachable | CloudException.Faulty e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> unfinished() {
        return work.cloud().guests().migrations(work.host()).stream()
                .filter(it -> it.type() == MigrationType.EVACUATION)
                .filter(it -> it.source().equals(work.host()))
                .filter(it -> !it.status().terminal() || it.status() == MigrationStatus.DONE)
                .findFirst()
                .map(it -> "evacuation " + it.id() + " of " + it.server() + " is " + it.status()
                        + ", not completed: its nova-compute has not cleaned up");
    }

    private Optional<String> heldTwice() {
        return work.cloud().capacity().allocations(work.host()).stream()
                .map(this::held)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** {@return why this allocation is one too many; empty when nobody has it, which is only told} */
    private Optional<String> held(Allocation allocation) {
        Optional<Server> server;
        try {
            server = work.cloud().guests().observe(ServerId.of(allocation.consumer()));
        } catch (IllegalArgumentException e) {
            server = Optional.empty();
        }
        if (server.isEmpty()) {
            if (leaked.add(allocation.consumer())) {
                work.say("Placement still holds resources for " + allocation.consumer()
                        + ", which is no server: leaked, left alone");
            }
            return Optional.empty();
        }
        return server.filter(it -> !it.host().filter(work.host()::equals).isPresent())
                .map(it -> "Placement holds resources for " + it.label() + " here too, which is on "
                        + it.host().map(Object::toString).orElse("no host")
                        + "; see: nova-manage placement audit");
    }

    private void open() {
        boolean counts = forced.lift();
        if (counts) {
            work.watch(
                            work.settings().computeTime(),
                            () -> Optional.of(work.compute()).filter(service -> service.up()))
                    .orElseThrow(() -> new StepFailed(
                            work.host() + ": its nova-compute reported and went down again; look at"
                                    + " its log. The host stays disabled"));
        }
        if (!work.cloud().hypervisors().discovered(work.host())) {
            throw new StepFailed(
                    work.host() + ": Nova knows no hypervisor of it: nova-manage cell_v2"
                            + " discover_hosts; then run the same command again");
        }
        work.ports()
                .gate()
                .open(
                        work.host(),
                        work.run().id(),
                        work::isOfThisFleet,
                        work.hold(work.settings().computeTime()));
        disabling.enable();
    }
}
