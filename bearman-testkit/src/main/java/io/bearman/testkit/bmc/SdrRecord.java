package io.bearman.testkit.bmc;

/** A record of the sensor data repository (IPMI v2.0 §43). */
public sealed interface SdrRecord
        permits AnalogSensor,
                DiscreteSensor,
                EventOnlySensor,
                FruLocator,
                ControllerLocator,
                RawRecord {
    /** {@return the record type} */
    int recordType();

    /** {@return what follows the record's header: key and body} */
    byte[] body();
}
