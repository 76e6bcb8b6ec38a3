package io.bearman.ipmi.command;

import io.bearman.core.power.BootDevice;
import java.util.Set;

/**
 * Where and how the machine boots the next time (IPMI v2.0 table 28-14, parameter 5).
 *
 * @param valid whether the firmware would heed them
 * @param persistent whether they hold for more than the next boot
 * @param efi whether they ask for an EFI boot
 * @param device where to boot from
 * @param switches what else they ask for
 */
public record BootFlags(
        boolean valid, boolean persistent, boolean efi, Device device, Set<Switch> switches)
        implements BootOption {
    public static final int PARAMETER = 5;

    public BootFlags {
        switches = Flags.copy(switches);
    }

    /** {@return valid flags for the next boot only, with the firmware type as it is} */
    public static BootFlags once(Device device) {
        return new BootFlags(true, false, false, device, Set.of());
    }

    /** Where to boot from. */
    public enum Device {
        /** As the firmware is set up. */
        NONE(0),
        PXE(1),
        DISK(2),
        DISK_SAFE_MODE(3),
        DIAGNOSTIC_PARTITION(4),
        CDROM(5),
        BIOS_SETUP(6),
        REMOTE_FLOPPY(7),
        REMOTE_CDROM(8),
        REMOTE_MEDIUM(9),
        REMOTE_DISK(11),
        FLOPPY(15),
        /** A number that the specification keeps for later. */
        RESERVED(10);

        private final int number;

        Device(int number) {
            this.number = number;
        }

        static Device of(int number) {
            for (Device device : values()) {
                if (device.number == number) {
                    return device;
                }
            }
            return RESERVED;
        }

        /** {@return the device of the power port} */
        public static Device of(BootDevice device) {
            return switch (device) {
                case NETWORK -> PXE;
                case DEFAULT -> NONE;
            };
        }
    }

    /** One more wish. */
    public enum Switch implements Flags.Bit {
        CLEAR_CMOS(1, 7),
        LOCK_KEYBOARD(1, 6),
        BLANK_SCREEN(1, 1),
        LOCK_RESET_BUTTON(1, 0),
        LOCK_POWER_BUTTON(2, 7),
        BYPASS_PASSWORD(2, 3),
        LOCK_SLEEP_BUTTON(2, 2);

        private final int octet;
        private final int bit;

        Switch(int octet, int bit) {
            this.octet = octet;
            this.bit = bit;
        }

        @Override
        public int octet() {
            return octet;
        }

        @Override
        public int bit() {
            return bit;
        }
    }

    static BootFlags decode(WireReader in) {
        int first = in.uint8();
        int second = in.uint8();
        int third = in.remaining() > 0 ? in.uint8() : 0;
        return new BootFlags(
                (first & 0x80) != 0,
                (first & 0x40) != 0,
                (first & 0x20) != 0,
                Device.of(second >> 2 & 0x0f),
                Flags.of(Switch.values(), first, second, third));
    }

    @Override
    public int parameter() {
        return PARAMETER;
    }

    @Override
    public byte[] encode() {
        int[] octets = {
            (valid ? 0x80 : 0) | (persistent ? 0x40 : 0) | (efi ? 0x20 : 0), device.number << 2, 0
        };
        for (Switch one : switches) {
            octets[one.octet()] |= 1 << one.bit();
        }
        return new WireWriter()
                .uint8(octets[0])
                .uint8(octets[1])
                .uint8(octets[2])
                .zeros(2) // device instance, reserved
                .toBytes();
    }

    /** {@return whether they ask for this device} */
    public boolean ask(BootDevice wanted) {
        return device == Device.of(wanted);
    }
}
