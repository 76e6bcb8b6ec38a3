package io.bearman.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.cli.Escape.Typed;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapeTest {
    private final Escape escape = new Escape('~');

    /** Types it, and shows what became of it: commands in angle brackets, Enter as a slash. */
    private String type(String keys) {
        byte[] bytes = keys.replace('/', '\r').getBytes(ISO_8859_1);
        return escape.of(bytes, bytes.length).stream()
                .map(EscapeTest::shown)
                .collect(Collectors.joining());
    }

    private static String shown(Typed typed) {
        if (typed instanceof Typed.Characters characters) {
            return new String(characters.bytes(), ISO_8859_1).replace('\r', '/');
        }
        return "<" + typed.getClass().getSimpleName() + ">";
    }

    @ParameterizedTest
    @CsvSource({
        "~., <Quit>",
        "ls/~., ls/<Quit>",
        "ls~., ls~.",
        "/~B/~b, /<Break>/<Break>",
        "~Bx, <Break>x",
        "~B~., <Break><Quit>",
        "~?, <Help>",
        "~~., ~.",
        "~~/~., ~/<Quit>",
        "~a, ~a",
        "~/~., ~/<Quit>",
        "/~/~., /~/<Quit>",
        "a~/~., a~/<Quit>",
        "~, ''",
    })
    void onlyWhatFollowsAnEnterIsForUs(String keys, String became) {
        assertThat(type(keys)).isEqualTo(became);
    }

    @Test
    void theKeysMayComeOneByOne() {
        assertThat(type("l") + type("s") + type("/") + type("~") + type("."))
                .isEqualTo("ls/<Quit>");
        assertThat(type("~") + type("x")).isEqualTo("~x");
    }

    @Test
    void anotherCharacterCanBeChosen() {
        byte[] keys = "~.\r&.".getBytes(ISO_8859_1);

        assertThat(new Escape('&').of(keys, keys.length)).last().isInstanceOf(Typed.Quit.class);
        assertThat(new Escape('&').help()).contains("&.", "&B", "&&");
    }

    @Test
    void allOtherBytesArePassedOnAsTheyAre() {
        byte[] bytes = new byte[50_000];
        new Random(1).nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '~') {
                bytes[i] = 0;
            }
        }

        assertThat(type(new String(bytes, ISO_8859_1).replace('/', 'x')))
                .isEqualTo(new String(bytes, ISO_8859_1).replace('/', 'x').replace('\r', '/'));
    }

    @Test
    void onlySoManyBytesAreTyped() {
        assertThat(escape.of("abc".getBytes(ISO_8859_1), 2)).hasSize(1);
        assertThat(type("")).isEmpty();
    }
}
