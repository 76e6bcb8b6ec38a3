package io.bearman.ipmi.sdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.ipmi.command.DeviceId;
import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.WireReader;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Record types and names by the tables of the specification; bytes are written by hand. */
class SdrTest {

    @ParameterizedTest
    @CsvSource({
        // 8-bit ASCII and Latin 1
        "c3 465431, FT1",
        "c4 b0432020, '°C  '",
        "c5 46414e0000, FAN",
        "c0, ''",
        // 6-bit ASCII, length in characters and, as many write it, in bytes; the specification's
        // example
        "84 29dca6, IPMI",
        "83 29dca6, IPMI",
        "85 29dca66b, IPMIK",
        // BCD plus
        "44 12ab, 12 -",
        "42 1c3f, 1.3?",
        "43 1234, 123",
        // 16 bits a character
        "03 5000530055 00, PSU",
        "04 50005300, PS",
        // longer than the record: as much as there is
        "ca 4142, AB",
        "df 41, A",
        // what could steer a terminal is replaced
        "c4 1b5b326a, �[2j",
        "c3 9b3141, �1A"
    })
    void aNameInEachCoding(String hex, String name) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThat(IdString.read(new WireReader(bytes))).isEqualTo(name);
    }

    @Test
    void aListOfEntities() {
        EntityAssociation association = (EntityAssociation)
                decode("0700 51 08 0b", "17 01 40", "0a 01", "0a 02", "1d 05", "00 00");

        assertThat(association.container().text()).isEqualTo("system chassis 1");
        assertThat(association.linked()).isTrue();
        assertThat(association.presence()).isFalse();
        assertThat(association.contained())
                .extracting(range -> range.first() + " to " + range.last())
                .containsExactly("10.1 to 10.1", "10.2 to 10.2", "29.5 to 29.5");
    }

    @Test
    void rangesOfEntities() {
        EntityAssociation association = (EntityAssociation)
                decode("0700 51 08 0b", "17 01 a0", "20 01", "20 10", "1d 01", "1d 06");

        assertThat(association.presence()).isTrue();
        assertThat(association.contained())
                .extracting(range -> range.first() + " to " + range.last())
                .containsExactly("32.1 to 32.16", "29.1 to 29.6");
    }

    @Test
    void entitiesOfAnotherController() {
        EntityAssociation association = (EntityAssociation) decode(
                "0800 51 09 1b",
                "17 60 20 10 80",
                "42 10 0a 61",
                "42 10 0a 64",
                "00 00 00 00",
                "00 00 00 00",
                "000000000000");

        assertThat(association.device()).isEqualTo(new EntityAssociation.Device(0x20, 1));
        assertThat(association.container().instance()).isEqualTo(0x60);
        assertThat(association.contained())
                .containsExactly(new EntityAssociation.Range(
                        new Entity(0x0a, 0x61, false),
                        new Entity(0x0a, 0x64, false),
                        new EntityAssociation.Device(0x42, 1)));
    }

    @Test
    void anInventoryOnAPrivateBusIsNotAtTheBmc() {
        FruLocator fru = (FruLocator)
                decode("0900 51 11 0f", "42 a4 0b 10 00", "08 02 0a 02 00", "c4 50535532");

        assertThat(fru.logical()).isFalse();
        assertThat(fru.atBmc()).isFalse();
        assertThat(fru.controller()).isEqualTo(0x42);
        assertThat(fru.channel()).isEqualTo(1);
        assertThat(fru.lun()).isEqualTo(1);
        assertThat(fru.bus()).isEqualTo(3);
        assertThat(fru.name()).isEqualTo("PSU2");
    }

    @Test
    void aDeviceOnABus() {
        DeviceLocator device = (DeviceLocator)
                decode("0a00 51 10 0f", "20 a1 ea 00 00", "05 00 03 01 00", "c3 525443 00");

        assertThat(device.controller()).isEqualTo(0x20);
        assertThat(device.address()).isEqualTo(0xa0);
        assertThat(device.channel()).isEqualTo(0x0f);
        assertThat(device.lun()).isEqualTo(1);
        assertThat(device.bus()).isEqualTo(2);
        assertThat(device.entity()).hasToString("3.1");
        assertThat(device.name()).isEqualTo("RTC");
    }

    @Test
    void anotherController() {
        McLocator mc =
                (McLocator) decode("0b00 51 12 0d", "42 01 00 29 000000", "0a 01 00", "c2 5031 00");

        assertThat(mc.address()).isEqualTo(0x42);
        assertThat(mc.channel()).isEqualTo(1);
        assertThat(mc.supports())
                .containsExactly(
                        DeviceId.Support.SENSOR,
                        DeviceId.Support.FRU_INVENTORY,
                        DeviceId.Support.IPMB_EVENT_GENERATOR);
        assertThat(mc.name()).isEqualTo("P1");
    }

    @Test
    void aVendorsRecordIsKeptAsItIs() {
        assertThat(decode("0c00 51 c0 06", "570100 010203"))
                .isEqualTo(new OemSdr(12, 343, "010203"));
    }

    @Test
    void aRecordOfAnUnknownTypeIsKeptAsItIs() {
        OpaqueSdr record = (OpaqueSdr) decode("0d00 51 14 02", "abcd");

        assertThat(record.type()).isEqualTo(0x14);
        assertThat(record.data()).isEqualTo("abcd");
        assertThat(record.why()).contains("not known");
    }

    @Test
    void aSensorRecordThatIsTooShortDoesNotHideTheOthers() {
        OpaqueSdr record = (OpaqueSdr) decode("0e00 51 01 04", "20000101");

        assertThat(record.id()).isEqualTo(14);
        assertThat(record.type()).isEqualTo(1);
        assertThat(record.why()).contains("ends after 4 bytes");
    }

    @Test
    void aRecordShorterThanItsHeaderPromisesIsMalformed() {
        assertThatThrownBy(() -> decode("0e00 51 01 05", "20000101")).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> decode("0e00 51 01")).isInstanceOf(Malformed.class);
    }

    @Test
    void theSensorsOfASharedRecordAreToldApart() {
        Sharing letters = new Sharing(3, true, 24, true);
        Sharing numbers = new Sharing(3, false, 4, false);
        SensorKey first = new SensorKey(0x20, 0, 1, 254);

        assertThat(letters.name("DIMM ", 0)).isEqualTo("DIMM Y");
        assertThat(letters.name("DIMM ", 2)).isEqualTo("DIMM AA");
        assertThat(numbers.name("CPU", 2)).isEqualTo("CPU6");
        assertThat(Sharing.ALONE.name("CPU ", 0)).isEqualTo("CPU");
        assertThat(letters.key(first, 2)).isEqualTo(new SensorKey(0x20, 0, 1, 0));
        assertThat(letters.entity(new Entity(32, 1, false), 2)).hasToString("32.3");
        assertThat(numbers.entity(new Entity(32, 1, false), 2)).hasToString("32.1");
    }

    @ParameterizedTest
    @CsvSource({
        "00 01 00, degrees C",
        "01 00 00, %",
        "01 01 00, % degrees C",
        "02 06 18, W/h",
        "04 06 18, W*h",
        "18 46 00, B/s",
        "20 12 00, RPM/min",
        "00 13 00, Hz",
        "00 5c 00, grams",
        "00 5d 00, ?",
        "00 00 00, ''"
    })
    void aUnitInWords(String hex, String text) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        WireReader in = new WireReader(bytes);

        assertThat(Unit.of(in.uint8(), in).text()).isEqualTo(text);
    }

    @Test
    void aValueInItsUnit() {
        Unit volts = new Unit(
                BaseUnit.VOLTS, Unit.Relation.NONE, BaseUnit.UNSPECIFIED, Unit.Rate.NONE, false);

        assertThat(volts.text(12.18)).isEqualTo("12.18 V");
        assertThat(volts.text(5100)).isEqualTo("5100 V");
        assertThat(volts.text(-0.0004)).isEqualTo("0 V");
        assertThat(volts.text(1.23456)).isEqualTo("1.235 V");
        assertThat(Unit.NONE.text(3)).isEqualTo("3");
    }

    @Test
    void thingsThatTheSpecificationNames() {
        assertThat(new Entity(0x37, 1, false).text()).isEqualTo("air inlet 1");
        assertThat(new Entity(0x40, 2, false).text()).isEqualTo("air inlet 2");
        assertThat(new Entity(0x35, 1, false).text()).isEqualTo("real-time clock 1");
        assertThat(new Entity(0x20, 9, false).text()).isEqualTo("memory device 9");
        assertThat(new Entity(0xd0, 1, false).text()).isEqualTo("entity 208 1");
    }

    private static Sdr decode(String... hex) {
        return Sdr.decode(HexFormat.of().parseHex(String.join("", hex).replace(" ", "")));
    }
}
