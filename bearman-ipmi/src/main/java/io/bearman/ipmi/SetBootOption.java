package io.bearman.ipmi;

import io.bearman.core.power.BootDevice;

/**
 * Set System Boot Options (IPMI v2.0 §28.12, parameters in table 28-14), privilege OPERATOR.
 *
 * @param parameter its number
 * @param value its data
 */
record SetBootOption(int parameter, byte[] value) implements Command<Done> {
    static final int SET_IN_PROGRESS = 0;
    static final int VALID_BIT_CLEARING = 3;
    static final int INFO_ACKNOWLEDGE = 4;
    static final int BOOT_FLAGS = 5;

    private static final int VALID = 0x80;

    static SetBootOption inProgress(boolean begin) {
        return new SetBootOption(SET_IN_PROGRESS, new byte[] {(byte) (begin ? 1 : 0)});
    }

    /**
     * Else a BMC forgets the flags when no Chassis Control follows within 60 s: we may be slower.
     */
    static SetBootOption keepValidBit() {
        return new SetBootOption(VALID_BIT_CLEARING, new byte[] {0x08});
    }

    /** So that the firmware takes the flags for new: it, of all readers, has not seen them. */
    static SetBootOption unseenByFirmware() {
        return new SetBootOption(INFO_ACKNOWLEDGE, new byte[] {0x01, 0x01});
    }

    /** Valid for the next boot only; firmware type as it is. */
    static SetBootOption flags(BootDevice device) {
        byte selector = (byte) BootFlags.selector(device);
        return new SetBootOption(BOOT_FLAGS, new byte[] {(byte) VALID, selector, 0, 0, 0});
    }

    @Override
    public int netFn() {
        return CHASSIS;
    }

    @Override
    public int number() {
        return 0x08;
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
