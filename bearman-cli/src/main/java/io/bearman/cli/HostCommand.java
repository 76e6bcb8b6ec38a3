package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.text.TextTable;
import io.bearman.sdk.Bearman;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bearman host}. */
@Command(
        name = "host",
        description = "What a host is, whichever machine plays it.",
        subcommands = HostCommand.Identity.class,
        footerHeading = "%nExample:%n",
        footer = "  bearman host identity cn1")
final class HostCommand extends Group {

    @Command(
            name = "identity",
            description = {
                "Shows what the host is known by to others at every boot. It is made when it is first",
                "asked for, and never changes."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman host identity cn1 --output json")
    static final class Identity extends Base {
        @Parameters(paramLabel = "HOST")
        private String host;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Identity() {}

        @Override
        ExitCode execute() {
            HostId id = Common.parsed(host, HostId::of);
            Map<String, String> words;
            try (Bearman bearman = common.open()) {
                words = words(bearman.identities().of(id, Bearman.user()));
            }
            TextTable table = TextTable.bare();
            words.forEach(table::row);
            print(common.json() ? Json.of(words) : table.toString());
            return ExitCode.DONE;
        }

        /** As the programs that use them call them. */
        private static Map<String, String> words(HostIdentity it) {
            Map<String, String> words = new LinkedHashMap<>();
            words.put("host", it.host().value());
            words.put("compute_id", it.computeId().toString());
            words.put("machine-id", it.machineId());
            words.put("host_uuid", it.hostUuid().toString());
            words.put("system-id", it.ovnSystemId().toString());
            words.put("InitiatorName", it.iscsiInitiator());
            words.put("hostnqn", it.nvmeHostNqn());
            words.put("hostid", it.nvmeHostId().toString());
            return words;
        }
    }
}
