package io.bearman.pxe.script;

import java.util.List;
import java.util.Random;

/** What somebody might put where a script is made from: all that iPXE reads in its own way. */
final class HostileText {
    private static final List<String> PIECES = List.of(
            "$",
            "{",
            "}",
            "${",
            "${net0/mac}",
            "${x}",
            "#",
            "&&",
            "||",
            ";",
            "&",
            "|",
            "\\",
            "\n",
            "\r",
            "\t",
            " ",
            "\u000b",
            "\f",
            "\u0000",
            "\u007f",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\u00e9",
            "\ud83d\ude00",
            "\"",
            "'",
            "`",
            "%24",
            "--",
            "poweroff",
            "set",
            "goto",
            ":",
            "=",
            "a",
            "b",
            "console=ttyS0",
            "http://h/",
            "0");

    private HostileText() {}

    /** {@return one to four pieces in a row} */
    static String of(Random random) {
        return of(random, PIECES);
    }

    static String of(Random random, List<String> pieces) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(4); left >= 0; left--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }
}
