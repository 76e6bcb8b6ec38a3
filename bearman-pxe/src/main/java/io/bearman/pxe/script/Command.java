package io.bearman.pxe.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One iPXE command. Every form is one that Debian's ROM of 2019 and iPXE 2.0 both know; where one
 * may be missing ({@code poweroff}) the script must go on after it.
 */
public final class Command {
    /** x86 COMMAND_LINE_SIZE is 2048 with the closing zero. */
    public static final int COMMAND_LINE_LIMIT = 2047;

    private final List<Word> words;
    private final @Nullable Label target;

    private Command(List<Word> words, @Nullable Label target) {
        this.words = List.copyOf(words);
        this.target = target;
    }

    /**
     * Asks DHCP for an address of one network card; without a time-out of ours, because the ROM of
     * 2019 refuses the option. It gives a dead card up by itself (measured: 16 s).
     */
    public static Command dhcp(int nic) {
        return of("dhcp", Setting.nic(nic));
    }

    /** Closes a network card, so that the next request leaves by another one. */
    public static Command ifclose(int nic) {
        return of("ifclose", Setting.nic(nic));
    }

    /** Holds where iPXE has a value for this. */
    public static Command isset(Setting setting) {
        return of("isset").with(Word.of(setting));
    }

    /** Runs the script at this URL in place of this one; fails when it cannot be fetched. */
    public static Command chain(Duration stall, Word url) {
        return of("chain", "--replace", "--autofree", "--timeout", millis(stall))
                .with(url);
    }

    /** Forgets every file that was fetched. */
    public static Command imgfree() {
        return of("imgfree");
    }

    /**
     * Fetches the kernel.
     *
     * @param field where the arguments stand, for the message
     * @param stall give up when nothing came for this long
     * @param args its command line
     * @throws RejectedTextException when the command line is too long for the kernel
     */
    public static Command kernel(String field, Duration stall, Word url, List<Word> args) {
        int length = args.stream().mapToInt(arg -> arg.text().length() + 1).sum() - 1;
        if (length > COMMAND_LINE_LIMIT) {
            throw new RejectedTextException(
                    field,
                    "the kernel's command line has " + length + " bytes, over "
                            + COMMAND_LINE_LIMIT);
        }
        List<Word> words =
                new ArrayList<>(of("kernel", "--name", "kernel", "--timeout", millis(stall)).words);
        words.add(url);
        words.addAll(args);
        return new Command(words, null);
    }

    /** Fetches an initrd under this name; UEFI needs {@code initrd=name} on the command line too. */
    public static Command initrd(String name, Duration stall, Word url) {
        return of("initrd", "--name", name, "--timeout", millis(stall)).with(url);
    }

    /** Starts the kernel. */
    public static Command boot() {
        return of("boot");
    }

    /** Sets a counter. */
    public static Command set(Counter counter, int value) {
        return of("set", counter.name() + ":int32", Integer.toString(value));
    }

    /** Adds one. */
    public static Command inc(Counter counter) {
        return of("inc", counter.name());
    }

    /** Holds where the counter has this value. */
    public static Command equal(Counter counter, int value) {
        return of("iseq").with(Word.of(Setting.of(counter))).with(literal(Integer.toString(value)));
    }

    /** Goes on at a label of the same script. */
    public static Command jump(Label label) {
        return new Command(List.of(literal("goto"), literal(label.name())), label);
    }

    /** Waits, in whole seconds. */
    public static Command sleep(Duration duration) {
        return of("sleep", Long.toString(duration.toSeconds()));
    }

    /**
     * Shows a line on the console.
     *
     * @param words the first must not begin with a hyphen
     */
    public static Command echo(List<Word> words) {
        if (words.isEmpty() || words.get(0).text().startsWith("-")) {
            throw new RejectedTextException("echo", "no words, or an option: " + words);
        }
        List<Word> all = new ArrayList<>(List.of(literal("echo")));
        all.addAll(words);
        return new Command(all, null);
    }

    /** Restarts the machine. */
    public static Command reboot() {
        return of("reboot");
    }

    /** Ends the script as failed: the firmware goes on with its next boot device. */
    public static Command exitFailed() {
        return of("exit", "1");
    }

    /** {@return its words, the command's name first} */
    public List<Word> words() {
        return words;
    }

    @Nullable
    Label target() {
        return target;
    }

    private Command with(Word word) {
        List<Word> longer = new ArrayList<>(words);
        longer.add(word);
        return new Command(longer, target);
    }

    private static Command of(String... words) {
        List<Word> all = new ArrayList<>();
        for (String word : words) {
            all.add(literal(word));
        }
        return new Command(all, null);
    }

    private static Word literal(String text) {
        return Word.of("script", text);
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
