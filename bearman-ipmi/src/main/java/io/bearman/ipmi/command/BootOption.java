package io.bearman.ipmi.command;

import java.util.Arrays;
import java.util.Set;

/**
 * A system boot option that Bearman knows (IPMI v2.0 §28.12, table 28-14). Not every BMC has every
 * one.
 */
public sealed interface BootOption
        permits BootOption.SetInProgress,
                BootOption.ValidBitClearing,
                BootOption.InfoAcknowledge,
                BootFlags {

    /** {@return its parameter number} */
    int parameter();

    /** {@return its data as it is set} */
    byte[] encode();

    /**
     * Parameter 0: whether somebody is about to set others.
     *
     * @param state what is said or asked for
     */
    record SetInProgress(State state) implements BootOption {
        public static final int PARAMETER = 0;

        /** How far somebody is. */
        public enum State {
            COMPLETE,
            IN_PROGRESS,
            /** What was set since takes effect; most BMCs do not have it. */
            COMMIT,
            RESERVED
        }

        static SetInProgress decode(WireReader in) {
            return new SetInProgress(State.values()[in.uint8() & 3]);
        }

        @Override
        public int parameter() {
            return PARAMETER;
        }

        @Override
        public byte[] encode() {
            return new byte[] {(byte) state.ordinal()};
        }
    }

    /**
     * Parameter 3: on which occasions the BMC does <em>not</em> clear the valid bit of the boot flags.
     *
     * @param kept the occasions
     */
    record ValidBitClearing(Set<Occasion> kept) implements BootOption {
        public static final int PARAMETER = 3;

        public ValidBitClearing {
            kept = Flags.copy(kept);
        }

        /** When a BMC clears the bit, unless told otherwise. */
        public enum Occasion implements Flags.Bit {
            POWER_BUTTON,
            RESET_BUTTON,
            WATCHDOG,
            /** No Chassis Control came within 60 s. */
            TIMEOUT_60_S,
            PEF;

            @Override
            public int bit() {
                return ordinal();
            }
        }

        static ValidBitClearing decode(WireReader in) {
            return new ValidBitClearing(Flags.of(Occasion.values(), in.uint8()));
        }

        @Override
        public int parameter() {
            return PARAMETER;
        }

        @Override
        public byte[] encode() {
            return new byte[] {(byte) Flags.octet(kept)};
        }
    }

    /**
     * Parameter 4: who has not handled the boot flags yet.
     *
     * @param pending those who have not
     */
    record InfoAcknowledge(Set<Reader> pending) implements BootOption {
        public static final int PARAMETER = 4;

        public InfoAcknowledge {
            pending = Flags.copy(pending);
        }

        /** Who reads boot flags. */
        public enum Reader implements Flags.Bit {
            FIRMWARE,
            OS_LOADER,
            SERVICE_PARTITION,
            SMS,
            OEM;

            @Override
            public int bit() {
                return ordinal();
            }
        }

        static InfoAcknowledge decode(WireReader in) {
            // The write mask reads as zero; where it is left out the answer is one byte.
            int first = in.uint8();
            int data = in.remaining() > 0 ? in.uint8() : first;
            return new InfoAcknowledge(Flags.of(Reader.values(), data));
        }

        @Override
        public int parameter() {
            return PARAMETER;
        }

        /** Only the bits of those who are pending are written; nobody else's is cleared. */
        @Override
        public byte[] encode() {
            byte bits = (byte) Flags.octet(pending);
            return new byte[] {bits, bits};
        }
    }

    /** {@return the option of these parameter data} */
    static BootOption decode(int parameter, WireReader in) {
        return switch (parameter) {
            case SetInProgress.PARAMETER -> SetInProgress.decode(in);
            case ValidBitClearing.PARAMETER -> ValidBitClearing.decode(in);
            case InfoAcknowledge.PARAMETER -> InfoAcknowledge.decode(in);
            case BootFlags.PARAMETER -> BootFlags.decode(in);
            default -> throw new Malformed("boot parameter " + parameter + " was not asked for");
        };
    }

    /** {@return whether we can read and write that parameter} */
    static boolean knows(int parameter) {
        return Arrays.asList(0, 3, 4, 5).contains(parameter);
    }
}
