package io.bearman.ipmi.command;

import io.bearman.core.power.BootDevice;
import java.util.Set;

/**
 * Set System Boot Options (IPMI v2.0 §28.12, parameters in table 28-14), privilege OPERATOR.
 *
 * @param option what is set
 */
public record SetBootOption(BootOption option) implements Order {
    private static final Definition DEFINITION = new Definition(
            "Set System Boot Options", "28.12", Definition.CHASSIS, 0x08, Privilege.OPERATOR);

    /** {@return that others are about to be set, or have been} */
    public static SetBootOption inProgress(boolean begin) {
        return new SetBootOption(new BootOption.SetInProgress(
                begin
                        ? BootOption.SetInProgress.State.IN_PROGRESS
                        : BootOption.SetInProgress.State.COMPLETE));
    }

    /**
     * Else a BMC forgets the flags when no Chassis Control follows within 60 s: we may be slower.
     */
    public static SetBootOption keepValidBit() {
        return new SetBootOption(new BootOption.ValidBitClearing(
                Set.of(BootOption.ValidBitClearing.Occasion.TIMEOUT_60_S)));
    }

    /** So that the firmware takes the flags for new: it, of all readers, has not seen them. */
    public static SetBootOption unseenByFirmware() {
        return new SetBootOption(
                new BootOption.InfoAcknowledge(Set.of(BootOption.InfoAcknowledge.Reader.FIRMWARE)));
    }

    /** Valid for the next boot only; firmware type as it is. */
    public static SetBootOption flags(BootDevice device) {
        return new SetBootOption(BootFlags.once(BootFlags.Device.of(device)));
    }

    /** {@return the number of the parameter} */
    public int parameter() {
        return option.parameter();
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new WireWriter().uint8(parameter()).bytes(option.encode()).toBytes();
    }
}
