package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.WireReader;

/**
 * Where an inventory is kept (FRU Device Locator Record, type 11h, IPMI v2.0 §43.8).
 *
 * @param id number of the record
 * @param controller slave address of the controller that is asked for it
 * @param channel over which the controller is reached
 * @param lun logical unit of the controller
 * @param bus the controller's private bus, when it is not logical
 * @param logical whether Read FRU Data reads it; otherwise it is a memory on that bus
 * @param device its FRU id when logical, else the memory's slave address
 * @param deviceType number of the kind of device (table 43-12)
 * @param entity what it describes
 * @param name of it
 */
public record FruLocator(
        int id,
        int controller,
        int channel,
        int lun,
        int bus,
        boolean logical,
        int device,
        int deviceType,
        Entity entity,
        String name)
        implements Sdr {

    static FruLocator read(int id, WireReader in) {
        int controller = in.uint8() & 0xfe;
        int device = in.uint8();
        int access = in.uint8();
        int channel = in.uint8() >> 4;
        in.skip(1); // reserved
        int type = in.uint8();
        in.skip(1); // type modifier
        Entity entity = Sensing.entity(in);
        in.skip(1); // OEM
        return new FruLocator(
                id,
                controller,
                channel,
                access >> 3 & 0x03,
                access & 0x07,
                (access & 0x80) != 0,
                device,
                type,
                entity,
                IdString.read(in).strip());
    }

    /** {@return whether the BMC itself reads it} */
    public boolean atBmc() {
        return logical && controller == SensorKey.BMC && channel == 0;
    }
}
