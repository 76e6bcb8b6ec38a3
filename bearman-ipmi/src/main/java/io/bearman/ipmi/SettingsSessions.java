package io.bearman.ipmi;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Machine;
import io.bearman.core.power.PowerException;
import io.bearman.core.secret.Credential;
import io.bearman.core.time.Deadline;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.settings.Sessions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions of a client, for {@link io.bearman.ipmi.settings.IpmiBmcSettings}. Thread-safe. */
public final class SettingsSessions implements Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsSessions.class);
    private static final Duration PROBE = Duration.ofSeconds(3);

    private final IpmiClient client;

    public SettingsSessions(IpmiClient client) {
        this.client = client;
    }

    @Override
    public Visit open(Bmc bmc, Credential credential, Privilege privilege) {
        Supplier<Window> windows = () -> Window.of(client.time(), client.patience());
        return new Open(client.open(bmc, credential, privilege, windows.get()), windows);
    }

    @Override
    public Visit open(
            Machine machine, Credential credential, Privilege privilege, Deadline notAfter) {
        MachineProof.mustBePossible(machine);
        Supplier<Window> windows = () -> Window.of(client.time(), client.patience(), notAfter);
        Session session = client.open(machine.bmc(), credential, privilege, windows.get());
        try {
            MachineProof.mustBeGiven(session, machine, windows.get());
            return new Open(session, windows);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /** A BMC that does not have the suite may say nothing, so it is not waited for very long. */
    @Override
    public Trial tries(int suite, Bmc bmc, Credential credential) {
        try {
            client.with(client.patience().with(PROBE))
                    .open(bmc.withSuites(List.of(suite)), credential, Privilege.USER)
                    .close();
            return Trial.LET_IN;
        } catch (PowerException.Refused | PowerException.Denied e) {
            return Trial.REFUSED;
        } catch (PowerException e) {
            LOG.debug("{} suite={}: {}", bmc.endpoint(), suite, e.getMessage());
            return Trial.NO_ANSWER;
        }
    }

    /** A session each of whose requests has its own time to be answered, and all one not-after. */
    private record Open(Session session, Supplier<Window> windows) implements Visit {
        @Override
        public <R> R execute(Command<R> command) {
            return session.call(command, windows.get());
        }

        /** What is asked many times over is only read. */
        @Override
        public <R> List<R> executeAll(List<? extends Command<R>> commands) {
            return session.executeAll(commands);
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
        public int suite() {
            return session.suite();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
