package io.bearman.pxe;

import io.bearman.pxe.script.Command;
import io.bearman.pxe.script.RejectedTextException;
import io.bearman.pxe.script.Word;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a machine boots. A value that a script cannot carry is refused here, at load.
 *
 * @param name for people: letters, digits, dots, hyphens, underscores
 * @param kernel absolute http or https URL
 * @param initrds the same, in the order in which the kernel unpacks them
 * @param args the kernel's command line, one argument each; {@code initrd=} is ours to write
 */
public record BootProfile(String name, URI kernel, List<URI> initrds, List<String> args) {
    /** What is left of the kernel's limit for the arguments that the boot desk adds. */
    static final int ROOM = 760;

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int INITRDS = 16;
    private static final int ARGS = 150;

    public BootProfile {
        if (!FORM.matcher(name).matches()) {
            throw new RejectedTextException(
                    "profiles", "a name that is not letters, digits, '.-_'");
        }
        initrds = List.copyOf(initrds);
        args = List.copyOf(args);
        if (initrds.size() > INITRDS) {
            throw new RejectedTextException(path(name) + ".initrds", "over " + INITRDS);
        }
        if (args.size() > ARGS) {
            throw new RejectedTextException(path(name) + ".args", "over " + ARGS);
        }
        kernelWord(name, kernel);
        initrdWords(name, initrds);
        int length = 0;
        for (Word arg : argWords(name, args)) {
            length += arg.text().length() + 1;
        }
        if (length > Command.COMMAND_LINE_LIMIT - ROOM) {
            throw new RejectedTextException(
                    path(name) + ".args",
                    "together over " + (Command.COMMAND_LINE_LIMIT - ROOM) + " bytes");
        }
    }

    /** Where its arguments stand in the configuration. */
    String argsField() {
        return path(name) + ".args";
    }

    Word kernelWord() {
        return kernelWord(name, kernel);
    }

    List<Word> initrdWords() {
        return initrdWords(name, initrds);
    }

    List<Word> argWords() {
        return argWords(name, args);
    }

    private static Word kernelWord(String name, URI kernel) {
        return Word.url(path(name) + ".kernel", kernel);
    }

    private static List<Word> initrdWords(String name, List<URI> initrds) {
        List<Word> words = new ArrayList<>();
        for (int i = 0; i < initrds.size(); i++) {
            words.add(Word.url(path(name) + ".initrds[" + i + "]", initrds.get(i)));
        }
        return words;
    }

    private static List<Word> argWords(String name, List<String> args) {
        List<Word> words = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String field = path(name) + ".args[" + i + "]";
            Word word = Word.of(field, args.get(i));
            if (args.get(i).startsWith("initrd=") || args.get(i).startsWith("bearman.")) {
                throw new RejectedTextException(field, "initrd= and bearman. are ours to write");
            }
            words.add(word);
        }
        return words;
    }

    private static String path(String name) {
        return "profiles." + name;
    }
}
