package io.bearman.core.power;

/** Where a machine boots from the next time, once (boot flags, IPMI v2.0 table 28-14). */
public enum BootDevice {
    NETWORK,
    DEFAULT
}
