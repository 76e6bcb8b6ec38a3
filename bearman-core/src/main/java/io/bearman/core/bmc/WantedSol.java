package io.bearman.core.bmc;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How serial over LAN ought to be; null for what does not matter.
 *
 * @param enabled whether it can be used
 * @param bitRate bits a second of the serial line: 9600, 19200, 38400, 57600 or 115200
 * @param privilege the least that a session needs for it
 */
public record WantedSol(
        @Nullable Boolean enabled,
        @Nullable Integer bitRate,
        @Nullable BmcPrivilege privilege) {
    /** Whatever it is. */
    public static final WantedSol ANY = new WantedSol(null, null, null);

    private static final Set<Integer> RATES = Set.of(9_600, 19_200, 38_400, 57_600, 115_200);

    public WantedSol {
        if (bitRate != null && !RATES.contains(bitRate)) {
            throw new IllegalArgumentException(
                    "a bit rate is 9600, 19200, 38400, 57600 or 115200, not " + bitRate);
        }
    }
}
