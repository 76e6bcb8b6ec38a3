package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.text.TextTable;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.user.GetUserAccess;
import io.bearman.ipmi.user.User;
import io.bearman.ipmi.user.UserList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bearman ipmi users}. */
@Command(
        name = "users",
        description = "The users of BMCs. They are set by: bearman ipmi apply",
        subcommands = IpmiUsers.ListUsers.class,
        footerHeading = "%nExample:%n",
        footer = "  bearman ipmi users list cn1")
final class IpmiUsers extends Group {

    @Command(
            name = "list",
            description = "Lists who may log in, and as what. Needs the privilege OPERATOR.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  bearman ipmi users list cn[001-150]",
                "  bearman ipmi users list cn1 --all --channel 1"
            })
    static final class ListUsers extends IpmiBase {
        @Option(names = "--all", description = "Also those that have no name and may do nothing.")
        private boolean all;

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
                                    bmc -> UserList.read(bmc, channel.number())),
                            this::table,
                            list -> shown(list).stream().map(ListUsers::json).toList())
                    .print(this);
        }

        private List<User> shown(UserList list) {
            return list.users().stream().filter(user -> all || !idle(user)).toList();
        }

        private static boolean idle(User user) {
            return user.name().isEmpty()
                    && !user.access().messaging()
                    && user.status() != GetUserAccess.Status.ENABLED;
        }

        private String table(UserList list) {
            TextTable table = TextTable.headed(
                    "ID", "NAME", "STATUS", "PRIVILEGE", "IPMI", "LINK", "CALLBACK");
            shown(list)
                    .forEach(user -> table.row(
                            user.id(),
                            user.name().isEmpty() ? "(none)" : user.name(),
                            Words.of(user.status()),
                            Words.of(user.access().limit()),
                            user.access().messaging() ? "yes" : "no",
                            user.access().linkAuthentication() ? "yes" : "no",
                            user.access().callbackOnly() ? "only" : "no"));
            return fitted(table);
        }

        private static Map<String, Object> json(User user) {
            return Map.of(
                    "id", user.id().number(),
                    "name", user.name(),
                    "status", Words.of(user.status()),
                    "privilege", Words.of(user.access().limit()),
                    "ipmi", user.access().messaging(),
                    "link", user.access().linkAuthentication(),
                    "callbackOnly", user.access().callbackOnly());
        }
    }
}
