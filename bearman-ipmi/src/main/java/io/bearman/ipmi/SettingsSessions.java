package io.bearman.ipmi;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.secret.Credential;
import io.bearman.core.time.Deadline;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.settings.Sessions;
import java.util.Optional;
import java.util.function.Supplier;

/** Sessions of a client, for {@link io.bearman.ipmi.settings.IpmiBmcSettings}. Thread-safe. */
public final class SettingsSessions implements Sessions {
    private final IpmiClient client;

    public SettingsSessions(IpmiClient client) {
        this.client = client;
    }

    @Override
    public Visit open(Bmc bmc, Credential credential, Privilege privilege) {
        return open(bmc, credential, privilege, () -> Window.of(client.time(), client.patience()));
    }

    @Override
    public Visit open(Bmc bmc, Credential credential, Privilege privilege, Deadline notAfter) {
        return open(
                bmc,
                credential,
                privilege,
                () -> Window.of(client.time(), client.patience(), notAfter));
    }

    private Visit open(
            Bmc bmc, Credential credential, Privilege privilege, Supplier<Window> windows) {
        return new Open(client.open(bmc, credential, privilege, windows.get()), windows);
    }

    /** A session each of whose requests has its own time to be answered, and all one not-after. */
    private record Open(Session session, Supplier<Window> windows) implements Visit {
        @Override
        public <R> R execute(Command<R> command) {
            return session.call(command, windows.get());
        }

        @Override
        public String endpoint() {
            return session.endpoint();
        }

        @Override
        public Optional<BmcGuid> guid() {
            return session.guid();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
