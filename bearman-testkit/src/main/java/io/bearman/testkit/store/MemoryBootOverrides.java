package io.bearman.testkit.store;

import io.bearman.core.UsageException;
import io.bearman.core.boot.BootOffer;
import io.bearman.core.boot.BootOverride;
import io.bearman.core.boot.BootOverrides;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.TimeSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What humans chose for one boot of a host, in memory. */
final class MemoryBootOverrides implements BootOverrides {
    private final TimeSource time;
    private final MemoryAudit audit;
    private final Function<HostId, Optional<Placed>> hosts;
    private final Map<HostId, BootOverride> chosen = new HashMap<>();

    /** @param hosts the inventory, asked without our lock: it asks us with its own */
    MemoryBootOverrides(
            TimeSource time, MemoryAudit audit, Function<HostId, Optional<Placed>> hosts) {
        this.time = time;
        this.audit = audit;
        this.hosts = hosts;
    }

    @Override
    public BootOverride choose(HostId host, @Nullable String image, String by) {
        if (hosts.apply(host).isEmpty()) {
            throw new UsageException(
                    host + " is not in the inventory; see: bearman inventory list");
        }
        synchronized (this) {
            BootOverride now = new BootOverride(image, by, time.now());
            BootOverride before = chosen.put(host, now);
            note(by, host, before == null ? "" : before.words(), now.words());
            return now;
        }
    }

    @Override
    public synchronized Optional<BootOverride> of(HostId host) {
        return Optional.ofNullable(chosen.get(host));
    }

    @Override
    public synchronized void cancel(HostId host, String by) {
        BootOverride before = chosen.remove(host);
        if (before != null) {
            note(by, host, before.words(), "");
        }
    }

    private void note(String by, HostId host, String from, String to) {
        audit.append(by, host.value(), "boots once", from, to, "");
    }

    /** What was chosen since it was offered is for the next boot. */
    synchronized void consume(BootOffer offer) {
        BootOverride now = offer.knownHost() == null ? null : chosen.get(offer.knownHost());
        boolean rescue = offer.purpose() == BootPurpose.RESCUE;
        if (now != null
                && (rescue ? now.image().isEmpty() : now.image().isPresent())
                && now.image().equals(offer.image())) {
            chosen.remove(offer.knownHost());
        }
    }

    synchronized void forget(HostId host) {
        chosen.remove(host);
    }
}
