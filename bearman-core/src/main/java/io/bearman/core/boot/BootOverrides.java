package io.bearman.core.boot;

import io.bearman.core.host.HostId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a human chose for one boot of a host: consumed by the {@linkplain BootSessions#exchange
 * exchange} of that boot's token, once. Durable; every change is an audit event.
 */
public interface BootOverrides {
    /**
     * Chooses, in place of what was chosen before.
     *
     * @param image null for a rescue
     * @throws io.bearman.core.UsageException when the host is not known
     */
    BootOverride choose(HostId host, @Nullable String image, String by);

    /** {@return what was chosen for the host's next boot} */
    Optional<BootOverride> of(HostId host);

    /** Takes it back; nothing happens when there is nothing. */
    void cancel(HostId host, String by);
}
