package io.bearman.ipmi.command;

import java.util.Set;

/**
 * How a BMC's test of itself ended (IPMI v2.0 §20.4).
 *
 * @param outcome what it says in general
 * @param faults what is corrupted or not reachable, with {@link Outcome#CORRUPTED} only
 * @param detail the second byte as it came; with a fatal or the vendor's own code only the vendor
 *     can read it
 */
public record SelfTest(Outcome outcome, Set<Fault> faults, int detail) {
    public SelfTest {
        faults = Flags.copy(faults);
    }

    /** What the first byte says. */
    public enum Outcome {
        PASSED,
        /** This BMC does not test itself. */
        NOT_IMPLEMENTED,
        /** Data or devices, see the faults. */
        CORRUPTED,
        /** The BMC does not work. */
        FATAL,
        /** A code of the vendor's own. */
        DEVICE_SPECIFIC
    }

    /** One fault. */
    public enum Fault implements Flags.Bit {
        FIRMWARE_CORRUPTED,
        BOOT_BLOCK_CORRUPTED,
        FRU_INTERNAL_AREA_CORRUPTED,
        SDR_REPOSITORY_EMPTY,
        IPMB_NOT_RESPONDING,
        BMC_FRU_NOT_ACCESSIBLE,
        SDR_REPOSITORY_NOT_ACCESSIBLE,
        SEL_NOT_ACCESSIBLE;

        @Override
        public int bit() {
            return ordinal();
        }
    }

    static SelfTest of(int result, int detail) {
        Outcome outcome = switch (result) {
            case 0x55 -> Outcome.PASSED;
            case 0x56 -> Outcome.NOT_IMPLEMENTED;
            case 0x57 -> Outcome.CORRUPTED;
            case 0x58 -> Outcome.FATAL;
            default -> Outcome.DEVICE_SPECIFIC;
        };
        int faults = outcome == Outcome.CORRUPTED ? detail : 0;
        return new SelfTest(outcome, Flags.of(Fault.values(), faults), detail);
    }
}
