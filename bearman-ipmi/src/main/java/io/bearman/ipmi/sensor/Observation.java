package io.bearman.ipmi.sensor;

/**
 * A sensor and what it said.
 *
 * @param sensor which
 * @param reading what
 */
public record Observation(Sensor sensor, SensorReading reading) {}
