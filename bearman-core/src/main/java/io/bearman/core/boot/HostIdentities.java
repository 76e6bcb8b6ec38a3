package io.bearman.core.boot;

import io.bearman.core.host.HostId;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.host.SshHostKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a booted host is given to be known by. */
@FunctionalInterface
public interface HostIdentities {
    /**
     * {@return the host's, made now if it has none}
     *
     * @throws io.bearman.core.UsageException when the host is not in the inventory
     * @throws io.bearman.core.RefusedException when it is retired
     */
    Handed handOut(HostId host);

    /**
     * @param identity what others know the host by
     * @param key its SSH key; null where the store has no sealing key
     */
    record Handed(HostIdentity identity, @Nullable SshHostKey key) {
        /** {@return its SSH key; empty where the store has no sealing key} */
        public Optional<SshHostKey> sshKey() {
            return Optional.ofNullable(key);
        }
    }
}
