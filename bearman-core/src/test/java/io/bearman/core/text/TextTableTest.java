package io.bearman.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
    private static final int WIDE = 200;

    private final TextTable table = TextTable.headed("HOST", "ANSWER")
            .row("cn1", "on")
            .row("cn12", "the BMC of this host did not answer to anything at all");

    @Test
    void columnsLineUp() {
        assertThat(table.toString()).startsWith("HOST  ANSWER\ncn1   on\ncn12  the BMC");
    }

    @Test
    void whatFitsIsNotBroken() {
        assertThat(table.toString(WIDE)).isEqualTo(table.toString());
    }

    @Test
    void aLongLastCellIsBrokenBetweenWordsBelowItself() {
        assertThat(table.toString(36)).isEqualTo("""
                HOST  ANSWER
                cn1   on
                cn12  the BMC of this host did not
                      answer to anything at all
                """);
    }

    @Test
    void withoutRoomForWordsALineRunsOn() {
        assertThat(table.toString(20)).isEqualTo(table.toString());
    }

    @Test
    void aWordThatIsTooLongStaysWhole() {
        String text = TextTable.bare().row("a", "x".repeat(60) + " end").toString(40);

        assertThat(text).isEqualTo("a  " + "x".repeat(60) + "\n   end\n");
    }

    @Test
    void nothingIsNothing() {
        assertThat(TextTable.bare().toString(40)).isEmpty();
    }
}
