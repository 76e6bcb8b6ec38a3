package io.bearman.ipmi.sdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bearman.ipmi.command.DeviceId;
import io.bearman.ipmi.command.WireWriter;
import io.bearman.ipmi.record.Part;
import io.bearman.ipmi.record.RecordStore;
import io.bearman.ipmi.scripted.Conversation;
import io.bearman.ipmi.scripted.Exchange;
import io.bearman.ipmi.scripted.ScriptedDialogue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ipmi_sim answered to others about its sensor records. */
class SdrCaptureTest {
    private static final int RECORDS = 34;

    private final Conversation ipmitool = Conversation.of("ipmitool-sdr");
    private final SdrRepository repository = SdrRepository.of(records(ipmitool));

    @Test
    void theStateOfTheRepository() {
        RecordStore info = ipmitool.answer(new GetSdrRepositoryInfo()).orElseThrow();

        assertThat(info.version()).isEqualTo("1.5");
        assertThat(info.records()).isEqualTo(RECORDS);
        assertThat(info.freeBytes()).hasValue(0xfffe);
        assertThat(info.features()).containsExactly(RecordStore.Feature.RESERVE);
    }

    @Test
    void aReservation() {
        assertThat(ipmitool.answer(new ReserveSdrs(SdrSource.REPOSITORY, 0))).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipmitool-sdr", "freeipmi-sdr"})
    void everyQuestionForARecordIsEncodedAgainAsItWas(String name) {
        GetSdr like = new GetSdr(SdrSource.REPOSITORY, 0, 0, 0, 0, 1);
        List<Exchange> exchanges = Conversation.of(name).of(like);

        assertThat(exchanges).hasSizeGreaterThan(RECORDS);
        for (Exchange exchange : exchanges) {
            byte[] request = exchange.request();
            assertThat(new GetSdr(
                                    SdrSource.REPOSITORY,
                                    0,
                                    request[0] & 0xff | (request[1] & 0xff) << 8,
                                    request[2] & 0xff | (request[3] & 0xff) << 8,
                                    request[4] & 0xff,
                                    request[5] & 0xff)
                            .data())
                    .isEqualTo(request);
        }
    }

    @Test
    void ipmiSimCannotReturnALongRecordAtOnce() {
        Exchange refused = Conversation.of("freeipmi-sdr")
                .find(new GetSdr(SdrSource.REPOSITORY, 0, 9, 4, 0, 0xff));

        assertThat(refused.answer()).containsExactly(0xca);
        assertThat(new GetSdr(SdrSource.REPOSITORY, 0, 9, 4, 0, 0xff).otherwise(0xca))
                .hasValue(Part.None.TOO_MANY);
    }

    @Test
    void bothClientsReadTheSameRecords() {
        assertThat(repository.records()).hasSize(RECORDS);
        assertThat(SdrRepository.of(records(Conversation.of("freeipmi-sdr"))).records())
                .isEqualTo(repository.records());
    }

    @Test
    void theLocatorOfTheController() {
        McLocator mc = only(McLocator.class);

        assertThat(mc.address()).isEqualTo(SensorKey.BMC);
        assertThat(mc.channel()).isZero();
        assertThat(mc.entity()).hasToString("6.1");
        assertThat(mc.name()).isEqualTo("Lab BMC");
        assertThat(mc.supports())
                .containsExactly(
                        DeviceId.Support.SENSOR,
                        DeviceId.Support.SDR_REPOSITORY,
                        DeviceId.Support.SEL,
                        DeviceId.Support.FRU_INVENTORY,
                        DeviceId.Support.IPMB_EVENT_RECEIVER,
                        DeviceId.Support.CHASSIS);
    }

    @Test
    void theLocatorOfAnInventory() {
        FruLocator fru = only(FruLocator.class);

        assertThat(fru.name()).isEqualTo("PSU1"); // in six bits a character
        assertThat(fru.device()).isEqualTo(1);
        assertThat(fru.logical()).isTrue();
        assertThat(fru.atBmc()).isTrue();
        assertThat(fru.deviceType()).isEqualTo(0x10);
        assertThat(fru.entity().text()).isEqualTo("power supply 1");
    }

    @Test
    void whatAPowerSupplyContains() {
        EntityAssociation association = only(EntityAssociation.class);

        assertThat(association.container().text()).isEqualTo("power supply 1");
        assertThat(association.contained())
                .extracting(range -> range.first().text(), range -> range.last().text())
                .containsExactly(tuple("fan 1", "fan 1"));
    }

    @Test
    void aSensorWithThresholds() {
        FullSensor sensor = full("CPU1 Temp");

        assertThat(sensor.key()).isEqualTo(new SensorKey(SensorKey.BMC, 0, 0, 1));
        assertThat(sensor.entity()).hasToString("3.1");
        assertThat(sensor.sensorType()).isEqualTo(1);
        assertThat(sensor.readingType()).isEqualTo(1);
        assertThat(sensor.sensing().thresholds()).isEqualTo(Sensing.Access.SETTABLE);
        assertThat(sensor.sensing().rearms()).isTrue();
        assertThat(sensor.sensing().masks().readings()).isEqualTo(0x3838);
        assertThat(sensor.unit().text()).isEqualTo("degrees C");
        assertThat(sensor.analog().format()).isEqualTo(AnalogFormat.UNSIGNED);
        assertThat(sensor.analog().factors()).isEqualTo(new Factors(1, 0, 0, 0, 2, 25, 1));
        assertThat(sensor.levels().thresholds()).containsExactly(100, 90, 80, 0, 0, 0);
        assertThat(sensor.levels().maximum()).isEqualTo(255);
    }

    @Test
    void factorsBelowZero() {
        FullSensor sensor = full("P3V3"); // in six bits a character

        assertThat(sensor.analog().factors()).isEqualTo(new Factors(-7, 42, 1, -3, 2, 25, 1));
        assertThat(full("Offset").analog().factors())
                .isEqualTo(new Factors(3, -100, -1, 1, 2, 25, 1));
        assertThat(full("Offset").analog().format()).isEqualTo(AnalogFormat.ONES_COMPLEMENT);
        assertThat(full("Inlet Temp").analog().format()).isEqualTo(AnalogFormat.TWOS_COMPLEMENT);
        assertThat(full("curve").analog().linearisation()).isEqualTo(0x70);
    }

    @Test
    void unitsAsSdrcompWroteThem() {
        assertThat(full("PSU1 Load").unit().text()).isEqualTo("%");
        assertThat(full("NIC1 Rate").unit().text()).isEqualTo("MB/s");
        assertThat(full("PSU1 Energy").unit().text()).isEqualTo("W*h");
        assertThat(full("FAN1").unit().text()).isEqualTo("RPM");
    }

    @Test
    void sensorsThatShareARecord() {
        CompactSensor dimms = repository.records(CompactSensor.class).stream()
                .filter(sensor -> sensor.name().startsWith("DIMM"))
                .findFirst()
                .orElseThrow();

        assertThat(dimms.name()).isEqualTo("DIMM ");
        assertThat(dimms.key().number()).isEqualTo(36);
        assertThat(dimms.sharing()).isEqualTo(new Sharing(4, true, 0, true));
    }

    @Test
    void aSensorThatOnlyWritesEvents() {
        EventOnlySensor watchdog = only(EventOnlySensor.class);

        assertThat(watchdog.name()).isEqualTo("Watchdog");
        assertThat(watchdog.key().number()).isEqualTo(48);
        assertThat(watchdog.sensorType()).isEqualTo(0x23);
        assertThat(watchdog.readingType()).isEqualTo(0x6f);
        assertThat(watchdog.entity()).hasToString("6.1");
    }

    @Test
    void recordsOfABmcWithoutARepository() {
        ScriptedDialogue bmc = Conversation.of("ipmi_sim-device-sdrs").replay();

        SdrRepository own = SdrRepository.read(bmc);

        assertThat(own.records()).hasSize(3);
        assertThat(own.records(McLocator.class))
                .extracting(McLocator::name)
                .containsExactly("Lab BMC");
        assertThat(own.records(SensorSdr.class))
                .extracting(SensorSdr::name, SensorSdr::key)
                .containsExactly(
                        tuple("CPU1 Temp", new SensorKey(SensorKey.BMC, 0, 0, 1)),
                        tuple("PSU1 Status", new SensorKey(SensorKey.BMC, 0, 1, 32)));
        // It has no reservations, and is asked once for each list.
        assertThat(bmc.asked(ReserveSdrs.class)).isEqualTo(2);
    }

    private FullSensor full(String name) {
        return repository.records(FullSensor.class).stream()
                .filter(sensor -> sensor.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private <T extends Sdr> T only(Class<T> kind) {
        List<T> records = repository.records(kind);
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    /** Joins the parts as they came: each begins with the number of the next record. */
    static List<byte[]> records(Conversation conversation) {
        List<byte[]> records = new ArrayList<>();
        WireWriter record = new WireWriter();
        for (Exchange exchange : conversation.of(new GetSdr(SdrSource.REPOSITORY, 0, 0, 0, 0, 1))) {
            if (exchange.answer()[0] == 0) {
                int offset = exchange.request()[4] & 0xff;
                if (offset == 0) {
                    add(record, records);
                    record = new WireWriter();
                }
                GetSdr question = new GetSdr(SdrSource.REPOSITORY, 0, 0, 0, offset, 1);
                record.bytes(((Part.Bytes) exchange.decode(question)).bytes());
            }
        }
        add(record, records);
        return records;
    }

    private static void add(WireWriter record, List<byte[]> records) {
        byte[] bytes = record.toBytes();
        if (bytes.length > 0) {
            records.add(Arrays.copyOf(bytes, Sdr.HEADER + (bytes[4] & 0xff)));
        }
    }
}
