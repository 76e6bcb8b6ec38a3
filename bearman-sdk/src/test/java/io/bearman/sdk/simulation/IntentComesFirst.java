package io.bearman.sdk.simulation;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.journal.Entry;
import io.bearman.core.power.PowerAction;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What must not be repeated is in the journal before it is done. */
final class IntentComesFirst implements Invariant {
    private static final Map<String, Pattern> OF_HOSTS = Map.of(
            "disable", Pattern.compile(".*disable.*"), "enable", Pattern.compile(".*enable.*"));
    private static final Pattern OFF = Pattern.compile("(.*[.-])?off([.-].*)?");
    private static final Pattern ON = Pattern.compile("(.*[.-])?on([.-].*)?");

    private final SimulatedFleet fleet;
    private final Set<Intent> open = new HashSet<>();

    IntentComesFirst(SimulatedFleet fleet) {
        this.fleet = fleet;
    }

    private record Intent(HostId host, String step, String subject) {}

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.Wrote wrote) {
            note(wrote.entry());
        } else if (happening instanceof Happening.Asked asked) {
            check(asked);
        } else if (happening instanceof Happening.Pressed pressed && Truth.isOurs(pressed.by())) {
            check(pressed);
        }
    }

    private void note(Entry entry) {
        Intent intent = new Intent(entry.host(), entry.step(), entry.subject());
        if (entry.phase() == Entry.Phase.INTENT) {
            open.add(intent);
        } else {
            open.remove(intent);
        }
    }

    private void check(Happening.Asked asked) {
        ServerId server = asked.write().server();
        Pattern step = OF_HOSTS.get(asked.write().what());
        boolean intended = server != null
                ? open.stream().anyMatch(it -> it.subject().equals(server.toString()))
                : step == null
                        || fleet.serviceHost(asked.write().service())
                                .filter(host -> intends(host, step))
                                .isPresent();
        if (!intended) {
            fleet.truth()
                    .violated(
                            getClass(),
                            asked.process() + " asks for " + asked.write() + " without an intent");
        }
    }

    private void check(Happening.Pressed pressed) {
        Pattern step = pressed.action() == PowerAction.ON ? ON : OFF;
        if (!intends(pressed.host(), step)) {
            fleet.truth()
                    .violated(
                            getClass(),
                            pressed.by() + " lets " + pressed.host() + " go " + pressed.action()
                                    + " without an intent");
        }
    }

    private boolean intends(HostId host, Pattern step) {
        return open.stream()
                .anyMatch(
                        it -> it.host().equals(host) && step.matcher(it.step()).matches());
    }
}
