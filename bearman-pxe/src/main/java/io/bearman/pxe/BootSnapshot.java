package io.bearman.pxe;

import io.bearman.core.RefusedException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.image.Image;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.pxe.BootDecision.Hold;
import io.bearman.pxe.BootDecision.Production;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What each host might boot at one moment: enough to start its system, and nothing that it could serve
 * by. It has no BMC, no token, no identity. Choices for one boot are not in it: a host that comes up in
 * spite of one is told so when the store is back. Immutable.
 */
final class BootSnapshot {
    private final Instant at;
    private final List<Known> hosts;
    private final Map<Mac, Known> byMac = new HashMap<>();
    private final Map<String, List<Known>> bySerial = new HashMap<>();

    BootSnapshot(Instant at, List<Known> hosts) {
        this.at = at;
        this.hosts = List.copyOf(hosts);
        for (Known known : hosts) {
            known.macs.forEach(mac -> byMac.put(mac, known));
            bySerial.computeIfAbsent(plain(known.serial), any -> new ArrayList<>())
                    .add(known);
        }
    }

    /**
     * One host.
     *
     * @param reason why it might boot, or why not
     * @param profile what it boots by its name, where there is no image
     * @param system the image that it boots; null for none
     */
    record Known(
            HostId host,
            List<Mac> macs,
            UUID uuid,
            String serial,
            Reason reason,
            String profile,
            @Nullable Image system) {
        Known {
            macs = List.copyOf(macs);
        }

        boolean boots() {
            return reason == Reason.ARMED || reason == Reason.UNPLANNED_REBOOT;
        }

        /** {@return the image that it boots} */
        Optional<Image> image() {
            return Optional.ofNullable(system);
        }
    }

    /** {@return what the store says now} Many queries for a fleet that is all on its way, few else. */
    static BootSnapshot of(BootDesk desk, BootPorts ports, Instant now) {
        List<Placed> placed = new ArrayList<>();
        ports.inventory().each(Query.all(), placed::add);
        Map<String, Optional<Image>> images = new HashMap<>();
        List<Known> hosts = new ArrayList<>();
        for (Placed each : placed) {
            hosts.add(known(each, decide(desk, each, ports, images)));
        }
        return new BootSnapshot(now, hosts);
    }

    private static BootDecision decide(
            BootDesk desk, Placed placed, BootPorts ports, Map<String, Optional<Image>> images) {
        // In service it boots whether it is armed or not.
        boolean serves = placed.host().state() instanceof HostState.InService;
        BootView view = new BootView(
                List.of(placed),
                Optional.empty(),
                host -> serves ? Optional.empty() : ports.boots().arming(host),
                host -> Optional.empty(),
                name -> Optional.empty(),
                profile -> images.computeIfAbsent(profile, ports.images()::assigned));
        try {
            return desk.decide(placed.host(), view);
        } catch (RefusedException e) {
            HostId host = placed.host().id();
            return new Hold(Reason.NO_PROFILE, String.valueOf(e.getMessage()), host);
        }
    }

    private static Known known(Placed placed, BootDecision decision) {
        boolean boots = decision instanceof Production;
        boolean held = decision instanceof Hold;
        return new Known(
                placed.host().id(),
                placed.machine().macs(),
                placed.machine().id().uuid(),
                placed.machine().serial(),
                boots || held ? decision.reason() : Reason.STORE_AWAY,
                placed.host().bootProfile(),
                decision instanceof Production it ? it.system() : null);
    }

    Instant at() {
        return at;
    }

    List<Known> hosts() {
        return hosts;
    }

    /**
     * {@return what this machine may boot while the store is away} Only a network card that is a host's
     * is believed: which ones are on hold is not known here.
     */
    BootDecision decide(BootRequest asked, BootDesk desk) {
        Known known = Fingerprint.mac(asked).map(byMac::get).orElse(null);
        if (known == null) {
            return new Hold(Reason.STORE_AWAY, "no host that was known has this MAC", null);
        }
        List<Known> same = Fingerprint.serial(asked)
                .map(serial -> bySerial.getOrDefault(plain(serial), List.of()))
                .orElse(List.of());
        boolean agree = Fingerprint.uuid(asked).map(known.uuid::equals).orElse(true)
                && (same.isEmpty() || same.contains(known));
        if (!agree) {
            return new Hold(Reason.CONFLICT, "MAC of " + known.host + ", UUID or serial not", null);
        }
        String why = "of the snapshot of " + at;
        IpxeBuild build = IpxeBuild.of(asked);
        if (!known.boots()) {
            return new Hold(known.reason, why, known.host);
        }
        return known.image()
                .map(it -> desk.withLoader(known.host, known.reason, why, it, build))
                .orElseGet(() ->
                        desk.withoutImage(known.host, known.reason, why, known.profile, build));
    }

    private static String plain(String serial) {
        return serial.strip().toLowerCase(Locale.ROOT);
    }
}
