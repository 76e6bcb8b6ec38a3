package io.bearman.core.power;

/** What a BMC says of its machine's power (Get Chassis Status, IPMI v2.0 §28.2). */
public enum PowerState {
    ON,
    OFF
}
