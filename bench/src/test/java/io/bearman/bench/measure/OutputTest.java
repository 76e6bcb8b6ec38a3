package io.bearman.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final Row RACED = new Row(
            "ipmi",
            "power status of 200 BMCs, warm",
            "s",
            0.0512345,
            0.1,
            "ipmipower",
            new Reach.OfPeer(0.5),
            7,
            null);
    private static final Row ALONE = new Row(
            "store",
            "import of 100,000 hosts, SQLite",
            "s",
            14.0,
            null,
            null,
            new Reach.AtMost(30),
            3,
            null);
    private static final Row NO_PEER = new Row(
            "ipmi",
            "client CPU",
            "s",
            0.02,
            null,
            "ipmipower",
            new Reach.OfPeer(0.3),
            7,
            "as root: apt-get install freeipmi-tools");

    private static JsonNode json(Row... rows) throws IOException {
        return new ObjectMapper().readTree(Output.json(List.of(rows)));
    }

    @Test
    void aRowBesideAPeerHasTheTenKeysInTheirOrder() {
        assertThat(Output.json(List.of(RACED)))
                .isEqualTo("[{\"area\":\"ipmi\",\"what\":\"power status of 200 BMCs, warm\","
                        + "\"unit\":\"s\",\"bearman\":0.05123,\"peer\":0.1,"
                        + "\"peerName\":\"ipmipower\",\"ratio\":0.5123,"
                        + "\"reach\":\"<= 0.5x\",\"met\":false,\"runs\":7}]\n");
    }

    @Test
    void whatHasNoPeerHasNullsForIt() throws IOException {
        JsonNode row = json(ALONE).get(0);

        assertThat(row.get("peer").isNull()).isTrue();
        assertThat(row.get("peerName").isNull()).isTrue();
        assertThat(row.get("ratio").isNull()).isTrue();
        assertThat(row.get("met").booleanValue()).isTrue();
        assertThat(row.has("skipped")).isFalse();
    }

    @Test
    void aPeerThatIsNotHereIsNamedWithWhatToInstall() throws IOException {
        JsonNode row = json(NO_PEER).get(0);

        assertThat(row.get("bearman").doubleValue()).isEqualTo(0.02);
        assertThat(row.get("peer").isNull()).isTrue();
        assertThat(row.get("met").isNull()).isTrue();
        assertThat(row.get("skipped").textValue()).contains("freeipmi-tools");
        assertThat(Output.table(List.of(NO_PEER), 80))
                .contains("skipped ipmipower")
                .contains("skipped client CPU, ipmipower: as root: apt-get install freeipmi-tools");
    }

    @Test
    void noRowsAreAnEmptyArray() {
        assertThat(Output.json(List.of())).isEqualTo("[]\n");
    }

    @Test
    void theTableSaysWhatWasMetAndWhatWasNot() {
        assertThat(Output.table(List.of(RACED, ALONE, NO_PEER), 120))
                .containsPattern("power status of 200 BMCs, warm +0.0512 s +0.1 ipmipower +0.512"
                        + " +<= 0.5x +NO +7")
                .containsPattern("import of 100,000 hosts, SQLite +14 s +<= 30 +yes +3")
                .endsWith("1 met, 1 not met, 0 only noted, 1 skipped\n");
    }

    @Test
    void theTableIsNoWiderThanTheTerminal() {
        Row longOne = new Row(
                "ipmi",
                "answered of 50 BMCs with 20 % of the packets lost each way and 5 ms of delay",
                "%",
                100.0,
                61.5,
                "ipmitool",
                new Reach.AtLeast(100),
                3,
                null);

        assertThat(Output.table(List.of(RACED, longOne), 80).lines())
                .allMatch(line -> line.length() <= 80)
                .anyMatch(line -> line.startsWith("answered of 50"));
    }
}
