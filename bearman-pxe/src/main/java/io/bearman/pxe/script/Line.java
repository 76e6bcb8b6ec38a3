package io.bearman.pxe.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** One line of a script: a label, a comment, or commands with what is done when they fail. */
public final class Line {
    /** iPXE has room for 255 arguments a line; its BIOS build of 2019 ran out of stack above. */
    public static final int TOKEN_LIMIT = 200;

    private static final int LENGTH_LIMIT = 8192;

    private final String text;
    private final @Nullable Label label;
    private final List<Label> targets;

    private Line(String text, @Nullable Label label, List<Label> targets) {
        if (text.length() > LENGTH_LIMIT) {
            throw new RejectedTextException(
                    "script", "a line over " + LENGTH_LIMIT + " bytes", text);
        }
        this.text = text;
        this.label = label;
        this.targets = List.copyOf(targets);
    }

    /** {@return the place that a {@link Command#jump} goes to} */
    public static Line label(Label label) {
        return new Line(":" + label.name(), label, List.of());
    }

    /** {@return a comment} */
    public static Line comment(List<Word> words) {
        return new Line("# " + join(words), null, List.of());
    }

    /** {@return a command; when it fails the script ends} */
    public static Line run(Command command) {
        return commands(List.of(command), "");
    }

    /** {@return a command and what is done when it fails} */
    public static Line runOr(Command command, Command otherwise) {
        return commands(List.of(command, otherwise), "||");
    }

    /** {@return a command that may fail: the script goes on} */
    public static Line attempt(Command command) {
        Line line = commands(List.of(command), "");
        return new Line(line.text + " ||", null, line.targets);
    }

    /** {@return a command that runs where the condition holds; the script goes on either way} */
    public static Line when(Command condition, Command then) {
        Line line = commands(List.of(condition, then), "&&");
        return new Line(line.text + " ||", null, line.targets);
    }

    /** {@return the line as written, without its end} */
    public String text() {
        return text;
    }

    Optional<Label> label() {
        return Optional.ofNullable(label);
    }

    List<Label> targets() {
        return targets;
    }

    private static Line commands(List<Command> commands, String operator) {
        StringJoiner text = new StringJoiner(" " + operator + " ");
        List<Label> targets = new ArrayList<>();
        int tokens = 1;
        for (Command command : commands) {
            text.add(join(command.words()));
            tokens += command.words().size() + 1;
            Label target = command.target();
            if (target != null) {
                targets.add(target);
            }
        }
        if (tokens > TOKEN_LIMIT) {
            throw new RejectedTextException(
                    "script",
                    "a command of " + tokens + " tokens, over " + TOKEN_LIMIT,
                    text.toString());
        }
        return new Line(text.toString(), null, targets);
    }

    private static String join(List<Word> words) {
        StringJoiner text = new StringJoiner(" ");
        words.forEach(word -> text.add(word.text()));
        return text.toString();
    }
}
