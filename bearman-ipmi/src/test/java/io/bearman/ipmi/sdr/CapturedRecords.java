package io.bearman.ipmi.sdr;

import io.bearman.ipmi.scripted.Conversation;
import java.util.List;

/** Records for tests of other packages. */
public final class CapturedRecords {
    private CapturedRecords() {}

    /** {@return the records of ipmi_sim, as ipmitool read them} */
    public static SdrRepository ipmiSim() {
        return SdrRepository.of(SdrCaptureTest.records(Conversation.of("ipmitool-sdr")));
    }

    /** {@return the bytes of one of these records, header included} */
    public static byte[] bytes(String name) {
        return SdrCaptureTest.records(Conversation.of("ipmitool-sdr")).stream()
                .filter(record -> Sdr.decode(record) instanceof SensorSdr sensor
                        && sensor.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sensor " + name));
    }

    /** {@return a repository of these records, headers included} */
    public static SdrRepository of(byte[]... records) {
        return SdrRepository.of(List.of(records));
    }
}
