package io.bearman.maintenance.boot;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.boot.BootReport;
import io.bearman.core.boot.Boots;
import io.bearman.core.boot.LoaderEvent;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is remembered of a host's boot. The audit log has since when it is in its state, and each power
 * cycle, which is noted before it is made: so a process that is killed and started for ever does not
 * cycle a machine for ever.
 */
final class BootMemory {
    private static final String CYCLE = "boot watchdog";

    private final AuditLog audit;
    private final Boots boots;
    private final Function<HostId, List<LoaderEvent>> loader;

    BootMemory(AuditLog audit, Boots boots, Function<HostId, List<LoaderEvent>> loader) {
        this.audit = audit;
        this.boots = boots;
        this.loader = loader;
    }

    /** {@return how far it is; empty when nothing says since when it is in this state} */
    Optional<Booting> of(HostId host, HostState state) {
        List<AuditEvent> events = audit.about(host.value());
        int entered = entered(events, state);
        if (entered < 0) {
            return Optional.empty();
        }
        Instant begun = events.get(entered).at();
        List<AuditEvent> cycles = events.subList(entered, events.size()).stream()
                .filter(event -> event.what().equals(CYCLE))
                .toList();
        Sign sign = new Sign(begun, "became " + state.kind());
        for (AuditEvent cycle : cycles) {
            sign = sign.orLater(new Sign(cycle.at(), Booting.CYCLED));
        }
        Optional<LoaderEvent> said = loader.apply(host).stream().findFirst();
        if (said.isPresent()) {
            sign = sign.orLater(new Sign(said.get().at(), words(said.get())));
        }
        Optional<BootReport> report = boots.latest(host);
        Instant deployed = events.get(deployed(events, entered)).at();
        boolean up = report.filter(it -> !it.at().isBefore(deployed)).isPresent()
                || rescued(events.subList(entered, events.size()))
                || released(host, events.get(entered));
        return Optional.of(
                new Booting(state.kind(), begun, cycles.size(), sign.at, sign.words, up));
    }

    /** Who deployed a host leaves it to who brings it in: what it reported meanwhile still counts. */
    private static int deployed(List<AuditEvent> events, int entered) {
        int first = entered;
        for (int i = entered; i >= 0; i--) {
            if (events.get(i).what().equals("state")) {
                if (!events.get(i).to().matches("(DEPLOYING|JOINING).*")) {
                    return first;
                }
                first = i;
            }
        }
        return first;
    }

    /**
     * It came out of its fence and nobody lets it boot: a human released it, and it may never have been
     * off. Whoever brings it in arms it.
     */
    private boolean released(HostId host, AuditEvent entered) {
        return entered.from().startsWith(HostState.Kind.FENCED.name())
                && boots.arming(host).isEmpty();
    }

    /** A human is at work on it: its latest boot was for that. */
    private static boolean rescued(List<AuditEvent> events) {
        return events.stream()
                .filter(event -> event.what().equals("boot session"))
                .reduce((first, second) -> second)
                .filter(event -> event.why().startsWith("rescue"))
                .isPresent();
    }

    /** A run may take over from another: then its host is in this state since then. */
    private static int entered(List<AuditEvent> events, HostState state) {
        for (int i = events.size() - 1; i >= 0; i--) {
            AuditEvent event = events.get(i);
            if (event.what().equals("state") || event.what().equals("added")) {
                return event.what().equals("added")
                                || event.to().startsWith(state.kind().name())
                        ? i
                        : -1;
            }
        }
        return -1;
    }

    /** Notes, durably, that it is about to be power-cycled. */
    void cycling(HostId host, String by, String why) {
        audit.note(by, host.value(), CYCLE, why);
    }

    private static String words(LoaderEvent event) {
        return event.stage().word() + (event.detail().isEmpty() ? "" : ": " + event.detail());
    }

    private record Sign(Instant at, String words) {
        Sign orLater(Sign other) {
            return other.at.isBefore(at) ? this : other;
        }
    }
}
