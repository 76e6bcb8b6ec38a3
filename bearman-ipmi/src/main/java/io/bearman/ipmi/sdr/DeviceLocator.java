package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.WireReader;

/**
 * A device on a controller's bus (Generic Device Locator Record, type 10h, IPMI v2.0 §43.7).
 *
 * @param id number of the record
 * @param controller slave address of the controller that reaches it
 * @param address its own slave address on the bus
 * @param channel over which the controller is reached
 * @param lun logical unit of the controller
 * @param bus the controller's private bus
 * @param deviceType number of the kind of device (table 43-12)
 * @param entity what it belongs to
 * @param name of it
 */
public record DeviceLocator(
        int id,
        int controller,
        int address,
        int channel,
        int lun,
        int bus,
        int deviceType,
        Entity entity,
        String name)
        implements Sdr {

    static DeviceLocator read(int id, WireReader in) {
        int controller = in.uint8() & 0xfe;
        int address = in.uint8(); // bit 0 is the channel's highest
        int access = in.uint8();
        in.skip(2); // address span, reserved
        int type = in.uint8();
        in.skip(1); // type modifier
        Entity entity = Sensing.entity(in);
        in.skip(1); // OEM
        return new DeviceLocator(
                id,
                controller,
                address & 0xfe,
                (address & 0x01) << 3 | access >> 5,
                access >> 3 & 0x03,
                access & 0x07,
                type,
                entity,
                IdString.read(in).strip());
    }
}
