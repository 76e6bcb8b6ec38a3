package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Credentials;
import io.bearman.core.text.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command about the BMCs of hosts, or about BMCs at addresses. */
abstract class IpmiBase extends Base {
    private static final int LONGEST = 3600;

    @Parameters(
            paramLabel = "HOST",
            description = "Hosts of the inventory; also ranges: cn[001-150].")
    private List<String> names = new ArrayList<>();

    @Mixin
    private BmcLogin login;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long a BMC is waited for (default: ${DEFAULT-VALUE}).",
            defaultValue = "20")
    private int patience;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    IpmiBase() {}

    @Override
    final ExitCode execute() {
        List<HostId> hosts = hosts(words());
        login.check(!hosts.isEmpty(), name());
        Duration longest = patience();
        if (login.given()) {
            check();
            Credentials credentials = credentials();
            try (Bmcs bmcs = Bmcs.at(this, login, credentials, longest)) {
                return execute(bmcs);
            }
        }
        check();
        try (Bmcs bmcs = Bmcs.ofHosts(this, hosts, longest)) {
            return execute(bmcs);
        }
    }

    private Credentials credentials() {
        if (!logsIn()) {
            return name -> {
                throw new IllegalStateException(name() + " does not log in");
            };
        }
        Credential credential = login.credential(name());
        return name -> credential;
    }

    /** {@return whether it needs a credential} */
    boolean logsIn() {
        return true;
    }

    /** {@return the words that name hosts} */
    List<String> words() {
        return names;
    }

    /** What is wrong with the command line, before anything is opened. */
    void check() {}

    abstract ExitCode execute(Bmcs bmcs);

    private Duration patience() {
        if (patience < 1 || patience > LONGEST) {
            throw new UsageException("--patience is 1 to " + LONGEST + " seconds, not " + patience);
        }
        return Duration.ofSeconds(patience);
    }

    /** {@return the command as it is typed after {@code bearman}} */
    final String name() {
        return spec.qualifiedName().replaceFirst("^bearman ", "");
    }

    /** {@return a table as wide as the human's terminal} */
    final String fitted(TextTable table) {
        return common.screen().width().map(table::toString).orElse(table.toString());
    }
}
