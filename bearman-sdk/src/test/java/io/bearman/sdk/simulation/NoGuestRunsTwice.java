package io.bearman.sdk.simulation;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Two of one guest write to one disk. */
final class NoGuestRunsTwice implements Invariant {
    private final Truth truth;
    private final Map<ServerId, TreeSet<HostId>> running = new TreeMap<>();

    NoGuestRunsTwice(Truth truth) {
        this.truth = truth;
    }

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.GuestStarted started) {
            TreeSet<HostId> hosts =
                    running.computeIfAbsent(started.guest(), guest -> new TreeSet<>());
            hosts.add(started.host());
            if (hosts.size() > 1) {
                truth.violated(getClass(), started.name() + " runs on " + hosts);
            }
        } else if (happening instanceof Happening.GuestStopped stopped) {
            running.getOrDefault(stopped.guest(), new TreeSet<>()).remove(stopped.host());
        } else if (happening instanceof Happening.Powered powered) {
            gone(powered.host());
        } else if (happening instanceof Happening.Panicked panicked) {
            gone(panicked.host());
        }
    }

    private void gone(HostId host) {
        running.values().forEach(hosts -> hosts.remove(host));
    }
}
