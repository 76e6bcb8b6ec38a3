package io.bearman.cli;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what is meant for us in what a human types to a console: after an Enter, the escape character and
 * a letter. All else is passed on as it is. Not thread-safe.
 */
final class Escape {
    private static final int CARRIAGE_RETURN = '\r';
    private static final int LINE_FEED = '\n';

    private final int character;
    private boolean atLineStart = true;
    private boolean escaped;

    Escape(char character) {
        this.character = character;
    }

    /** What is to be done, in the order in which it was typed. */
    sealed interface Typed {
        /** For the machine. */
        record Characters(byte[] bytes) implements Typed {}

        /** The console is to be left. */
        record Quit() implements Typed {}

        /** A break is to be sent. */
        record Break() implements Typed {}

        /** What can be typed is to be shown. */
        record Help() implements Typed {}
    }

    /** {@return what these bytes are} */
    List<Typed> of(byte[] bytes, int length) {
        List<Typed> all = new ArrayList<>();
        ByteArrayOutputStream pending = new ByteArrayOutputStream();
        for (int i = 0; i < length; i++) {
            one(bytes[i] & 0xff, pending, all);
        }
        flush(pending, all);
        return all;
    }

    private void one(int typed, ByteArrayOutputStream pending, List<Typed> all) {
        if (escaped) {
            escaped = false;
            if (afterEscape(typed, pending, all)) {
                return;
            }
        } else if (atLineStart && typed == character) {
            escaped = true;
            return;
        }
        pending.write(typed);
        atLineStart = typed == CARRIAGE_RETURN || typed == LINE_FEED;
    }

    /** {@return whether it was for us alone} */
    private boolean afterEscape(int typed, ByteArrayOutputStream pending, List<Typed> all) {
        if (typed == character) {
            return false; // twice is once
        }
        Typed command = switch (typed) {
            case '.' -> new Typed.Quit();
            case 'B', 'b' -> new Typed.Break();
            case '?' -> new Typed.Help();
            default -> null;
        };
        if (command == null) {
            pending.write(character);
            return false;
        }
        flush(pending, all);
        all.add(command);
        atLineStart = true;
        return true;
    }

    private static void flush(ByteArrayOutputStream pending, List<Typed> all) {
        if (pending.size() > 0) {
            all.add(new Typed.Characters(pending.toByteArray()));
            pending.reset();
        }
    }

    /** {@return what can be typed, for people} */
    String help() {
        char it = (char) character;
        return it + ".  leave   " + it + "B  send a break   " + it + "?  this   " + it + it + "  "
                + it + "   (each after an Enter)";
    }
}
