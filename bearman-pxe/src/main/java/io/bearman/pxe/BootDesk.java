package io.bearman.pxe;

import io.bearman.core.boot.Arming;
import io.bearman.core.boot.BootOverride;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.RunId;
import io.bearman.core.image.Image;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.pxe.BootDecision.Deny;
import io.bearman.pxe.BootDecision.Hold;
import io.bearman.pxe.BootDecision.Production;
import io.bearman.pxe.BootDecision.Register;
import io.bearman.pxe.BootDecision.Rescue;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;

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
        IpxeBuild build = IpxeBuild.of(request);
        if (found.isEmpty()) {
            return ifThereIsALoader(stranger(), build);
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
        return ifThereIsALoader(decide(placed.host(), view, build), build);
    }

    /** {@return what this host may boot} */
    BootDecision decide(Host host, BootView view) {
        return decide(host, view, IpxeBuild.UNSAID);
    }

    /** Whatever boots the loader needs one for its architecture. */
    private BootDecision ifThereIsALoader(BootDecision decision, IpxeBuild build) {
        boolean loads = decision instanceof Register || decision instanceof Rescue;
        return !loads || profiles.loader(build).isPresent()
                ? decision
                : noLoader(build, decision.host());
    }

    private static Hold noLoader(IpxeBuild build, Optional<HostId> host) {
        return noProfile("no boot profile " + build.profile("loader"), host);
    }

    private static Hold noProfile(String why, Optional<HostId> host) {
        return new Hold(Reason.NO_PROFILE, why, host.orElse(null));
    }

    private BootDecision decide(Host host, BootView view, IpxeBuild build) {
        HostState state = host.state();
        HostId id = host.id();
        return switch (state.kind()) {
            case EXPECTED, REGISTERING, IN_STOCK, REJECTED ->
                rescueOr(
                        host,
                        view,
                        new Register(Reason.NOT_REGISTERED, "it is " + state.kind(), id));
            case IN_SERVICE, DEPLOYING, JOINING, MAINTENANCE ->
                rescueOr(host, view, serving(host, view, build));
            case FENCED -> new Hold(Reason.FENCED, "fenced by " + owner(state), id);
            case BROKEN -> rescueOr(host, view, new Hold(Reason.BROKEN, "it needs a human", id));
            case RETIRED -> new Hold(Reason.RETIRED, "it is retired", id);
        };
    }

    /** Whoever wants to look at a machine may, whatever it would boot else; it serves nobody then. */
    private static BootDecision rescueOr(Host host, BootView view, BootDecision usual) {
        return view.overrides()
                .apply(host.id())
                .filter(chosen -> chosen.image().isEmpty())
                .<BootDecision>map(chosen -> new Rescue(
                        Reason.OVERRIDDEN, "rescue, chosen by " + chosen.by(), host.id()))
                .orElse(usual);
    }

    private BootDecision serving(Host host, BootView view, IpxeBuild build) {
        Optional<Arming> arming = view.armings().apply(host.id());
        HostState state = host.state();
        if (arming.isEmpty()) {
            return state.kind() == HostState.Kind.IN_SERVICE
                    ? production(
                            host, Reason.UNPLANNED_REBOOT, "in service, not armed", view, build)
                    : new Hold(
                            Reason.NOT_ARMED,
                            "it is " + state.kind() + " and not armed",
                            host.id());
        }
        Optional<RunId> run = state.run();
        if (run.isPresent() && !run.get().equals(arming.get().run())) {
            return new Hold(
                    Reason.ARMED_BY_ANOTHER_RUN,
                    "it belongs to run " + run.get() + ", armed by "
                            + arming.get().run(),
                    host.id());
        }
        return production(host, Reason.ARMED, "armed by run " + arming.get().run(), view, build);
    }

    private BootDecision production(
            Host host, Reason reason, String why, BootView view, IpxeBuild build) {
        HostId id = host.id();
        Optional<String> once = view.overrides().apply(id).flatMap(BootOverride::image);
        if (once.isPresent()) {
            return view.images()
                    .apply(once.get())
                    .map(image -> withLoader(id, reason, why, image, true, build))
                    .orElseGet(() ->
                            noProfile("no image " + once.get() + ", chosen once", Optional.of(id)));
        }
        Optional<Image> image = view.assigned().apply(host.bootProfile());
        return image.isPresent()
                ? withLoader(id, reason, why, image.get(), false, build)
                : withoutImage(id, reason, why, host.bootProfile(), build);
    }

    BootDecision withLoader(HostId id, Reason reason, String why, Image image, IpxeBuild build) {
        return withLoader(id, reason, why, image, false, build);
    }

    private BootDecision withLoader(
            HostId id, Reason reason, String why, Image image, boolean once, IpxeBuild build) {
        return profiles.loader(build)
                .<BootDecision>map(it -> new Production(reason, why, id, it, image, once))
                .orElseGet(() -> noLoader(build, Optional.of(id)));
    }

    BootDecision withoutImage(
            HostId id, Reason reason, String why, String profile, IpxeBuild build) {
        return profiles.named(profile, build)
                .<BootDecision>map(it -> new Production(reason, why, id, it, null, false))
                .orElseGet(() -> noProfile(
                        "no image of, and no boot profile " + build.profile(profile),
                        Optional.of(id)));
    }

    private BootDecision stranger() {
        String why = "no machine of ours";
        return switch (strangers) {
            case REGISTER -> new Register(Reason.UNKNOWN_MACHINE, why, null);
            case DENY -> new Deny(Reason.UNKNOWN_MACHINE, why);
        };
    }

    /** {@return the loader that runs on this machine} */
    BootProfile loader(IpxeBuild build) {
        return profiles.loader(build).orElseThrow();
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
