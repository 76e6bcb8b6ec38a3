package io.bearman.ipmi.command;

import io.bearman.core.power.BootDevice;

/**
 * Set System Boot Options (IPMI v2.0 §28.12, parameters in table 28-14), privilege OPERATOR.
 *
 * @param parameter its number
 * @param value its data
 */
public record SetBootOption(int parameter, byte[] value) implements Command<Done> {
    private static final Definition DEFINITION = new Definition(
            "Set System Boot Options", "28.12", Definition.CHASSIS, 0x08, Privilege.OPERATOR);

    public static final int SET_IN_PROGRESS = 0;
    public static final int VALID_BIT_CLEARING = 3;
    public static final int INFO_ACKNOWLEDGE = 4;
    public static final int BOOT_FLAGS = 5;

    private static final int VALID = 0x80;

    public static SetBootOption inProgress(boolean begin) {
        return new SetBootOption(SET_IN_PROGRESS, new byte[] {(byte) (begin ? 1 : 0)});
    }

    /**
     * Else a BMC forgets the flags when no Chassis Control follows within 60 s: we may be slower.
     */
    public static SetBootOption keepValidBit() {
        return new SetBootOption(VALID_BIT_CLEARING, new byte[] {0x08});
    }

    /** So that the firmware takes the flags for new: it, of all readers, has not seen them. */
    public static SetBootOption unseenByFirmware() {
        return new SetBootOption(INFO_ACKNOWLEDGE, new byte[] {0x01, 0x01});
    }

    /** Valid for the next boot only; firmware type as it is. */
    public static SetBootOption flags(BootDevice device) {
        byte selector = (byte) BootFlags.selector(device);
        return new SetBootOption(BOOT_FLAGS, new byte[] {(byte) VALID, selector, 0, 0, 0});
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new WireWriter().uint8(parameter).bytes(value).toBytes();
    }

    @Override
    public Done decode(WireReader in) {
        return Done.DONE;
    }
}
