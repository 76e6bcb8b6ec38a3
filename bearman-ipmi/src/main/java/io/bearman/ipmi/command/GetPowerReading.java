package io.bearman.ipmi.command;

import java.time.Duration;
import java.time.Instant;

/** Get Power Reading (DCMI v1.5 §6.6.1), system power statistics, privilege USER. */
public record GetPowerReading() implements Command<PowerReading> {
    private static final Definition DEFINITION = new Definition(
            "Get Power Reading", "DCMI v1.5 6.6.1", Definition.GROUP, 0x02, Privilege.USER);
    private static final int DCMI = 0xdc;
    private static final int SYSTEM_POWER = 0x01;

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) DCMI, SYSTEM_POWER, 0, 0};
    }

    @Override
    public PowerReading decode(WireReader in) {
        in.expect(DCMI, "group extension");
        int now = in.uint16le();
        int least = in.uint16le();
        int most = in.uint16le();
        int average = in.uint16le();
        Instant at = Instant.ofEpochSecond(in.uint32le());
        Duration over = Duration.ofMillis(in.uint32le());
        boolean measures = (in.uint8() & 0x40) != 0;
        return new PowerReading(now, least, most, average, at, over, measures);
    }
}
