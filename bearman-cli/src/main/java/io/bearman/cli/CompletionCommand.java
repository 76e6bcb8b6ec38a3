package io.bearman.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bearman generate-completion}. */
@Command(
        name = "generate-completion",
        description = {
            "Prints a script that completes commands, options and hosts in bash and zsh.",
            "Hosts are those that the inventory has at that moment."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(bearman generate-completion)",
            "  bearman generate-completion > /etc/bash_completion.d/bearman"
        })
final class CompletionCommand implements Runnable {
    /** Follows picocli's own script, which knows no names of hosts; %s are the commands that take them. */
    private static final String HOSTS = """

            # Where picocli's script has nothing to offer and the command takes hosts, the inventory is asked.
            _bearman_complete() {
              local word=${COMP_WORDS[COMP_CWORD]}
              _complete_bearman "$@"
              if ((${#COMPREPLY[@]} == 0)) && [[ $word != -* && ${COMP_WORDS[COMP_CWORD - 1]} != -* ]] \\
                && _bearman_takes_hosts "${COMP_WORDS[*]:1:COMP_CWORD - 1} "; then
                COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" inventory list --output json 2>/dev/null \\
                  | sed -n 's/^{"host":"\\([^"]*\\)".*/\\1/p')" -- "$word"))
              fi
            }

            _bearman_takes_hosts() {
              case $1 in
                %s) return 0 ;;
                *) return 1 ;;
              esac
            }

            complete -F _bearman_complete -o default bearman
            """;

    @Spec
    private CommandSpec spec;

    // picocli fills it in by reflection.
    @SuppressWarnings("NullAway.Init")
    CompletionCommand() {}

    @Override
    public void run() {
        CommandLine bearman = spec.root().commandLine();
        spec.commandLine().getOut().print(AutoComplete.bash(spec.root().name(), bearman));
        spec.commandLine().getOut().print(HOSTS.formatted(patterns(bearman)));
        spec.commandLine().getOut().flush();
    }

    private static String patterns(CommandLine bearman) {
        return withHosts(bearman, "").stream()
                .map(words -> '"' + words + "\"*")
                .collect(Collectors.joining(" | "));
    }

    /** {@return the commands that take hosts, as words that each end with a space} */
    private static List<String> withHosts(CommandLine command, String words) {
        List<String> found = new ArrayList<>();
        if (command.getCommandSpec().positionalParameters().stream()
                .anyMatch(it -> it.paramLabel().startsWith("HOST"))) {
            found.add(words);
        }
        command.getSubcommands()
                .forEach((name, below) -> found.addAll(withHosts(below, words + name + " ")));
        return found;
    }
}
