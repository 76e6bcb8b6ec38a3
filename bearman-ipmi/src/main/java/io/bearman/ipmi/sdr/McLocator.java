package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.DeviceId;
import io.bearman.ipmi.command.Flags;
import io.bearman.ipmi.command.WireReader;
import java.util.Set;

/**
 * A controller (Management Controller Device Locator Record, type 12h, IPMI v2.0 §43.9).
 *
 * @param id number of the record
 * @param address its slave address
 * @param channel over which it is reached
 * @param supports what it can do
 * @param entity what it belongs to
 * @param name of it
 */
public record McLocator(
        int id,
        int address,
        int channel,
        Set<DeviceId.Support> supports,
        Entity entity,
        String name)
        implements Sdr {

    public McLocator {
        supports = Flags.copy(supports);
    }

    static McLocator read(int id, WireReader in) {
        int address = in.uint8() & 0xfe;
        int channel = in.uint8() & 0x0f;
        in.skip(1); // power states and initialisation
        int support = in.uint8();
        in.skip(3); // reserved
        Entity entity = Sensing.entity(in);
        in.skip(1); // OEM
        return new McLocator(
                id,
                address,
                channel,
                Flags.of(DeviceId.Support.values(), support),
                entity,
                IdString.read(in).strip());
    }
}
