package io.bearman.testkit.bmc;

import io.bearman.core.power.BootDevice;
import java.util.HexFormat;

/**
 * The boot flags, parameter 5 of the system boot options (IPMI v2.0 table 28-14).
 *
 * @param valid whether the firmware is to follow them
 * @param persistent whether for every boot, not for the next one only
 * @param efi whether the firmware is to boot in EFI mode
 * @param device the device selector: 0 none, 1 PXE, 2 disk, 5 CD, 6 setup
 * @param rest the bytes 2 to 5 as written, 8 hex digits
 */
public record BootFlags(boolean valid, boolean persistent, boolean efi, int device, String rest) {
    /** Nothing asked for. */
    public static final BootFlags NONE = new BootFlags(false, false, false, 0, "00000000");

    private static final int PXE = 1;

    public BootFlags {
        if (device < 0 || device > 15) {
            throw new IllegalArgumentException("not a boot device selector: " + device);
        }
        if (HexFormat.of().parseHex(rest).length != 4) {
            throw new IllegalArgumentException("not four bytes of boot flags: '" + rest + "'");
        }
    }

    /** {@return where the firmware boots from under these flags} */
    public BootDevice bootDevice() {
        return valid && device == PXE ? BootDevice.NETWORK : BootDevice.DEFAULT;
    }

    /** {@return the flags that ask for this device at the next boot} */
    public static BootFlags once(BootDevice device) {
        return switch (device) {
            case NETWORK -> new BootFlags(true, false, false, PXE, "04000000");
            case DEFAULT -> new BootFlags(true, false, false, 0, "00000000");
        };
    }

    BootFlags invalid() {
        return new BootFlags(false, persistent, efi, device, rest);
    }

    static BootFlags decode(Wire.Reader in) {
        int first = in.uint8(); // [7] valid, [6] persistent, [5] EFI
        byte[] rest = in.bytes(4); // data 2: [5:2] boot device selector; data 3 to 5
        return new BootFlags(
                (first & 0x80) != 0,
                (first & 0x40) != 0,
                (first & 0x20) != 0,
                (rest[0] >> 2) & 0x0f,
                HexFormat.of().formatHex(rest));
    }

    void encode(Wire.Writer out) {
        out.uint8((valid ? 0x80 : 0) | (persistent ? 0x40 : 0) | (efi ? 0x20 : 0));
        out.bytes(HexFormat.of().parseHex(rest));
    }
}
