package io.bearman.pxe.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "console=ttyS0,115200n8",
                "a;b",
                "a&&b",
                "a||b",
                "a#b",
                "a$b$c",
                "$",
                "{x}",
                "a\\b",
                "\"quoted\"",
                "--option",
                "!",
                "~",
                "%24%7Bnet0/mac%7D"
            })
    void whatIpxeTakesLiterallyIsTaken(String text) {
        assertThat(Word.of("args[0]", text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\tb",
                "a\nb",
                "a\rb",
                "a\u0000b",
                "\u007f",
                "caf\u00e9",
                "a\u2028b",
                "\ud83d\ude00",
                "${",
                "${net0/mac}",
                "a${b",
                "a$${b}",
                "#",
                "#a",
                "&&",
                "||",
                ";",
                "a\\",
                "\\"
            })
    void whatIpxeReadsOtherwiseIsRefused(String text) {
        assertThatThrownBy(() -> Word.of("args[0]", text))
                .isInstanceOf(RejectedTextException.class)
                .hasMessageStartingWith("args[0]: ");
    }

    @Test
    void anExpansionThatTwoPiecesMakeIsRefused() {
        Word dollar = Word.of("a", "x$");

        assertThatThrownBy(() -> dollar.and("b", "{net0/mac}"))
                .isInstanceOf(RejectedTextException.class)
                .hasMessageStartingWith("b: ");
        assertThatThrownBy(() -> dollar.and(Setting.UUID))
                .isInstanceOf(RejectedTextException.class);
    }

    @Test
    void anEmptyPieceDoesNotHideTheOneBefore() {
        Word dollar = Word.of("a", "x$").and("b", "");

        assertThatThrownBy(() -> dollar.and("c", "{y}")).isInstanceOf(RejectedTextException.class);
    }

    @Test
    void aSettingStandsBetweenLiterals() {
        Word word = Word.of("a", "mac=").and(Setting.mac(0)).and("b", "&uuid=").and(Setting.UUID);

        assertThat(word.text()).isEqualTo("mac=${net0/mac:hexhyp}&uuid=${uuid}");
        assertThat(word.expands()).isTrue();
    }

    @Test
    void aHostileTextIsShownOnOnePrintableLine() {
        assertThatThrownBy(() ->
                        Word.of("profiles.compute.args[3]", "a\n\u2028${x}" + "y".repeat(500)))
                .hasMessageStartingWith("profiles.compute.args[3]: ")
                .message()
                .matches("[\\x20-\\x7e]{1,220}");
    }

    @Test
    void anEncodedUrlIsTakenAsItStands() {
        URI url = URI.create("http://[2001:db8::1]:8080/a%20b/vmlinuz?x=1&y=2");

        assertThat(Word.url("kernel", url).text()).isEqualTo(url.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vmlinuz",
                "/vmlinuz",
                "//host/vmlinuz",
                "file:///vmlinuz",
                "tftp://host/vmlinuz",
                "http:vmlinuz",
                "http:///vmlinuz",
                "http://user:pass@host/vmlinuz",
                "http://host/a#b",
                "http://host/caf\u00e9",
                "http://a..b/x",
                "mailto:root@host"
            })
    void whatIsNoAbsoluteEncodedUrlIsRefused(String url) {
        assertThatThrownBy(() -> Word.url("profiles.p.kernel", URI.create(url)))
                .isInstanceOf(RejectedTextException.class)
                .hasMessageStartingWith("profiles.p.kernel: ")
                .message()
                .doesNotContain("pass@");
    }

    @Test
    void aUrlLongerThanAnyoneNeedsIsRefused() {
        URI url = URI.create("http://host/" + "a".repeat(Word.URL_LIMIT));

        assertThatThrownBy(() -> Word.url("kernel", url)).isInstanceOf(RejectedTextException.class);
    }
}
