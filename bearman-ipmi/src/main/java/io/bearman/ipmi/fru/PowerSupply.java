package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.Flags;
import io.bearman.ipmi.command.WireReader;
import java.util.Set;

/**
 * What a power supply can do (multirecord type 00h, FRU Information Storage Definition §18.1).
 *
 * @param watts its capacity, 0 to 4095
 * @param peakVoltAmperes the most that it takes; 65535 when not given
 * @param inrushAmperes the most that it takes when it is switched on; 255 when not given
 * @param inrushMilliseconds how long
 * @param input which voltages it takes
 * @param lowHertz the lowest frequency that it takes
 * @param highHertz the highest one; both are 0 for direct current
 * @param dropoutMilliseconds how long its input may fail
 * @param features what else
 * @param peakWatts the most that it gives for a short time
 * @param peakSeconds how long, 0 to 15
 * @param combinedWatts what its outputs give together, 0 when not given
 * @param failingRevolutions of its fan per second, at or below which it is about to fail; 0 when not
 *     given
 */
public record PowerSupply(
        int watts,
        int peakVoltAmperes,
        int inrushAmperes,
        int inrushMilliseconds,
        Input input,
        int lowHertz,
        int highHertz,
        int dropoutMilliseconds,
        Set<Feature> features,
        int peakWatts,
        int peakSeconds,
        int combinedWatts,
        int failingRevolutions)
        implements MultiRecord {
    public PowerSupply {
        features = Flags.copy(features);
    }

    /**
     * Ranges of input voltages, in millivolts; the second range is 0 to 0 when there is none.
     *
     * @param low of the first range
     * @param high of the first range
     * @param low2 of the second range
     * @param high2 of the second range
     */
    public record Input(int low, int high, int low2, int high2) {}

    /** What a power supply can do. */
    public enum Feature implements Flags.Bit {
        PREDICTS_FAILURE,
        CORRECTS_POWER_FACTOR,
        SWITCHES_VOLTAGE,
        HOT_SWAP,
        /** Two pulses of its fan are one revolution. */
        TACHOMETER;

        @Override
        public int bit() {
            return ordinal();
        }
    }

    static PowerSupply read(WireReader in) {
        int watts = in.uint16le() & 0x0fff;
        int peakVoltAmperes = in.uint16le();
        int inrushAmperes = in.uint8();
        int inrushMilliseconds = in.uint8();
        Input input = new Input(tens(in), tens(in), tens(in), tens(in));
        int low = in.uint8();
        int high = in.uint8();
        int dropout = in.uint8();
        Set<Feature> features = Flags.of(Feature.values(), in.uint8());
        int peak = in.uint16le();
        in.skip(1); // which voltages the combined wattage is for
        return new PowerSupply(
                watts,
                peakVoltAmperes,
                inrushAmperes,
                inrushMilliseconds,
                input,
                low,
                high,
                dropout,
                features,
                peak & 0x0fff,
                peak >> 12,
                in.uint16le(),
                in.uint8());
    }

    private static int tens(WireReader in) {
        return 10 * in.uint16le();
    }
}
