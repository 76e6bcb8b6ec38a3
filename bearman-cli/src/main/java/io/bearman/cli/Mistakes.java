package io.bearman.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one line that names the next command. */
final class Mistakes {
    private Mistakes() {}

    static String line(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String what = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                : lower(oneLine(String.valueOf(e.getMessage())).replace("option option", "option"));
        return what + "; see: " + command.getCommandSpec().qualifiedName() + " --help";
    }

    private static String unmatched(UnmatchedArgumentException e) {
        String first = e.getUnmatched().get(0);
        CommandLine command = e.getCommandLine();
        boolean group = !command.getSubcommands().isEmpty();
        String kind = e.isUnknownOption() ? "option" : "command";
        String what = e.isUnknownOption() || group
                ? "there is no " + kind + " '" + first + "'"
                : "'" + first + "' is one word too many";
        return e.getSuggestions().stream()
                .findFirst()
                .map(near -> what + "; did you mean '" + near + "'?")
                .orElse(what);
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String lower(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
