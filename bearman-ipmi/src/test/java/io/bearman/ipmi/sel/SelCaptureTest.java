package io.bearman.ipmi.sel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.ipmi.command.Timestamp;
import io.bearman.ipmi.record.Part;
import io.bearman.ipmi.record.RecordStore;
import io.bearman.ipmi.scripted.Conversation;
import io.bearman.ipmi.scripted.Exchange;
import io.bearman.ipmi.sdr.CapturedRecords;
import io.bearman.ipmi.sdr.SensorKey;
import io.bearman.ipmi.sensor.SensorType;
import io.bearman.ipmi.sensor.Sensors;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ipmi_sim answered to ipmitool about its log, and what ipmitool printed. */
class SelCaptureTest {
    private static final Conversation IPMITOOL = Conversation.of("ipmitool-sel");
    private static final Sensors SENSORS = Sensors.of(CapturedRecords.ipmiSim());
    private static final GetSelEntry LIKE = new GetSelEntry(0, 0, 0, 1);

    private final List<SelEntry> entries = entries();

    /** In the order of their numbers: ipmitool asks for some twice. */
    private static List<SelEntry> entries() {
        TreeMap<Integer, SelEntry> entries = new TreeMap<>();
        for (Exchange exchange : IPMITOOL.of(LIKE)) {
            if (exchange.answer()[0] == 0) {
                SelEntry entry = SelEntry.decode(((Part.Bytes) exchange.decode(LIKE)).bytes());
                entries.put(entry.id(), entry);
            }
        }
        return List.copyOf(entries.values());
    }

    @Test
    void theStateOfTheLogBeforeAndAfterItWasCleared() {
        List<RecordStore> states = IPMITOOL.of(new GetSelInfo()).stream()
                .map(exchange -> exchange.decode(new GetSelInfo()))
                .toList();

        assertThat(states).extracting(RecordStore::records).containsExactly(7, 0);
        assertThat(states.get(0).version()).isEqualTo("1.5");
        assertThat(states.get(0).freeBytes()).hasValue(15888);
        assertThat(states.get(0).features())
                .containsExactly(RecordStore.Feature.RESERVE, RecordStore.Feature.DELETE);
        assertThat(states.get(0).added()).hasToString("2026-11-28T00:54:04Z");
        assertThat(states.get(0).erased()).hasToString("start+00:37:05");
        assertThat(states.get(1).erased()).hasToString("2026-11-28T00:54:04Z");
    }

    @Test
    void everyQuestionForAnEntryIsEncodedAgainAsItWas() {
        assertThat(IPMITOOL.of(LIKE)).hasSize(7);
        for (Exchange exchange : IPMITOOL.of(LIKE)) {
            byte[] request = exchange.request();
            assertThat(new GetSelEntry(0, request[2] & 0xff | (request[3] & 0xff) << 8, 0, 0xff)
                            .data())
                    .isEqualTo(request);
        }
    }

    @Test
    void clearing() {
        assertThat(IPMITOOL.answer(new ReserveSel())).isEqualTo(2);
        assertThat(IPMITOOL.answer(new ClearSel(2, ClearSel.Operation.BEGIN)))
                .isEqualTo(ClearSel.Progress.ERASED);
        assertThat(new ClearSel(2, ClearSel.Operation.ASK).data())
                .isEqualTo(HexFormat.of().parseHex("0200434c5200"));
    }

    @Test
    void theClock() {
        Timestamp clock = IPMITOOL.answer(new GetSelTime());

        assertThat(clock).hasToString("2026-11-28T00:54:02Z");
        IPMITOOL.answer(new SetSelTime(Instant.parse("2026-11-28T00:54:02Z")));
    }

    @Test
    void aThresholdThatWasPassed() {
        SystemEvent event = (SystemEvent) entries.get(0);

        assertThat(event.source()).isEqualTo(new SensorKey(0x20, 0, 0, 1));
        assertThat(event.revision()).isEqualTo(4);
        assertThat(event.type()).isEqualTo(new SensorType(1));
        assertThat(event.asserted()).isTrue();
        assertThat(event.state().name()).isEqualTo("upper non-critical going high");
        assertThat(event.data()).hasToString("575550");
        assertThat(event.time()).hasToString("2026-11-28T00:54:03Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | CPU1 Temp: upper non-critical going high (reading 85 degrees C, threshold 80"
                        + " degrees C)",
                "1 | CPU1 Temp: upper non-critical going high deasserted (reading 45 degrees C,"
                        + " threshold 80 degrees C)",
                "2 | system firmware progress 0x00 of 0x01: firmware progress (starting"
                        + " operating system boot)",
                "3 | PSU2 Status: power supply input lost (AC/DC) (before presence detected)",
                "4 | OEM entry 0xc1 of manufacturer 4753: 010203040506",
                "5 | OEM entry 0xe2: 0102030405060708090a0b0c0d",
                "6 | memory 0x99: uncorrectable ECC deasserted (OEM data 0xff, OEM data 0x03)"
            })
    void anEntryInWords(int index, String text) {
        assertThat(entries.get(index).text(SENSORS)).isEqualTo(text);
    }

    @Test
    void withoutRecordsASensorIsItsTypeAndNumber() {
        assertThat(entries.get(0).text(Sensors.NONE))
                .isEqualTo(
                        "temperature 0x01: upper non-critical going high (reading 0x55, threshold"
                                + " 0x50)");
    }

    @Test
    void onlySomeEntriesHaveATime() {
        assertThat(entries)
                .extracting(entry -> entry.logged().isPresent())
                .containsExactly(true, true, true, true, true, false, true);
    }

    @Test
    void aTimeOutOfTheRangeOfTheClockIsNotAccepted() {
        assertThatThrownBy(() -> new SetSelTime(Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SetSelTime(Instant.parse("2200-01-01T00:00:00Z")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
