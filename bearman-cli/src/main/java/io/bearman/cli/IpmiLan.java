package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.text.TextTable;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.lan.LanParameters;
import io.bearman.ipmi.lan.Parameters;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bearman ipmi lan}. */
@Command(
        name = "lan",
        description = "The networks of BMCs. They are set by: bearman ipmi apply",
        subcommands = IpmiLan.Show.class,
        footerHeading = "%nExample:%n",
        footer = "  bearman ipmi lan show cn1")
final class IpmiLan extends Group {

    @Command(
            name = "show",
            description =
                    "Shows addresses, VLAN, ARP, cipher suites. Needs the privilege OPERATOR.",
            footerHeading = "%nExample:%n",
            footer = "  bearman ipmi lan show cn[001-150] --output json")
    static final class Show extends IpmiBase {
        @Mixin
        private final ChannelOption channel = new ChannelOption();

        @Override
        void check() {
            channel.check();
        }

        @Override
        ExitCode execute(Bmcs bmcs) {
            return new Answers<>(
                            bmcs.visit(
                                    Privilege.OPERATOR,
                                    bmc -> ParameterTexts.of(
                                            Parameters.lan(bmc, channel.number()),
                                            LanParameters.ALL)),
                            this::table,
                            texts -> texts)
                    .print(this);
        }

        private String table(Map<String, String> texts) {
            TextTable table = TextTable.bare();
            texts.forEach(table::row);
            return fitted(table);
        }
    }
}
