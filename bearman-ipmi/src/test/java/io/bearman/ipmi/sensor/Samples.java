package io.bearman.ipmi.sensor;

import io.bearman.ipmi.scripted.Conversation;
import io.bearman.ipmi.sdr.CapturedRecords;

/** The sensors of the machine in the captures. */
final class Samples {
    static final Sensors SENSORS = Sensors.of(CapturedRecords.ipmiSim());
    static final Conversation ANSWERS = Conversation.of("ipmitool-sensor");

    private Samples() {}

    static Sensor sensor(String name) {
        return SENSORS.named(name).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sensor " + name));
    }
}
