package io.bearman.ipmi.sensor;

import io.bearman.ipmi.command.WireReader;
import java.util.List;

/**
 * Events of a sensor: those it may send, or those it has seen (IPMI v2.0 §35.11, §35.13).
 *
 * @param messages whether it sends any
 * @param scanning whether the BMC looks at it at all
 * @param unavailable whether the bits mean nothing now
 * @param assertions bits of events when a state begins
 * @param deassertions bits of events when a state ends
 */
public record EventBits(
        boolean messages, boolean scanning, boolean unavailable, int assertions, int deassertions) {
    private static final int EVENTS = 0x7fff;

    static EventBits read(WireReader in) {
        int flags = in.uint8();
        int assertions = mask(in);
        return new EventBits(
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                (flags & 0x20) != 0,
                assertions,
                mask(in));
    }

    /** A BMC may leave out bytes at the end. */
    private static int mask(WireReader in) {
        int low = in.remaining() > 0 ? in.uint8() : 0;
        int high = in.remaining() > 0 ? in.uint8() : 0;
        return (low | high << 8) & EVENTS;
    }

    /** {@return what the assertions mean for this sensor} */
    public List<SensorState> assertions(Sensor sensor) {
        return SensorState.events(sensor.readingType(), sensor.type(), assertions);
    }

    /** {@return what the deassertions mean for this sensor} */
    public List<SensorState> deassertions(Sensor sensor) {
        return SensorState.events(sensor.readingType(), sensor.type(), deassertions);
    }
}
