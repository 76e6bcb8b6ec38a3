package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.Mac;
import io.bearman.pxe.script.RejectedTextException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootRequestTest {
    @Test
    void everythingThatIpxeSaysIsRead() {
        BootRequest request = BootRequest.parse("mac=52-54-00-00-00-01&uuid=" + Fleet.uuid(1)
                + "&serial=534e2d31303031&arch=x86_64&fw=pcbios");

        assertThat(request)
                .isEqualTo(new BootRequest(
                        Fleet.mac(1), Fleet.uuid(1), Fleet.serial(1), "x86_64", "pcbios"));
    }

    @Test
    void whatIpxeDoesNotHaveIsNotSaid() {
        BootRequest request = BootRequest.parse("mac=&uuid=&serial=&arch=&fw=");

        assertThat(request).isEqualTo(new BootRequest(null, null, null, "", ""));
        assertThat(BootRequest.parse(null)).isEqualTo(request);
    }

    @Test
    void aMacMayComeWithColonsAsCurlEncodesThem() {
        assertThat(BootRequest.parse("mac=52%3A54%3a00:AB:cd:ef").mac())
                .contains(Mac.of("52:54:00:ab:cd:ef"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SN; #x && y || z", "caf\u00e9 \u2028 \ud83d\ude00", "${net0/mac}\n"})
    void aHostileSerialArrivesExact(String serial) {
        String hex = HexFormat.of().formatHex(serial.getBytes(StandardCharsets.UTF_8));

        assertThat(BootRequest.parse("serial=" + hex).serial()).contains(serial);
    }

    @Test
    void aSerialThatIsNoTextIsStillASerial() {
        assertThat(BootRequest.parse("serial=ff00fe").serial()).contains("\u00ff\u0000\u00fe");
    }

    @Test
    void unknownKeysAreIgnoredWhateverTheyHold() {
        assertThat(BootRequest.parse("x=%zz&&=&mac&MAC=evil&x=2&mac2=${y}"))
                .isEqualTo(BootRequest.parse(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mac=52:54:00:00:00",
                "mac=52-54-00-00-00-01-02",
                "mac=zz:54:00:00:00:01",
                "mac=%00",
                "mac=525400000001",
                "uuid=x",
                "uuid=1-2-3-4-5",
                "uuid=%zz",
                "serial=abc",
                "serial=zz",
                "serial=53 4e",
                "arch=../../etc/passwd",
                "fw=${x}",
                "mac=52-54-00-00-00-01%0a",
                "mac=52-54-00-00-00-01&mac=52-54-00-00-00-02",
                "uuid=&uuid=",
                "arch=%24%7Bx%7D"
            })
    void aKnownKeyOutOfItsFormIsRefusedWithoutItsValue(String query) {
        assertThatThrownBy(() -> BootRequest.parse(query))
                .isInstanceOf(RejectedTextException.class)
                .message()
                .matches("query\\.[a-z]+: (not in its form|said twice)");
    }

    @Test
    void anEndlessQueryIsRefused() {
        assertThatThrownBy(() -> BootRequest.parse("x=" + "y".repeat(3000)))
                .isInstanceOf(RejectedTextException.class);
    }
}
