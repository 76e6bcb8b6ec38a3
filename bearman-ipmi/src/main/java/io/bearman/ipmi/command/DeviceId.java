package io.bearman.ipmi.command;

import java.util.Set;

/**
 * What a BMC says it is (Get Device ID, IPMI v2.0 §20.1).
 *
 * @param device the vendor's number of the device
 * @param revision its hardware revision, 0 to 15
 * @param firmware major and minor revision, such as {@code 9.08}
 * @param ipmiVersion the version of the specification, such as {@code 2.0}
 * @param manufacturer IANA enterprise number
 * @param product the manufacturer's number of the product
 * @param available whether it works normally; not while it updates or initialises itself
 * @param deviceSdrs whether it has sensor records beside those of the repository
 * @param supports what it can do
 * @param auxiliary the vendor's four bytes of firmware revision in hex, empty when it has none
 */
public record DeviceId(
        int device,
        int revision,
        String firmware,
        String ipmiVersion,
        int manufacturer,
        int product,
        boolean available,
        boolean deviceSdrs,
        Set<Support> supports,
        String auxiliary) {

    public DeviceId {
        supports = Flags.copy(supports);
    }

    /** What a BMC can be (additional device support). */
    public enum Support implements Flags.Bit {
        SENSOR,
        SDR_REPOSITORY,
        SEL,
        FRU_INVENTORY,
        IPMB_EVENT_RECEIVER,
        IPMB_EVENT_GENERATOR,
        BRIDGE,
        CHASSIS;

        @Override
        public int bit() {
            return ordinal();
        }
    }
}
