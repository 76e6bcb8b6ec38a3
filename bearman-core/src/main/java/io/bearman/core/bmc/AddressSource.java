package io.bearman.core.bmc;

/** Where a BMC has its IP address from. */
public enum AddressSource {
    STATIC,
    DHCP
}
