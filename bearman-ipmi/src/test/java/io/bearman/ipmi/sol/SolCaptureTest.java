package io.bearman.ipmi.sol;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.ipmi.SolCapture;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Serial over LAN as ipmitool and ipmi_sim speak it. */
class SolCaptureTest {
    private final List<SolCapture> said = SolCapture.all();

    private List<SolPacket> packets(boolean toBmc) {
        return said.stream()
                .filter(it -> it.sol() && it.toBmc() == toBmc)
                .map(it -> SolPacket.decode(it.bytes()))
                .toList();
    }

    private static String characters(List<SolPacket> packets) {
        return packets.stream()
                .map(it -> new String(it.characters(), StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining());
    }

    @Test
    void everyPacketIsEncodedAgainAsItWas() {
        assertThat(said.stream().filter(SolCapture::sol))
                .hasSize(12)
                .allSatisfy(it ->
                        assertThat(SolPacket.decode(it.bytes()).encode()).isEqualTo(it.bytes()));
    }

    @Test
    void theCharactersAreThoseThatWereTypedAndShown() {
        assertThat(characters(packets(true))).isEqualTo("hello\rx\r");
        assertThat(characters(packets(false))).isEqualTo("<hello\r><\u00ff\u00f3x\r>");
    }

    @Test
    void aBreakHasItsBitAndNoCharacters() {
        assertThat(packets(true)).contains(SolPacket.brk(2));
    }

    @Test
    void acknowledgementsHaveTheNumberZero() {
        assertThat(packets(true)).contains(SolPacket.acknowledgement(2, 8));
        assertThat(packets(false)).contains(SolPacket.acknowledgement(1, 6));
    }

    @Test
    void theActivationAsIpmiSimAnswersIt() {
        assertThat(answer(new ActivatePayload(1)))
                .isEqualTo(new ActivatePayload.Answer.Granted(false, 32, 16384, 623));
        // ipmitool wants nothing protected that the BMC does not protect by itself; else the same.
        assertThat(question(new ActivatePayload(1))).startsWith(1, 1).hasSize(6);
    }

    @Test
    void theDeactivationAsIpmitoolSendsIt() {
        DeactivatePayload deactivate = new DeactivatePayload(1);

        assertThat(question(deactivate)).isEqualTo(deactivate.data());
        assertThat(answer(deactivate)).isEqualTo(DeactivatePayload.Outcome.DEACTIVATED);
    }

    private byte[] question(Command<?> command) {
        return find(command, true).bytes();
    }

    private <R> R answer(Command<R> command) {
        WireReader in = new WireReader(find(command, false).bytes());
        assertThat(in.uint8()).isZero();
        return command.decode(in);
    }

    private SolCapture find(Command<?> command, boolean toBmc) {
        return said.stream()
                .filter(it -> !it.sol() && it.command() == command.number() && it.toBmc() == toBmc)
                .findFirst()
                .orElseThrow();
    }
}
