package io.bearman.pxe.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class IpxeScriptTest {
    private static final Duration STALL = Duration.ofSeconds(1);
    private static final Word URL = Word.url("kernel", URI.create("http://h/k"));

    @Test
    void aScriptBeginsAsIpxeWantsIt() {
        IpxeScript script = new IpxeScript(List.of(Line.run(Command.boot())));

        assertThat(script.text()).isEqualTo("#!ipxe\nboot\n");
        assertThat(script.bytes()).hasSize(script.text().length());
    }

    @Test
    void aJumpNeedsItsLabel() {
        Line jump = Line.run(Command.jump(new Label("nowhere")));

        assertThatThrownBy(() -> new IpxeScript(List.of(jump)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void aLabelStandsOnce() {
        Line label = Line.label(new Label("here"));

        assertThatThrownBy(() -> new IpxeScript(List.of(label, label)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("here");
    }

    @Test
    void twoHundredTokensALineAndNotOneMore() {
        List<Word> words = Collections.nCopies(Line.TOKEN_LIMIT - 3, Word.of("a", "w"));
        Line.run(Command.echo(words));

        List<Word> more = Collections.nCopies(Line.TOKEN_LIMIT - 2, Word.of("a", "w"));
        assertThatThrownBy(() -> Line.run(Command.echo(more)))
                .isInstanceOf(RejectedTextException.class)
                .hasMessageContaining("tokens");
    }

    @Test
    void aCommandLineOf2047BytesAndNotOneMore() {
        Word longest = Word.of("a", "x".repeat(2045));
        Word one = Word.of("a", "y");
        Command kernel = Command.kernel("args", STALL, URL, List.of(longest, one));

        assertThat(Line.run(kernel).text()).endsWith("x y");
        assertThatThrownBy(() ->
                        Command.kernel("args", STALL, URL, List.of(longest, Word.of("a", "yy"))))
                .isInstanceOf(RejectedTextException.class)
                .hasMessageStartingWith("args: ")
                .hasMessageContaining("2048 bytes");
    }

    @Test
    void aScriptOf64KiBAndNotOneByteMore() {
        // "echo " and the end of the line make 6.
        Line kilobyte = Line.run(Command.echo(List.of(Word.of("a", "x".repeat(1024 - 6)))));
        List<Line> lines = new java.util.ArrayList<>(Collections.nCopies(63, kilobyte));
        lines.add(Line.run(Command.echo(List.of(Word.of("a", "x".repeat(1024 - 6 - 7))))));

        assertThat(new IpxeScript(lines).bytes()).hasSize(IpxeScript.LIMIT);
        lines.set(63, Line.run(Command.echo(List.of(Word.of("a", "x".repeat(1024 - 6 - 6))))));
        assertThatThrownBy(() -> new IpxeScript(lines)).isInstanceOf(RejectedTextException.class);
    }

    @Test
    void aCommandThatMayFailDoesNotEndTheScript() {
        assertThat(Line.attempt(Command.ifclose(3)).text()).isEqualTo("ifclose net3 ||");
        assertThat(Line.when(Command.isset(Setting.ip(7)), Command.boot()).text())
                .isEqualTo("isset ${net7/ip} && boot ||");
    }

    @Test
    void anEchoCannotBeMadeAnOption() {
        assertThatThrownBy(() -> Command.echo(List.of(Word.of("a", "-n"))))
                .isInstanceOf(RejectedTextException.class);
    }

    @Test
    void aScriptLooksAtEightCards() {
        assertThatThrownBy(() -> Setting.mac(8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Setting.mac(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void labelsAndCountersAreNames() {
        for (String bad : List.of("", "A", "a b", "1a", "a-b", "a\n", "a".repeat(33))) {
            assertThatThrownBy(() -> new Label(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Counter(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
