package io.bearman.ipmi.sel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.Timestamp;
import io.bearman.ipmi.sensor.Sensors;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries by the tables of the specification; bytes are written by hand. */
class SelEntryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // memory, correctable ECC, module in event data 3
                "0c 01 6f 30 ff 05 | memory 0x01: correctable ECC (data 0x05)",
                // firmware error: no usable memory
                "0f 06 6f c0 02 ff | system firmware progress 0x06: firmware error (no usable system"
                        + " memory)",
                "0f 06 6f 80 77 ff | system firmware progress 0x06: firmware error (OEM data 0x77)",
                "0f 06 6f c2 77 ff | system firmware progress 0x06: firmware progress (code 0x77)",
                // redundancy lost, before fully redundant
                "09 02 0b 41 f0 ff | power unit 0x02: redundancy lost (before fully redundant)",
                // no previous state
                "09 02 0b 41 ff ff | power unit 0x02: redundancy lost",
                // a state ended
                "08 21 ef 03 ff ff | power supply 0x21: power supply input lost (AC/DC) deasserted",
                // vendor's own
                "c3 21 70 05 ff ff | OEM type 0xc3 0x21: state 5",
                "07 10 6f 01 00 00 | processor 0x10: thermal trip"
            })
    void anEventInWords(String hex, String text) {
        assertThat(decode("0100 02 00000060 2000 04" + hex).text(Sensors.NONE)).isEqualTo(text);
    }

    @Test
    void anEventOfSoftwareOnAnotherChannelAndUnit() {
        SystemEvent event = (SystemEvent) decode("0100 02 00000060 4131 04 12 08 6f 00 ff ff");

        assertThat(event.source().owner()).isEqualTo(0x41);
        assertThat(event.source().channel()).isEqualTo(3);
        assertThat(event.source().lun()).isEqualTo(1);
        assertThat(event.text(Sensors.NONE))
                .isEqualTo("system event 0x08 unit 1 of 0x41 on channel 3: system reconfigured");
    }

    @ParameterizedTest
    @CsvSource({"00", "01", "03", "7f", "bf"})
    void anEntryOfAnUnknownTypeIsKeptAsItIs(String type) {
        SelEntry entry = decode("0100" + type + "0102030405060708090a0b0c0d");

        assertThat(entry).isInstanceOf(SelEntry.Oem.class);
        assertThat(((SelEntry.Oem) entry).data()).isEqualTo("0102030405060708090a0b0c0d");
    }

    @Test
    void anEntryWithFewerBytesIsMalformed() {
        assertThatThrownBy(() -> decode("0100 02 00000060 2000 04 12 08 6f 00 ff"))
                .isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, start+00:00:00",
        "1740, start+00:29:00",
        "536870912, start+149130:48:32",
        "536870913, 1987-01-05T18:48:33Z",
        "4294967294, 2106-02-07T06:28:14Z",
        "4294967295, unknown"
    })
    void aTimeOfABmc(long seconds, String text) {
        assertThat(new Timestamp(seconds)).hasToString(text);
    }

    private static SelEntry decode(String hex) {
        return SelEntry.decode(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
