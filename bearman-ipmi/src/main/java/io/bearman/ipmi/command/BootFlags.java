package io.bearman.ipmi.command;

import io.bearman.core.power.BootDevice;

/**
 * Boot flags as a BMC reports them (IPMI v2.0 table 28-14, parameter 5).
 *
 * @param valid whether the firmware would heed them
 * @param persistent whether they hold for more than the next boot
 * @param efi whether they ask for an EFI boot
 * @param selector the device, bits 5 to 2 in place
 */
public record BootFlags(boolean valid, boolean persistent, boolean efi, int selector) {
    private static final int PXE = 0x04;

    public static int selector(BootDevice device) {
        return switch (device) {
            case NETWORK -> PXE;
            case DEFAULT -> 0;
        };
    }

    public boolean ask(BootDevice device) {
        return selector == selector(device);
    }
}
