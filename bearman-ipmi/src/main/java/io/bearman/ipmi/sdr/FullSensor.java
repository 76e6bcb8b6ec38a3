package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.WireReader;
import java.util.List;

/**
 * A sensor that returns a number, or may (Full Sensor Record, type 01h, IPMI v2.0 §43.1).
 *
 * @param id number of the record
 * @param sensing what is sensed
 * @param unit of its readings
 * @param analog how to compute them
 * @param levels raw values that the vendor knew beforehand
 * @param name of the sensor
 */
public record FullSensor(
        int id, Sensing sensing, Unit unit, Analog analog, Levels levels, String name)
        implements ReadableSensor {

    /**
     * How a raw reading becomes a value.
     *
     * @param format of the byte
     * @param linearisation number of the function, 0 to 11; from 112 on the factors differ from
     *     reading to reading
     * @param factors of the formula
     */
    public record Analog(AnalogFormat format, int linearisation, Factors factors) {}

    /**
     * Raw values; thresholds as they were when the record was written, the BMC may have others by
     * now. Which of them mean something the flags and masks say.
     *
     * @param given bit 0 for the nominal reading, 1 for the normal maximum, 2 for the minimum
     * @param nominal what is usual
     * @param normalMaximum the most that is usual
     * @param normalMinimum the least that is usual
     * @param maximum the most that the sensor can return
     * @param minimum the least that it can return
     * @param thresholds upper non-recoverable, critical, non-critical, then the lower ones
     * @param positiveHysteresis by how much a reading must fall below an upper threshold
     * @param negativeHysteresis by how much it must rise above a lower one
     */
    public record Levels(
            int given,
            int nominal,
            int normalMaximum,
            int normalMinimum,
            int maximum,
            int minimum,
            List<Integer> thresholds,
            int positiveHysteresis,
            int negativeHysteresis) {

        public Levels {
            thresholds = List.copyOf(thresholds);
        }
    }

    static FullSensor read(int id, WireReader in) {
        Sensing sensing = Sensing.read(in);
        int units = in.uint8();
        Unit unit = Unit.of(units, in);
        int linearisation = in.uint8() & 0x7f;
        Factors factors = Factors.read(in);
        Levels levels = levels(in);
        in.skip(3); // reserved, OEM
        AnalogFormat format = AnalogFormat.values()[units >> 6];
        return new FullSensor(
                id,
                sensing,
                unit,
                new Analog(format, linearisation, factors),
                levels,
                IdString.read(in));
    }

    private static Levels levels(WireReader in) {
        return new Levels(
                in.uint8() & 0x07,
                in.uint8(),
                in.uint8(),
                in.uint8(),
                in.uint8(),
                in.uint8(),
                List.of(in.uint8(), in.uint8(), in.uint8(), in.uint8(), in.uint8(), in.uint8()),
                in.uint8(),
                in.uint8());
    }

    @Override
    public Sharing sharing() {
        return Sharing.ALONE;
    }
}
