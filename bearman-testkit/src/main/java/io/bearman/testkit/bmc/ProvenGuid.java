package io.bearman.testkit.bmc;

import io.bearman.core.host.BmcGuid;

/** The GUID of the BMC as it is sent and proven. Guarded by the BMC's lock. */
final class ProvenGuid {
    private static final BmcGuid ZERO = BmcGuid.of(new byte[16]);
    // Which byte stands where when time_low, time_mid and time_hi are swapped.
    private static final int[] SWAPPED = {3, 2, 1, 0, 5, 4, 7, 6};

    private final Quirks quirks;
    private BmcGuid guid;

    ProvenGuid(BmcGuid guid, Quirks quirks) {
        this.guid = guid;
        this.quirks = quirks;
    }

    void set(BmcGuid to) {
        guid = to;
    }

    BmcGuid get() {
        if (quirks.strikes(Quirk.ZEROGUID)) {
            return ZERO;
        }
        return quirks.strikes(Quirk.SWAPPEDGUID) ? swapped(guid.bytes()) : guid;
    }

    private static BmcGuid swapped(byte[] guid) {
        byte[] swapped = guid.clone();
        for (int i = 0; i < SWAPPED.length; i++) {
            swapped[i] = guid[SWAPPED[i]];
        }
        return BmcGuid.of(swapped);
    }
}
