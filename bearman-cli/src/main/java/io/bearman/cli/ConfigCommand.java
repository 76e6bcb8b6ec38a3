package io.bearman.cli;

import io.bearman.core.ExitCode;
import picocli.CommandLine.Command;

/** {@code bearman config}. */
@Command(
        name = "config",
        description = "Looks at the configuration.",
        subcommands = ConfigCommand.Show.class,
        footerHeading = "%nExample:%n",
        footer = "  bearman config show --set maintenance.confirm=2s")
final class ConfigCommand extends Group {

    @Command(
            name = "show",
            description = "Prints the whole configuration as it is in effect, without secrets.",
            footerHeading = "%nExample:%n",
            footer = "  bearman config show")
    static final class Show extends Base {
        @Override
        ExitCode execute() {
            String text = common.configuration().show();
            print(common.json() ? Json.of(new org.yaml.snakeyaml.Yaml().load(text)) : text);
            return ExitCode.DONE;
        }
    }
}
