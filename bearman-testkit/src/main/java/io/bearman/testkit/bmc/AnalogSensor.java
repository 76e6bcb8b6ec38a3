package io.bearman.testkit.bmc;

/**
 * A sensor with a value, described by a full sensor record (IPMI v2.0 §43.1).
 *
 * @param number 0 to 254
 * @param name at most 16 characters
 * @param kind what it measures
 * @param entity where
 * @param conversion how its raw byte becomes a value
 * @param thresholds those it has
 * @param value what it reads at first
 */
public record AnalogSensor(
        int number,
        String name,
        Kind kind,
        Entity entity,
        Conversion conversion,
        Thresholds thresholds,
        double value)
        implements SdrRecord {
    static final int THRESHOLD_EVENTS = 0x01;

    private static final int FULL = 0x01;
    private static final int AUTO_REARM = 0x40;
    private static final int INITIALIZED = 0x7f;
    private static final int UNITS_NOT_SHARED = 0;

    /**
     * What a sensor measures.
     *
     * @param sensorType IPMI v2.0 table 42-3
     * @param unit the base unit, IPMI v2.0 table 43-15: 1 °C, 4 V, 5 A, 6 W, 18 rpm
     */
    public record Kind(int sensorType, int unit) {
        public static final Kind TEMPERATURE = new Kind(0x01, 1);
        public static final Kind VOLTAGE = new Kind(0x02, 4);
        public static final Kind CURRENT = new Kind(0x03, 5);
        public static final Kind FAN = new Kind(0x04, 18);
        public static final Kind POWER = new Kind(0x0b, 6);
    }

    public AnalogSensor {
        IdString.check(name);
        if (number < 0 || number > 254) {
            throw new IllegalArgumentException("not a sensor number: " + number);
        }
    }

    /** {@return a sensor of the system board without thresholds, at 0} */
    public static AnalogSensor of(int number, String name, Kind kind, Conversion conversion) {
        return new AnalogSensor(
                number, name, kind, Entity.SYSTEM_BOARD, conversion, Thresholds.NONE, 0);
    }

    /** {@return a temperature in °C, -128 to 127} */
    public static AnalogSensor temperature(int number, String name, double value) {
        Conversion signed = Conversion.linear(Factors.ONE).with(Conversion.Format.TWOS_COMPLEMENT);
        return of(number, name, Kind.TEMPERATURE, signed).at(value);
    }

    /** {@return a voltage in steps of 60 mV up to 15.3 V} */
    public static AnalogSensor voltage(int number, String name, double value) {
        return of(number, name, Kind.VOLTAGE, Conversion.linear(new Factors(6, 0, 0, -2)))
                .at(value);
    }

    /** {@return a fan in steps of 100 rpm up to 25,500} */
    public static AnalogSensor fan(int number, String name, double value) {
        return of(number, name, Kind.FAN, Conversion.linear(new Factors(1, 0, 0, 2)))
                .at(value);
    }

    /** {@return this with another value at first} */
    public AnalogSensor at(double other) {
        return new AnalogSensor(number, name, kind, entity, conversion, thresholds, other);
    }

    /** {@return this with other thresholds} */
    public AnalogSensor with(Thresholds other) {
        return new AnalogSensor(number, name, kind, entity, conversion, other, value);
    }

    /** {@return this at another place} */
    public AnalogSensor with(Entity other) {
        return new AnalogSensor(number, name, kind, other, conversion, thresholds, value);
    }

    @Override
    public int recordType() {
        return FULL;
    }

    @Override
    public byte[] body() {
        Wire.Writer out = new Wire.Writer();
        SensorKey.write(out, number, entity);
        out.uint8(INITIALIZED); // sensor initialization: all done at power up
        out.uint8(AUTO_REARM | thresholdAccess() << 2); // sensor capabilities
        out.uint8(kind.sensorType());
        out.uint8(THRESHOLD_EVENTS);
        out.uint16(events() | (thresholds.mask() & 0x07) << 12); // assertion, lower readings
        out.uint16(events() | (thresholds.mask() >> 3) << 12); // deassertion, upper readings
        out.uint16(thresholds.mask() | (thresholds.settable() ? thresholds.mask() << 8 : 0));
        out.uint8(conversion.format().ordinal() << 6); // units 1: analog data format
        out.uint8(kind.unit()); // units 2: base unit
        out.uint8(UNITS_NOT_SHARED); // units 3: modifier unit
        out.uint8(conversion.linearization().code());
        conversion.segments().get(0).factors().write(out);
        out.uint8(0); // analog characteristics: no nominal, normal maximum and minimum
        out.zeros(3); // nominal reading, normal maximum, normal minimum
        out.uint8(highest()).uint8(lowest());
        writeThresholds(out);
        out.zeros(2); // positive, negative hysteresis
        out.zeros(3); // reserved, reserved, OEM
        IdString.write(name, out);
        return out.done();
    }

    private int thresholdAccess() {
        if (thresholds.mask() == 0) {
            return 0; // none
        }
        return thresholds.settable() ? 2 : 1;
    }

    // Crossing a lower threshold going low, an upper going high, has bits 0, 2, 4 and 7, 9, 11.
    private int events() {
        int mask = 0;
        for (Threshold threshold : thresholds.values().keySet()) {
            mask |= 1 << 2 * threshold.ordinal() + (threshold.isUpper() ? 1 : 0);
        }
        return mask;
    }

    private int highest() {
        return conversion.format() == Conversion.Format.UNSIGNED ? 0xff : 0x7f;
    }

    private int lowest() {
        return switch (conversion.format()) {
            case UNSIGNED -> 0x00;
            case ONES_COMPLEMENT, TWOS_COMPLEMENT -> 0x80;
        };
    }

    // From the upper non-recoverable down to the lower non-critical.
    private void writeThresholds(Wire.Writer out) {
        Threshold[] order = {
            Threshold.UPPER_NON_RECOVERABLE,
            Threshold.UPPER_CRITICAL,
            Threshold.UPPER_NON_CRITICAL,
            Threshold.LOWER_NON_RECOVERABLE,
            Threshold.LOWER_CRITICAL,
            Threshold.LOWER_NON_CRITICAL
        };
        for (Threshold threshold : order) {
            Double at = thresholds.values().get(threshold);
            out.uint8(at == null ? 0 : conversion.raw(at));
        }
    }
}
