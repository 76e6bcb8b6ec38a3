package io.bearman.ipmi.command;

/**
 * What a BMC says it is (Get Device ID, IPMI v2.0 §20.1).
 *
 * @param device the vendor's number of the device
 * @param revision its hardware revision
 * @param firmware major and minor revision, such as {@code 9.08}
 * @param ipmiVersion the version of the specification, such as {@code 2.0}
 * @param manufacturer IANA enterprise number
 * @param product the manufacturer's number of the product
 */
public record DeviceId(
        int device,
        int revision,
        String firmware,
        String ipmiVersion,
        int manufacturer,
        int product) {}
