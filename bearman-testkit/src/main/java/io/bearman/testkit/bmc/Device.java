package io.bearman.testkit.bmc;

/**
 * What a BMC says it is (Get Device ID, IPMI v2.0 §20.1).
 *
 * @param id the device id, 0 to 255
 * @param revision 0 to 15
 * @param firmwareMajor 0 to 127
 * @param firmwareMinor 0 to 99
 * @param manufacturer an IANA enterprise number of 20 bits
 * @param product 0 to 65535
 */
public record Device(
        int id, int revision, int firmwareMajor, int firmwareMinor, int manufacturer, int product) {
    /** A BMC of an unspecified manufacturer with firmware 1.00. */
    public static final Device USUAL = new Device(0x20, 1, 1, 0, 0, 1);

    private static final int IPMI_2_0 = 0x02;
    private static final int CHASSIS = 0x80;
    private static final int FRU = 0x08;
    private static final int SEL = 0x04;
    private static final int SDR_REPOSITORY = 0x02;
    private static final int SENSORS = 0x01;

    public Device {
        range(id, 0xff);
        range(revision, 0x0f);
        range(firmwareMajor, 0x7f);
        range(firmwareMinor, 99);
        range(manufacturer, 0xfffff);
        range(product, 0xffff);
    }

    private static void range(int value, int highest) {
        if (value < 0 || value > highest) {
            throw new IllegalArgumentException("not from 0 to " + highest + ": " + value);
        }
    }

    /** {@return this with another firmware} */
    public Device withFirmware(int major, int minor) {
        return new Device(id, revision, major, minor, manufacturer, product);
    }

    Wire.Writer encode() {
        return new Wire.Writer()
                .uint8(id)
                .uint8(revision) // [7] no device SDRs
                .uint8(firmwareMajor) // [7] not in update
                .uint8(firmwareMinor / 10 << 4 | firmwareMinor % 10) // BCD
                .uint8(IPMI_2_0)
                .uint8(CHASSIS | FRU | SEL | SDR_REPOSITORY | SENSORS)
                .uint16(manufacturer)
                .uint8(manufacturer >> 16)
                .uint16(product);
    }
}
