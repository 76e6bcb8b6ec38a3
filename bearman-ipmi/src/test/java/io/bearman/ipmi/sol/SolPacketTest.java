package io.bearman.ipmi.sol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.ipmi.command.Malformed;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SolPacketTest {
    private static byte[] hex(String bytes) {
        return HexFormat.ofDelimiter(" ").parseHex(bytes);
    }

    @Test
    void fieldsAreInTheOrderOfTheSpecification() {
        assertThat(SolPacket.data(3, "ab".getBytes()).encode()).isEqualTo(hex("03 00 00 00 61 62"));
        assertThat(SolPacket.brk(15).encode()).isEqualTo(hex("0f 00 00 10"));
        assertThat(SolPacket.acknowledgement(7, 200).encode()).isEqualTo(hex("00 07 c8 00"));
    }

    @Test
    void reservedBitsOfTheNumbersMeanNothing() {
        SolPacket packet = SolPacket.decode(hex("f3 e2 05 00 61"));

        assertThat(packet.sequence()).isEqualTo(3);
        assertThat(packet.acknowledged()).isEqualTo(2);
        assertThat(packet.accepted()).isEqualTo(5);
        assertThat(packet.characters()).isEqualTo(hex("61"));
    }

    @ParameterizedTest
    @CsvSource({
        "04, BREAK",
        "08, OVERRUN",
        "10, DEACTIVATED",
        "20, UNAVAILABLE",
        "40, NACK",
    })
    void eachStatusIsOneBit(String flags, SolPacket.Status status) {
        assertThat(SolPacket.decode(hex("00 01 00 " + flags)).status()).containsExactly(status);
    }

    @ParameterizedTest
    @CsvSource({
        "01, FLUSH_OUTBOUND",
        "02, FLUSH_INBOUND",
        "04, DEASSERT_DCD",
        "08, PAUSE_CTS",
        "10, BREAK",
        "20, RING",
        "40, NACK",
    })
    void eachOperationIsOneBit(String flags, SolPacket.Operation operation) {
        assertThat(1 << operation.bit()).isEqualTo(Integer.parseInt(flags, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "01 00", "01 00 00"})
    void whatIsShorterThanItsHeaderIsMalformed(String bytes) {
        assertThatThrownBy(() -> SolPacket.decode(hex(bytes))).isInstanceOf(Malformed.class);
    }

    @Test
    void whateverTheBytesNothingElseIsThrown() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            try {
                assertThat(SolPacket.decode(bytes).characters()).hasSize(bytes.length - 4);
            } catch (Malformed e) {
                assertThat(bytes.length).isLessThan(4);
            }
        }
    }
}
