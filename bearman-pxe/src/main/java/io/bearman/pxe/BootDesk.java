package io.bearman.pxe;

import io.bearman.core.boot.Arming;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.pxe.BootDecision.Deny;
import io.bearman.pxe.BootDecision.Hold;
import io.bearman.pxe.BootDecision.Production;
import io.bearman.pxe.BootDecision.Register;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a machine may boot: a pure function of what it says and what is known.
 *
 * <p>A machine is found by its MAC, else its UUID, else its serial; whatever else it says must agree,
 * or it is held: a network card that moved to another chassis must not take a host's identity along.
 */
public final class BootDesk {
    private final BootProfiles profiles;
    private final Strangers strangers;

    public BootDesk(BootProfiles profiles, Strangers strangers) {
        this.profiles = profiles;
        this.strangers = strangers;
    }

    /** {@return what this machine may boot} */
    public BootDecision decide(BootRequest request, BootView view) {
        Optional<Mac> mac = Fingerprint.mac(request);
        Optional<UUID> uuid = Fingerprint.uuid(request);
        Optional<String> serial = Fingerprint.serial(request);
        if (mac.isEmpty() && uuid.isEmpty() && serial.isEmpty()) {
            return new Hold(Reason.NO_IDENTITY, "no MAC, UUID or serial of its own", null);
        }
        if (view.held().isPresent() && view.hosts().stream().noneMatch(BootDesk::isRetired)) {
            return new Hold(Reason.ON_HOLD, view.held().get().toString(), null);
        }
        List<Placed> byMac = mac.map(
                        value -> matching(view, p -> p.machine().macs().contains(value)))
                .orElse(List.of());
        List<Placed> byUuid = uuid.map(
                        value -> matching(view, p -> p.machine().id().uuid().equals(value)))
                .orElse(List.of());
        List<Placed> bySerial = serial.map(value ->
                        matching(view, p -> Fingerprint.same(value, p.machine().serial())))
                .orElse(List.of());
        List<Placed> found = !byMac.isEmpty() ? byMac : !byUuid.isEmpty() ? byUuid : bySerial;
        if (found.isEmpty()) {
            return stranger();
        }
        Placed placed = found.get(0);
        boolean agree = found.size() == 1
                && (byUuid.contains(placed) || uuid.isEmpty())
                && (bySerial.contains(placed) || bySerial.isEmpty())
                // A board's serial is often not the chassis's, so next to a MAC it need not match.
                && (!byMac.isEmpty() || serial.isEmpty() || bySerial.contains(placed));
        if (!agree) {
            return new Hold(
                    Reason.CONFLICT,
                    "MAC of " + names(byMac) + ", UUID of " + names(byUuid) + ", serial of "
                            + names(bySerial),
                    null);
        }
        return decide(placed.host(), view.armings().apply(placed.host().id()).orElse(null));
    }

    /**
     * {@return what this host may boot}
     *
     * @param arming who armed it, null for nobody
     */
    BootDecision decide(Host host, @Nullable Arming arming) {
        HostState state = host.state();
        HostId id = host.id();
        return switch (state.kind()) {
            case EXPECTED, REGISTERING, IN_STOCK, REJECTED ->
                new Register(Reason.NOT_REGISTERED, "it is " + state.kind(), id);
            case IN_SERVICE ->
                arming == null
                        ? production(host, Reason.UNPLANNED_REBOOT, "in service, not armed")
                        : armed(host, arming);
            case DEPLOYING, JOINING, MAINTENANCE -> ifArmed(host, arming);
            case FENCED -> new Hold(Reason.FENCED, "fenced by " + owner(state), id);
            case BROKEN -> new Hold(Reason.BROKEN, "it needs a human", id);
            case RETIRED -> new Hold(Reason.RETIRED, "it is retired", id);
        };
    }

    private BootDecision ifArmed(Host host, @Nullable Arming arming) {
        if (arming == null) {
            return new Hold(
                    Reason.NOT_ARMED, "it is " + host.state().kind() + " and not armed", host.id());
        }
        Optional<RunId> run = host.state().run();
        if (run.isPresent() && !run.get().equals(arming.run())) {
            return new Hold(
                    Reason.ARMED_BY_ANOTHER_RUN,
                    "it belongs to run " + run.get() + ", armed by " + arming.run(),
                    host.id());
        }
        return armed(host, arming);
    }

    private BootDecision armed(Host host, Arming arming) {
        return production(host, Reason.ARMED, "armed by run " + arming.run());
    }

    private BootDecision production(Host host, Reason reason, String why) {
        Optional<BootProfile> profile = profiles.named(host.bootProfile());
        if (profile.isEmpty()) {
            return new Hold(Reason.NO_PROFILE, "no boot profile " + host.bootProfile(), host.id());
        }
        return new Production(reason, why, host.id(), profile.get());
    }

    private BootDecision stranger() {
        String why = "no machine of ours";
        return switch (strangers) {
            case REGISTER -> new Register(Reason.UNKNOWN_MACHINE, why, null);
            case DENY -> new Deny(Reason.UNKNOWN_MACHINE, why);
        };
    }

    BootProfile registration() {
        return profiles.registration();
    }

    private static boolean isRetired(Placed placed) {
        return placed.host().state().kind() == HostState.Kind.RETIRED;
    }

    private static List<Placed> matching(BootView view, Predicate<Placed> same) {
        return view.hosts().stream().filter(same).toList();
    }

    private static String names(List<Placed> hosts) {
        TreeSet<String> names = new TreeSet<>();
        hosts.forEach(placed -> names.add(placed.host().id().value()));
        return names.isEmpty() ? "nobody" : String.join(" and ", names);
    }

    private static String owner(HostState state) {
        return state.run().map(run -> "run " + run).orElse("nobody");
    }
}
